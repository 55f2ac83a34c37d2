import type { Arm, DayCounts } from "../../experiment/index.ts";
import type { Segment } from "../counts/segments.ts";
import type { Look } from "../history.ts";
import type { Policy } from "../policy.ts";
import { correctedEvidence, correctedZ, dailyVariation, type DailyVariation } from "./daily-variation.ts";
import { pairBySegment, scoreOf, type PairScore } from "./pair-score.ts";
import { boundaryToSpend, type Approach } from "./spending-boundary.ts";
import { approachFrom, type SpendingPaths } from "./spending-paths.ts";
import type { SpendingPlan } from "./spending-plan.ts";

/** One variant against the control: everything that evidence is weighed by. Corrected where days vary too much. */
export interface Pair extends PairScore {
  readonly variation: DailyVariation;
  /** Largest log e-value so far that the variant beats the control, and that the control beats the variant. */
  readonly logOver: number;
  readonly logUnder: number;
  /** z value that the variant over the control needs today, and the control over the variant; null: alpha-spending does not count today. */
  readonly boundary: number | null;
  readonly approach: Approach | undefined;
}

/** What a pair is made from. */
export interface PairSource {
  readonly arms: readonly Arm[];
  readonly control: number;
  readonly days: readonly DayCounts[];
  readonly segments: readonly Segment[];
  readonly totals: { readonly impressions: readonly number[]; readonly conversions: readonly number[] };
  readonly largest: { readonly overControl: readonly number[]; readonly underControl: readonly number[] };
  readonly rules: Policy;
  /** Undefined under other kinds of evidence. */
  readonly plan: SpendingPlan | undefined;
  readonly looks: readonly Look[];
  readonly paths: SpendingPaths | undefined;
}

/** The pair of a variant and the control. */
export function pairOf(arm: number, source: PairSource): Pair {
  const { arms, control, days, segments, totals, largest, rules, plan, looks, paths } = source;
  const of = (index: number) => ({ impressions: totals.impressions[index]!, conversions: totals.conversions[index]! });
  const { information, z } = scoreOf(
    segments.length === 1 ? [{ arm: of(arm), reference: of(control) }] : pairBySegment(segments, days, arm, control),
  );
  const variation = dailyVariation(days, arm, control, rules);
  const isLive = plan?.isLive === true && information > 0;
  const approach = isLive ? approachFrom(paths?.pairs[arm], looks, arms[arm]!, information) : undefined;
  return {
    information,
    z: correctedZ(z, variation),
    variation,
    logOver: correctedEvidence(largest.overControl[arm]!, variation),
    logUnder: correctedEvidence(largest.underControl[arm]!, variation),
    boundary: approach === undefined ? null : boundaryToSpend(approach, plan!.spentAfter - plan!.spentBefore),
    approach,
  };
}
