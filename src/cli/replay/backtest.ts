import { setImmediate } from "node:timers/promises";
import { readSeries } from "../../csv/index.ts";
import { backtestRecord, backtestReport, judgementCheckLines, metricNotes, plainSpaces } from "../../messages/index.ts";
import { backtest, type Backtest } from "../../replay/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { startProgress } from "../progress.ts";
import { withCsvFile } from "../read-input.ts";
import { fileName } from "../standard-input.ts";
import { withHeadings } from "../terminal.ts";
import { accountOf, policyFrom } from "./option-values.ts";

export interface BacktestOptions {
  readonly policy?: string;
  /** Name of the experiment whose checks of every day are wanted. */
  readonly checks?: string;
  /** Check the traffic split against an equal one where the file has no plan. */
  readonly assumeEqual?: boolean;
  readonly usualPhi?: string;
  readonly json?: boolean;
}

/** `herald backtest`: when the policy would have stopped each recorded experiment, with what, and what other rules would have done. */
export async function runBacktest(file: string, options: BacktestOptions): Promise<number> {
  const policy = await policyFrom(options.policy);
  const account = accountOf(options.usualPhi);
  const {
    series,
    notes: reading,
    missingDays,
  } = await withCsvFile(file, (bytes) => readSeries(bytes, { assumeEqual: options.assumeEqual ?? false }));
  const notes = [...reading, ...metricNotes(series, policy.rules)];
  if (options.checks !== undefined && !series.some(({ name }) => name === options.checks)) {
    throw new UsageError(
      `${fileName(file)} has no experiment "${options.checks}"; it has ${series
        .slice(0, 10)
        .map(({ name }) => name)
        .join(", ")}${series.length > 10 ? "..." : ""}`,
    );
  }
  const progress = startProgress(series.length, "experiments");
  const results: Backtest[] = [];
  for (const [index, one] of series.entries()) {
    results.push(backtest(one, policy, account));
    progress.update(index + 1);
    await setImmediate();
  }
  progress.end();

  const wanted = results.find((result) => result.series.name === options.checks);
  if (options.json) {
    for (const note of notes) process.stderr.write(`note: ${note}\n`);
    process.stdout.write(
      `${JSON.stringify(
        results.map((result) => ({
          ...backtestRecord(result, policy, result === wanted),
          missingDays: missingDays.get(result.series.name) ?? [],
        })),
        null,
        2,
      )}\n`,
    );
    return EXIT_DONE;
  }
  const lines = wanted === undefined ? backtestReport(results, policy, notes) : checksOf(wanted);
  process.stdout.write(plainSpaces(`${withHeadings(lines).join("\n")}\n`));
  return EXIT_DONE;
}

/** What was said on every day, and from the stop on: what would have been said had nobody acted. */
function checksOf({ series, days, stoppedOnDay }: Backtest): string[] {
  const lines = [`${series.name}: ${days.length} looks`];
  for (const { date, judgement } of days) {
    const isAfter = stoppedOnDay !== null && judgement.day > stoppedOnDay;
    const winner = judgement.winner === null ? "" : `: ${series.arms[judgement.winner]!.name}`;
    lines.push(
      "",
      `Day ${judgement.day}, ${date}: ${judgement.verdict}${winner}${isAfter ? " (already stopped by then)" : ""}`,
      ...judgementCheckLines(judgement),
    );
  }
  return lines;
}
