import type { Arm, Snapshot } from "../experiment/index.ts";
import { summarizePosteriors, type PosteriorSummary } from "../stats/index.ts";
import { countDays, type CountedDays } from "./counts/counted-days.ts";
import { compareWithLastLook, type Comparison } from "./counts/earlier-look.ts";
import { largestEvidence, type LargestEvidence } from "./counts/largest-evidence.ts";
import { onlyControl } from "./counts/planned-shares.ts";
import { addDay, startTally, type Tally } from "./counts/tally.ts";
import type { DecisionInput } from "./decision.ts";
import type { History } from "./history.ts";
import type { Policy } from "./policy.ts";

/** One experiment with everything computed that its gates judge by. */
export interface Case {
  readonly snapshot: Snapshot;
  readonly history: History;
  readonly rules: Policy;
  readonly arms: readonly Arm[];
  readonly counted: CountedDays;
  /** Index of the only control. */
  readonly control: number | undefined;
  /** Undefined where the counts cannot be true: nothing is computed from them. */
  readonly figures: Figures | undefined;
}

/** What sound counts say. */
export interface Figures {
  readonly tally: Tally;
  readonly comparison: Comparison;
  readonly largest: LargestEvidence;
  /** Undefined until every arm has impressions: an arm without any would be given the prior's wild guess. */
  readonly posteriors: PosteriorSummary | undefined;
  /** Index of the arm most probably best; with equal ones the control, then the first. */
  readonly leader: number | undefined;
}

/**
 * Prepares one experiment for judging.
 * @param tally the evidence over exactly the snapshot's days, where the caller has kept it; undefined: it is computed
 * @throws RangeError when the tally is of other days
 */
export function openCase({ snapshot, history, policy }: DecisionInput, tally: Tally | undefined): Case {
  const { arms } = snapshot;
  const { rules } = policy;
  const control = onlyControl(arms);
  const counted = countDays(snapshot);
  const opened = { snapshot, history, rules, arms, counted, control };
  if (counted.problems.length > 0) return { ...opened, figures: undefined };
  if (tally !== undefined && tally.dayCount !== counted.days.length) throw new RangeError("judge requires a tally of exactly the snapshot's days");

  const full = tally ?? counted.days.reduce(addDay, startTally(arms, rules));
  const comparison = compareWithLastLook(snapshot, counted, history);
  const posteriors = posteriorsOf(full, control, rules);
  const leader = posteriors && leaderOf(posteriors, control);
  return { ...opened, figures: { tally: full, comparison, largest: largestEvidence(arms, full, comparison), posteriors, leader } };
}

function posteriorsOf(tally: Tally, control: number | undefined, rules: Policy): PosteriorSummary | undefined {
  if (tally.impressions.length < 2 || tally.impressions.some((count) => count === 0)) return undefined;
  const counts = tally.impressions.map((impressions, arm) => ({ impressions, conversions: tally.conversions[arm]! }));
  return summarizePosteriors(counts, { prior: rules.prior, ...(control === undefined ? {} : { control }) });
}

function leaderOf({ probabilityToBeBest }: PosteriorSummary, control: number | undefined): number {
  let leader = control ?? 0;
  for (const [arm, probability] of probabilityToBeBest.entries()) {
    if (probability > probabilityToBeBest[leader]!) leader = arm;
  }
  return leader;
}
