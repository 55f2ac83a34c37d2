import { setTimeout as sleep } from "node:timers/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createChartPainter } from "../src/chart/index.ts";
import { chartOf } from "./support/a-chart.ts";
import { ms, printTable } from "./support/table.ts";

const CHARTS = 40;
const IDLE_MS = 10_000;
const PROMISED_MS = 50;
/** How often the loop is looked at: a delay of so many milliseconds is none. */
const RESOLUTION_MS = 1;

/** How long charts keep everything else in the process waiting, from the first one on, which starts the thread and loads renderer and fonts. */
export async function run(): Promise<void> {
  const { chart } = chartOf(4, 28);
  const painter = createChartPainter();
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const rows: string[][] = [];
  for (const [what, count] of [
    ["none, for as long (this machine as it is)", 0],
    ["the first chart", 1],
    [`${CHARTS} more, four at a time`, CHARTS],
  ] as const) {
    delays.reset();
    delays.enable();
    const turns = watchTurns();
    const before = process.threadCpuUsage();
    if (count === 0) await sleep(IDLE_MS);
    for (let drawn = 0; drawn < count; drawn += 4)
      await Promise.all(Array.from({ length: Math.min(4, count - drawn) }, () => painter.draw(chart)));
    delays.disable();
    const longestTurnMs = turns.end();
    const { user, system } = process.threadCpuUsage(before);
    rows.push([
      what,
      ms(delays.percentile(50) / 1e6),
      ms(delays.percentile(99) / 1e6),
      ms(delays.max / 1e6),
      ms(longestTurnMs),
      count === 0 ? "-" : ms((user + system) / 1000 / count),
    ]);
  }
  await painter.close();
  printTable(
    `Event loop delay while charts of 4 arms and 28 days are drawn (promised: never more than ${PROMISED_MS} ms)`,
    ["charts", "median", "99th percentile", "longest", "longest turn, processor time", "processor time, a chart"],
    rows,
  );
}

/**
 * The most that this thread computes between two looks of a timer, milliseconds of processor time. Unlike a delay, it does not grow where other
 * processes keep this one waiting: it is what the thread itself keeps everything else waiting for.
 */
function watchTurns(): { end(): number } {
  let longestMs = 0;
  let last = cpuMs();
  const look = (): void => {
    const now = cpuMs();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  };
  const timer = setInterval(look, RESOLUTION_MS);
  return {
    end() {
      look();
      clearInterval(timer);
      return longestMs;
    },
  };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
