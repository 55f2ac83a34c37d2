import {
  decide,
  judge,
  startGoalTally,
  addDay,
  type Decision,
  type DecisionInput,
  type Judgement,
  type Look,
  type SpendingPaths,
  type Tally,
} from "../../src/decision/index.ts";
import { addDays, type DayCounts } from "../../src/experiment/index.ts";
import { asOfAfter } from "./snapshots.ts";

/** What a look after the first `count` days of a case sees, knowing what earlier looks recorded. */
export function inputAfter(
  input: DecisionInput,
  count: number,
  looks: readonly Look[] = input.history.looks,
): DecisionInput {
  const days = input.snapshot.days.slice(0, count);
  const lastClosedDay = days.at(-1)!.date;
  const metrics = input.snapshot.metrics.map((metric) => ({
    ...metric,
    days: metric.days.filter(({ date }) => date <= lastClosedDay),
  }));
  const arms = input.snapshot.arms.map((arm) => ({
    ...arm,
    vendor: { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined },
  }));
  return {
    ...input,
    snapshot: { ...input.snapshot, arms, days, metrics, lastClosedDay, asOf: asOfAfter(lastClosedDay) },
    history: { ...input.history, looks },
  };
}

/** A healthy case with the given series in place of its own. */
export function withDays(input: DecisionInput, days: readonly DayCounts[]): DecisionInput {
  const lastClosedDay = days.at(-1)?.date ?? addDays(input.snapshot.lastClosedDay, 0);
  return { ...input, snapshot: { ...input.snapshot, days, lastClosedDay, asOf: asOfAfter(lastClosedDay) } };
}

/** Decides every day, each look knowing the ones before. `change` says what a look sees differently; undefined: it is missed. */
export function decideDaily(
  input: DecisionInput,
  change: (seen: DecisionInput, day: number) => DecisionInput | undefined = (seen) => seen,
): (Decision | undefined)[] {
  const looks: Look[] = [];
  return input.snapshot.days.map((_, index) => {
    const seen = change(inputAfter(input, index + 1, [...looks]), index + 1);
    if (seen === undefined) return undefined;
    const decision = decide(seen);
    if (decision.look !== null) looks.push(decision.look);
    return decision;
  });
}

/** Judges every day as a replay does, keeping tally and paths, until `until` says that it is enough. */
export function judgeDaily(
  input: DecisionInput,
  until: (judgement: Judgement) => boolean = () => false,
): { readonly input: DecisionInput; readonly judgement: Judgement }[] {
  let looks: readonly Look[] = [];
  let tally: Tally = startGoalTally(input.snapshot.arms, { rules: input.policy.rules, history: input.history });
  let paths: SpendingPaths | undefined;
  const seen: { readonly input: DecisionInput; readonly judgement: Judgement }[] = [];
  for (const [index, day] of input.snapshot.days.entries()) {
    tally = addDay(tally, day);
    const now = inputAfter(input, index + 1, looks);
    const judgement = judge(now, { tally, paths });
    seen.push({ input: now, judgement });
    if (until(judgement)) break;
    if (judgement.look === null) continue;
    looks = [...looks, judgement.look];
    paths = judgement.paths;
  }
  return seen;
}
