/**
 * Draws one chart again and again in a process that does nothing else, and prints as JSON what that took. Run as a file: a thread of a process
 * that was started with code on its command line would not start.
 *
 * `node drawing-process.ts <how many> < chart.json`
 */
import { readFileSync } from "node:fs";
import { createChartPainter } from "../../src/chart/index.ts";
import type { ExperimentChart } from "../../src/messages/index.ts";

/** What `drawing-process.ts` prints. */
export interface Drawing {
  /** From asking for the first chart until it was there, without the start of Node and of the program. */
  readonly firstMs: number;
  /** Resident memory before the first, after it, and after every hundredth, in MB. */
  readonly megabytes: readonly number[];
}

if (import.meta.main) {
  const chart = JSON.parse(readFileSync(0, "utf8")) as ExperimentChart;
  const memory = (): number => process.memoryUsage.rss() / 1e6;
  const painter = createChartPainter();
  const megabytes = [memory()];
  const started = performance.now();
  await painter.draw(chart);
  const firstMs = performance.now() - started;
  megabytes.push(memory());
  for (let drawn = 2; drawn <= Number(process.argv[2]); drawn++) {
    await painter.draw(chart);
    if (drawn % 100 === 0) megabytes.push(memory());
  }
  await painter.close();
  console.log(JSON.stringify({ firstMs, megabytes } satisfies Drawing));
}
