import { parentPort } from "node:worker_threads";
import type { ExperimentChart } from "../messages/index.ts";
import { chartSvg } from "./chart-svg.ts";
import { svgToPng } from "./svg-to-png.ts";

/** A chart to draw, with a number that its answer bears too. */
export interface Order {
  readonly number: number;
  readonly chart: ExperimentChart;
}

/** A drawn chart, or why it could not be drawn. */
export type Answer =
  | { readonly number: number; readonly svg: string; readonly png: Uint8Array<ArrayBuffer> }
  | { readonly number: number; readonly error: unknown };

if (parentPort === null) throw new Error("chart-worker runs only as a thread of a chart painter");
const port = parentPort;

async function answer({ number, chart }: Order): Promise<void> {
  try {
    const svg = chartSvg(chart);
    // Its own memory, which can be handed over without another copy.
    const png = new Uint8Array(await svgToPng(svg));
    port.postMessage({ number, svg, png } satisfies Answer, [png.buffer]);
  } catch (error) {
    port.postMessage({ number, error } satisfies Answer);
  }
}

port.on("message", (order: Order) => void answer(order));
