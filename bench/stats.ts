import {
  type Counts,
  credibleInterval,
  logEvidenceOfBatch,
  logOddsOfLifts,
  DEFAULT_LIFT_GRID,
  relativeLiftInterval,
  summarizePosteriors,
} from "../src/stats/index.ts";
import { measureAnalyze } from "./support/analyze-throughput.ts";
import { measure, type Timing } from "./support/measure.ts";
import { sampleSummary } from "./support/monte-carlo.ts";
import { RandomSource } from "./support/random.ts";
import { ms, printTable } from "./support/table.ts";

const DRAWS = 100_000;

/** Different arms within three standard deviations of 5 %, in a scrambled order and a little different in each run. */
function closeArms(arms: number, impressions: number, run: number): Counts[] {
  const deviation = Math.sqrt(impressions * 0.05 * 0.95);
  const scramble = (arm: number) => (((7 * arm) % arms) * 2) / arms - 1;
  const spread = arms > 10 ? 3.4 : 1;
  return Array.from({ length: arms }, (_, arm) => ({
    impressions,
    conversions: Math.max(0, Math.round(impressions * 0.05 + spread * deviation * scramble(arm))) + (run % 3),
  }));
}

/** Times and accuracy of the statistics core, everything in one run. */
export async function run(): Promise<void> {
  summaries();
  intervals();
  await throughput();
}

function summaries(): void {
  const random = new RandomSource(20_261_123);
  const rows = [];
  for (const [arms, impressions, promised] of [
    [2, 200, "-"],
    [2, 20_000, "0.15 ms"],
    [2, 100_000_000, "-"],
    [3, 20_000, "0.15 ms"],
    [5, 20_000, "0.15 ms"],
    [10, 20_000, "-"],
    [50, 20_000, "-"],
    [200, 20_000, "8 ms"],
    [200, 100_000_000, "-"],
  ] as const) {
    const exact = measure((run) => summarizePosteriors(closeArms(arms, impressions, run)));
    const fixed = closeArms(arms, impressions, 0);
    let sampled = sampleSummary(fixed, DRAWS, random);
    const sampling = measure(() => (sampled = sampleSummary(fixed, DRAWS, random)), {
      warmUpMs: 50,
      forMs: 500,
      least: arms > 20 ? 2 : 5,
    });
    const truth = summarizePosteriors(fixed).probabilityToBeBest;
    const error = Math.max(
      ...truth.map((probability, arm) => Math.abs(probability - sampled.probabilityToBeBest[arm]!)),
    );
    const sum = truth.reduce((total, probability) => total + probability, 0);
    rows.push([
      `${arms} x ${impressions.toLocaleString("en-US")}`,
      ms(exact.median),
      ms(exact.fastest),
      promised,
      ms(exact.processor),
      ms(undisturbed(sampling)),
      `${(undisturbed(sampling) / undisturbed(exact)).toFixed(0)} x`,
      error.toExponential(1),
      Math.abs(sum - 1).toExponential(1),
    ]);
  }
  printTable(
    `Posterior summaries without intervals (PtBB, P(beat control), both losses) against ${DRAWS.toLocaleString("en-US")} Monte Carlo draws of the same\n(ratio of median or processor time, whichever is less, promised: 200 x; "its error": of the sampled PtBB, against the computed one)`,
    [
      "arms x impressions",
      "median",
      "fastest",
      "promised",
      "processor",
      "Monte Carlo",
      "ratio",
      "its error",
      "|sum of PtBB - 1|",
    ],
    rows,
  );
}

/**
 * What other work on the machine disturbs least: of a short operation the median by the clock (processor time counts what it cost to be
 * interrupted), of one that is always interrupted the processor time.
 */
function undisturbed({ median, processor }: Timing): number {
  return Math.min(median, processor);
}

function intervals(): void {
  const rows = [];
  for (const [rate, impressions] of [
    [0.05, 200],
    [0.05, 20_000],
    [0.5, 20_000],
    [0.05, 100_000_000],
  ] as const) {
    const variant = (run: number) => ({ impressions, conversions: Math.round(impressions * rate * 1.04) + (run % 3) });
    const control = { impressions, conversions: Math.round(impressions * rate) };
    const ofRate = measure((run) => credibleInterval(variant(run)));
    const ofLift = measure((run) => relativeLiftInterval(variant(run), control));
    const grid = logOddsOfLifts(DEFAULT_LIFT_GRID);
    const evidence = measure((run) => logEvidenceOfBatch(variant(run), control, grid));
    rows.push([
      `${rate * 100} % of ${impressions.toLocaleString("en-US")}`,
      ...[ofRate, ofLift, evidence].flatMap(({ median, fastest, processor }) => [
        ms(median),
        ms(fastest),
        ms(processor),
      ]),
    ]);
  }
  const columns = ["rate interval", "lift interval", "e-process batch"].flatMap((what) => [
    what,
    "fastest",
    "processor",
  ]);
  printTable(
    "One 95 % interval of a rate (promised: 0.08 ms) and of a relative lift (0.5 ms), and one batch of the e-process",
    ["rate", ...columns],
    rows,
  );
}

async function throughput(): Promise<void> {
  const rows = [];
  for (const cases of [20_000, 80_000, 200_000]) {
    const { seconds, processorSeconds, peakMegabytes } = await measureAnalyze(cases);
    const pace = (time: number) => Math.round(cases / time).toLocaleString("en-US");
    rows.push([
      cases.toLocaleString("en-US"),
      `${seconds.toFixed(2)} s`,
      pace(seconds),
      `${processorSeconds.toFixed(2)} s`,
      pace(processorSeconds),
      `${peakMegabytes.toFixed(0)} MB`,
    ]);
  }
  printTable(
    "herald analyze --no-intervals over NDJSON, two arms a case, process start included (promised: 4,000 cases a second)",
    ["cases", "time", "a second", "processor", "a second of it", "peak memory"],
    rows,
  );
}
