import { defaultPolicy, readPolicyFile } from "../../config/index.ts";
import { plainSpaces } from "../../messages/index.ts";
import { scenarioOf, summarizeRuns, type Scenario } from "../../replay/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { startProgress } from "../progress.ts";
import { withHeadings } from "../terminal.ts";
import { simulateInThreads } from "./simulate-in-threads.ts";
import { simulationReport } from "./simulation-report.ts";

/** As the command line gives them: text, or undefined where left out. */
export interface SimulateOptions {
  readonly arms?: string;
  readonly rate?: string;
  readonly daily?: string;
  readonly days?: string;
  readonly runs?: string;
  readonly lift?: string;
  readonly split?: string;
  readonly actualSplit?: string;
  readonly overdispersion?: string;
  readonly season?: boolean;
  readonly seed?: string;
  readonly threads?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

const MOST_RUNS = 1_000_000;

/** `herald simulate`: how often the policy stops experiments of a kind, rightly and wrongly, and how soon. */
export async function runSimulate(options: SimulateOptions): Promise<number> {
  const policy = options.policy === undefined ? defaultPolicy : readPolicyFile(options.policy);
  const scenario = scenarioFrom(options);
  const runs = whole("runs", options.runs ?? "5000", 1, MOST_RUNS);
  const seed = whole("seed", options.seed ?? "1", 0, Number.MAX_SAFE_INTEGER);
  const threads = options.threads === undefined ? undefined : whole("threads", options.threads, 1, 256);

  const progress = startProgress(runs, "runs");
  const started = performance.now();
  const counts = await simulateInThreads(
    { source: { kind: "simulated", scenario }, policy, seed, runs, threads },
    progress.update,
  ).finally(progress.end);
  const seconds = (performance.now() - started) / 1000;
  const summary = summarizeRuns(counts);
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ ...summary, seed, scenario, policy: policy.name, policyVersion: policy.version }, null, 2)}\n`,
    );
  } else {
    const report = simulationReport(scenario, policy, summary, seed, seconds);
    process.stdout.write(plainSpaces(`${withHeadings(report).join("\n")}\n`));
  }
  return EXIT_DONE;
}

function scenarioFrom(options: SimulateOptions): Scenario {
  const lifts = options.lift === undefined ? undefined : numbers("lift", options.lift);
  const shares = options.split === undefined ? undefined : numbers("split", options.split);
  const actualShares = options.actualSplit === undefined ? undefined : numbers("actual-split", options.actualSplit);
  const arms = whole(
    "arms",
    options.arms ?? String(shares?.length ?? (lifts === undefined ? 2 : Math.max(2, lifts.length))),
    2,
    100,
  );
  if (lifts !== undefined && lifts.length !== arms && lifts.length !== arms - 1) {
    throw new UsageError(
      `--lift requires ${arms} lifts, the control's first, or ${arms - 1} without it; got ${lifts.length}`,
    );
  }
  if (lifts?.length === arms && lifts[0] !== 0)
    throw new UsageError("--lift requires 0 for the control, which comes first: lifts are relative to it");
  try {
    return scenarioOf({
      rate: number("rate", options.rate ?? "0.05"),
      daily: number("daily", options.daily ?? "2000"),
      days: whole("days", options.days ?? "28", 1, 3660),
      lifts:
        lifts === undefined ? Array.from({ length: arms }, () => 0) : lifts.length === arms ? lifts : [0, ...lifts],
      shares,
      actualShares,
      overdispersion: number("overdispersion", options.overdispersion ?? "1"),
      season: options.season,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function number(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`--${option} requires a number, got "${text}"`);
  return value;
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = number(option, text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${option} requires a whole number from ${least} to ${most}, got "${text}"`);
  return value;
}

function numbers(option: string, text: string): number[] {
  return text.split(",").map((part) => number(option, part));
}
