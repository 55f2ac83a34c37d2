import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { max, median } from "simple-statistics";
import { chartSvg, createChartPainter, svgToPng } from "../src/chart/index.ts";
import { experimentChart, type ExperimentChart } from "../src/messages/index.ts";
import { decide } from "../src/decision/index.ts";
import { chartOf } from "./support/a-chart.ts";
import type { Drawing } from "./support/drawing-process.ts";
import { measure } from "./support/measure.ts";
import { ms, printTable } from "./support/table.ts";

const LATER_CHARTS = 40;
const MANY_CHARTS = 300;
/** The most that a picture of up to four arms may take until it is SVG, processor time. */
const PROMISED_SVG_MS = 1;
const CASES = [
  [2, 28],
  [4, 28],
  [14, 28],
  [2, 180],
] as const;

/** The cost of a chart: of each step by itself, in a process that has drawn none, in one that has, and in memory that stays in use. */
export async function run(): Promise<void> {
  const steps: string[][] = [];
  const pictures: string[][] = [];
  for (const [arms, days] of CASES) {
    const { input, chart } = chartOf(arms, days);
    const decision = decide(input);
    const name = `${arms} arms, ${days} days`;
    const model = measure(() => experimentChart(input, decision), { warmUpMs: 100, forMs: 300 });
    const svg = measure(() => chartSvg(chart));
    const png = await pngOf(chartSvg(chart));
    steps.push([name, ms(model.median), ms(svg.median), ms(svg.processor), ms(png.clock), ms(png.processor)]);
    const { times, picture } = await later(chart, LATER_CHARTS);
    const first = median([1, 2, 3].map(() => drawingOf(chart, 1).firstMs));
    pictures.push([name, ms(first), ms(median(times)), ms(max(times)), kB(picture.svg.length), kB(picture.png.length)]);
  }
  printTable(
    `A chart, step by step, by the clock (median) and in processor time (promised: at most ${PROMISED_SVG_MS} ms from model to SVG)`,
    ["chart", "model", "SVG", "processor", "SVG to PNG", "processor"],
    steps,
  );
  printTable(
    "SVG and PNG of a chart in a thread: the first in a fresh process (the thread starts, renderer and fonts are loaded), and later ones",
    ["chart", "first", "later, median", "slowest", "SVG", "PNG"],
    pictures,
  );
  memory();
}

/** Milliseconds by the clock, median, and of this process on all its threads: the renderer has some of its own. */
async function pngOf(svg: string): Promise<{ readonly clock: number; readonly processor: number }> {
  for (let index = 0; index < 3; index++) await svgToPng(svg);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let index = 0; index < LATER_CHARTS; index++) {
    const started = performance.now();
    await svgToPng(svg);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  return { clock: median(times), processor: (user + system) / 1000 / LATER_CHARTS };
}

async function later(
  chart: ExperimentChart,
  count: number,
): Promise<{ readonly times: readonly number[]; readonly picture: { readonly svg: string; readonly png: Buffer } }> {
  const painter = createChartPainter();
  let picture = await painter.draw(chart);
  const times: number[] = [];
  for (let index = 1; index < count + 5; index++) {
    const started = performance.now();
    picture = await painter.draw(chart);
    // The first ones are compiled while they run.
    if (index >= 5) times.push(performance.now() - started);
  }
  await painter.close();
  return { times, picture };
}

function drawingOf(chart: ExperimentChart, count: number): Drawing {
  const script = fileURLToPath(new URL("./support/drawing-process.ts", import.meta.url));
  const printed = execFileSync(process.execPath, [script, String(count)], {
    encoding: "utf8",
    input: JSON.stringify(chart),
  });
  return JSON.parse(printed) as Drawing;
}

function memory(): void {
  const { megabytes } = drawingOf(chartOf(4, 28).chart, MANY_CHARTS);
  const labels = [
    "before the first",
    "after the first",
    ...Array.from({ length: MANY_CHARTS / 100 }, (_, index) => `after ${(index + 1) * 100}`),
  ];
  printTable(
    "Resident memory of a process that does nothing else (4 arms, 28 days, one after the other)",
    ["charts", "memory"],
    megabytes.map((used, index) => [labels[index]!, `${used.toFixed(0)} MB`]),
  );
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
