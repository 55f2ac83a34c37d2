import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { simulateInThreads } from "../src/cli/replay/simulate-in-threads.ts";
import { defaultPolicy } from "../src/config/index.ts";
import { decide, type DecisionInput, type Look } from "../src/decision/index.ts";
import { readSeries } from "../src/csv/index.ts";
import { backtest, RandomStream, replay, scenarioOf, simulateSeries } from "../src/replay/index.ts";
import { measure, type Timing } from "./support/measure.ts";
import { ms, printTable } from "./support/table.ts";

const RECORDED = join(import.meta.dirname, "../../shared/data/asos-sample.csv");
const EXPERIMENTS = 200;
const RUNS = 5000;

/** The promised speed of decisions, and the measured one. */
export async function run(): Promise<void> {
  const look = oneMoreLook([0, 0.02]);
  const lookOfFour = oneMoreLook([0, 0.02, 0.01, 0]);
  const simulation = await manyRuns();
  const recorded = await recordedExperiments();
  printTable(
    "Decisions; processor time counts all threads, and is the fair measure where the machine is shared",
    ["work", "by the clock", "processor", "promised"],
    [
      [
        "one further daily look, 2 arms, 27 stored looks, everything included (median, fastest)",
        timeOf(look),
        ms(look.processor),
        "at most 1.5 ms",
      ],
      ["the same, 4 arms", timeOf(lookOfFour), ms(lookOfFour.processor), "at most 4 ms"],
      [
        `simulate: ${RUNS.toLocaleString("en-US")} runs x 28 looks x 2 arms, 2 threads`,
        ...simulation,
        "under 30 s on 2 cores",
      ],
      ...(recorded === undefined ? [] : [["backtest: 31 recorded experiments", ...recorded, "under 10 s"]]),
    ],
  );
}

/** The fastest run is what a quiet machine takes. */
function timeOf({ median, fastest }: Timing): string {
  return `${ms(median)}, ${ms(fastest)}`;
}

/** The 28th daily look, from plain data as the ledger gives it back. Every look is at another experiment, so nothing can be remembered. */
function oneMoreLook(lifts: readonly number[]) {
  const inputs = Array.from({ length: EXPERIMENTS }, (_, run) => lastLookOf(run, lifts));
  return measure((run) => decide(structuredClone(inputs[run % EXPERIMENTS]!)), { warmUpMs: 4000, forMs: 4000 });
}

function lastLookOf(run: number, lifts: readonly number[]): DecisionInput {
  const series = simulateSeries(scenarioOf({ rate: 0.05, daily: 2000, days: 28, lifts }), new RandomStream(99, run));
  let looks: readonly Look[] = [];
  for (const { judgement } of replay(series, defaultPolicy)) {
    const { snapshot, history } = judgement.opened;
    if (snapshot.days.length === series.days.length)
      return { snapshot, history: { ...history, looks }, policy: defaultPolicy };
    if (judgement.look !== null) looks = [...looks, judgement.look];
  }
  throw new Error("the replay ended before its last day");
}

async function manyRuns(): Promise<readonly [string, string]> {
  const scenario = scenarioOf({ rate: 0.05, daily: 2000, days: 28, lifts: [0, 0] });
  return secondsOf(() =>
    simulateInThreads({
      source: { kind: "simulated", scenario },
      policy: defaultPolicy,
      seed: 1,
      runs: RUNS,
      threads: 2,
    }),
  );
}

/** Undefined if the recorded experiments are not there: they are not part of the project. */
function recordedExperiments(): Promise<readonly [string, string]> | undefined {
  if (!existsSync(RECORDED)) return undefined;
  return secondsOf(() => readSeries(readFileSync(RECORDED)).series.map((series) => backtest(series, defaultPolicy)));
}

/** By the clock and of the processor, all threads. */
async function secondsOf(work: () => unknown): Promise<readonly [string, string]> {
  const used = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(used);
  return [`${seconds.toFixed(2)} s`, `${((user + system) / 1e6).toFixed(2)} s`];
}
