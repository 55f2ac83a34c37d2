import { summarizeArms, summarizeMetrics, type NamedPolicy } from "../../decision/index.ts";
import { whyNot } from "./judgement-words.ts";
import type { Backtest } from "../../replay/index.ts";

/** One experiment's backtest as `--json` prints it. Arms by name; `null` where there is nothing. */
export function backtestRecord(result: Backtest, policy: NamedPolicy, withChecks: boolean) {
  const { series, days, end, verdict, winner, stoppedOnDay, dispersion, isProposed, others } = result;
  const nameOf = (arm: number | null) => (arm === null ? null : series.arms[arm]!.name);
  const last = days.at(-1)?.judgement;
  return {
    experiment: series.name,
    verdict,
    winner: nameOf(winner),
    stoppedOnDay,
    isProposed,
    stoppedOn: stoppedOnDay === null ? null : end!.date,
    /** Days from the first with traffic to the last one of the file; looks were taken on those the file tells. */
    days: last?.day ?? 0,
    looks: days.length,
    /** Of the variants the largest, as of the stop, else of the last look. */
    dispersion,
    isSplitChecked: series.arms.every(({ weight }) => weight !== undefined),
    leader: nameOf(end?.judgement.leader ?? null),
    firstFailing: end?.judgement.firstFailing ?? null,
    why: end === undefined ? null : (whyNot(end.judgement) ?? null),
    /** As of the stop, else of the last look. */
    arms: end === undefined ? [] : summarizeArms(end.judgement.opened),
    /** Beside the goal, as of the same look. */
    metrics: end === undefined ? [] : summarizeMetrics(end.judgement.opened),
    otherRules: others.map((other) => ({
      rule: other.rule,
      winner: nameOf(other.winner),
      stoppedOnDay: other.stoppedOnDay,
    })),
    policy: policy.name,
    policyVersion: policy.version,
    ...(withChecks && {
      checks: days.map(({ date, judgement: { day, verdict, checks } }) => ({ date, day, verdict, checks })),
    }),
  };
}

export type BacktestRecord = ReturnType<typeof backtestRecord>;
