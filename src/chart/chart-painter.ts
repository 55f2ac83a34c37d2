import { Worker } from "node:worker_threads";
import { moduleBeside } from "../platform/index.ts";
import type { ChartPainter, ChartPicture } from "../ports/index.ts";
import type { Answer, Order } from "./chart-worker.ts";

/** A painter with a thread of its own, to be closed. */
export interface ClosableChartPainter extends ChartPainter {
  /** Ends the thread; what is being drawn fails. */
  close(): Promise<void>;
}

/**
 * A painter that costs nothing before its first chart: a thread with the renderer and the fonts starts then, and is kept. Making a PNG takes
 * some 40 ms of processor time, which would keep everything else in this process waiting. The thread keeps no process alive while it
 * has nothing to draw.
 * @param script what the thread runs
 */
export function createChartPainter(
  script: URL = moduleBeside("./chart-worker", import.meta.url),
): ClosableChartPainter {
  let thread: Worker | undefined;
  let isClosed = false;
  let drawn = 0;
  const waiting = new Map<number, PromiseWithResolvers<ChartPicture>>();

  function settle(answer: Answer): void {
    const asked = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) thread?.unref();
    if ("error" in answer) asked?.reject(answer.error);
    else asked?.resolve({ svg: answer.svg, png: Buffer.from(answer.png.buffer) });
  }
  /** The next chart starts another thread. */
  function lose(lost: Worker, reason: unknown): void {
    if (thread !== lost) return;
    thread = undefined;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }
  function start(): Worker {
    const started = new Worker(script);
    started.on("message", settle);
    started.on("messageerror", (error) => lose(started, error));
    started.on("error", (error) => lose(started, error));
    started.on("exit", (code) => lose(started, new Error(`the thread that draws charts ended with code ${code}`)));
    return started;
  }

  return {
    async draw(chart) {
      if (isClosed) throw new Error("the painter of charts is closed");
      thread ??= start();
      const asked = Promise.withResolvers<ChartPicture>();
      const number = drawn++;
      waiting.set(number, asked);
      thread.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.postMessage({ number, chart } satisfies Order);
      return asked.promise;
    },
    async close() {
      isClosed = true;
      await thread?.terminate();
    },
  };
}
