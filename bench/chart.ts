import { execFileSync } from "node:child_process";
import { max, median } from "simple-statistics";
import { createChartPainter } from "../src/chart/index.ts";
import { experimentChart, type ExperimentChart } from "../src/messages/index.ts";
import { decide } from "../src/decision/index.ts";
import { chartOf } from "./support/a-chart.ts";
import { measure } from "./support/measure.ts";
import { ms, printTable } from "./support/table.ts";

const LATER_CHARTS = 40;
const MANY_CHARTS = 300;
const CASES = [
  [2, 28],
  [4, 28],
  [14, 28],
  [2, 180],
] as const;

/** The cost of a chart: in a process that has drawn none, in one that has, and in memory that stays in use. */
export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const [arms, days] of CASES) {
    const { input, chart } = chartOf(arms, days);
    const decision = decide(input);
    const model = measure(() => experimentChart(input, decision), { warmUpMs: 100, forMs: 300 });
    const { times, bytes } = await later(chart, LATER_CHARTS);
    rows.push([
      `${arms} arms, ${days} days`,
      ms(model.median),
      ms(firstChart(chart)),
      ms(median(times)),
      ms(max(times)),
      `${(bytes / 1000).toFixed(0)} kB`,
    ]);
  }
  printTable(
    "A chart: its model, the first in a fresh process (libraries and fonts are loaded then), and later ones, SVG and PNG",
    ["chart", "model", "first", "later, median", "slowest", "PNG"],
    rows,
  );
  await memory();
}

/** In a process of its own; without the start of Node and of the program. */
function firstChart(chart: ExperimentChart): number {
  const script = `
    import { createChartPainter } from ${JSON.stringify(new URL("../src/chart/index.ts", import.meta.url).href)};
    const started = performance.now();
    await createChartPainter().draw(${JSON.stringify(chart)});
    console.log(performance.now() - started);`;
  const times = [1, 2, 3].map(() =>
    Number(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" })),
  );
  return median(times);
}

async function later(
  chart: ExperimentChart,
  count: number,
): Promise<{ readonly times: readonly number[]; readonly bytes: number }> {
  const painter = createChartPainter();
  let bytes = 0;
  const times: number[] = [];
  for (let index = 0; index < count + 5; index++) {
    const started = performance.now();
    bytes = (await painter.draw(chart)).png.length;
    // The first ones are compiled while they run.
    if (index >= 5) times.push(performance.now() - started);
  }
  await painter.close();
  return { times, bytes };
}

async function memory(): Promise<void> {
  const { chart } = chartOf(4, 28);
  const script = `
    import { createChartPainter } from ${JSON.stringify(new URL("../src/chart/index.ts", import.meta.url).href)};
    const megabytes = () => process.memoryUsage.rss() / 1e6;
    const painter = createChartPainter();
    const chart = ${JSON.stringify(chart)};
    const seen = [megabytes()];
    for (let index = 1; index <= ${MANY_CHARTS}; index++) {
      await painter.draw(chart);
      if (index === 1 || index % 100 === 0) seen.push(megabytes());
    }
    console.log(JSON.stringify(seen));`;
  const seen = JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }),
  ) as number[];
  const labels = [
    "before the first",
    "after the first",
    ...Array.from({ length: MANY_CHARTS / 100 }, (_, index) => `after ${(index + 1) * 100}`),
  ];
  printTable(
    "Resident memory of a process that does nothing else (4 arms, 28 days, one after the other)",
    ["charts", "memory"],
    seen.map((megabytes, index) => [labels[index]!, `${megabytes.toFixed(0)} MB`]),
  );
}
