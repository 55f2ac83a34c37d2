import type { Arm, DayCounts } from "../../experiment/index.ts";
import { studentised, type Dispersion } from "../../stats/index.ts";
import type { Segment } from "../counts/segments.ts";
import type { LargestOverDays } from "../counts/tally.ts";
import { SPENDING_TRACKS, type Look, type SpendingTrack } from "../history.ts";
import type { Policy } from "../policy.ts";
import { believable } from "./corrected-evidence.ts";
import { hasFewConversions } from "./effective-conversions.ts";
import { pairBySegment, scoreOf, type PairScore } from "./pair-score.ts";
import { boundaryToSpend, type Approach } from "./spending-boundary.ts";
import { approachFrom, goalStep, type SpendingPaths } from "./spending-paths.ts";
import { budgetsOf, type SpendingPlan } from "./spending-plan.ts";

/** One variant against the control: everything that evidence is weighed by, corrected for dispersion. */
export interface Pair extends PairScore {
  /** As counted; `z` is corrected. */
  readonly rawZ: number;
  /** Undefined before there are two days to compare. */
  readonly dispersion: Dispersion | undefined;
  /** Largest log e-value so far that the variant beats the control, and that the control beats the variant. */
  readonly logOver: number;
  readonly logUnder: number;
  readonly logHarm: number;
  /** z value that the variant over the control needs today, and the control over the variant; null: alpha-spending does not count today. */
  readonly boundary: number | null;
  readonly controlBoundary: number | null;
  /** The tests that spent today, whichever of them counts. */
  readonly tracks: { readonly [Track in SpendingTrack]?: TrackToday };
}

/** One of a pair's tests at this look. */
export interface TrackToday {
  readonly approach: Approach;
  readonly boundary: number;
}

/** What a pair is made from. */
export interface PairSource {
  readonly arms: readonly Arm[];
  readonly control: number;
  readonly days: readonly DayCounts[];
  readonly segments: readonly Segment[];
  readonly totals: { readonly impressions: readonly number[]; readonly conversions: readonly number[] };
  readonly dispersions: readonly (Dispersion | undefined)[];
  readonly largest: LargestOverDays;
  readonly rules: Policy;
  /** Undefined under other kinds of evidence. */
  readonly plan: SpendingPlan | undefined;
  readonly looks: readonly Look[];
  readonly paths: SpendingPaths | undefined;
}

/** The pair of a variant and the control. */
export function pairOf(arm: number, source: PairSource): Pair {
  const { control, days, segments, totals, dispersions, largest } = source;
  const of = (index: number) => ({ impressions: totals.impressions[index]!, conversions: totals.conversions[index]! });
  const { logOddsRatio, information, z } = scoreOf(
    segments.length === 1 ? [{ arm: of(arm), reference: of(control) }] : pairBySegment(segments, days, arm, control),
  );
  const dispersion = dispersions[arm];
  const tracks = tracksOf(arm, information, source);
  const isFew =
    tracks.fewConversions !== undefined &&
    hasFewConversions(
      [totals.conversions[arm]!, totals.conversions[control]!],
      dispersion?.phi,
      source.plan!.rules.budget,
    );
  return {
    logOddsRatio,
    information,
    rawZ: z,
    z: studentised(z, believable(dispersion)),
    dispersion,
    logOver: largest.overControl[arm]!,
    logUnder: largest.underControl[arm]!,
    logHarm: largest.harm[arm]!,
    boundary: (isFew ? tracks.fewConversions : tracks.variant)?.boundary ?? null,
    controlBoundary: tracks.control?.boundary ?? null,
    tracks,
  };
}

function tracksOf(
  arm: number,
  information: number,
  { arms, control, totals, plan, looks, paths }: PairSource,
): Pair["tracks"] {
  if (plan?.isLive !== true || !(information > 0)) return {};
  const budgets = budgetsOf(plan.rules, totals.impressions, control);
  const share = plan.spentAfter - plan.spentBefore;
  const tracks: { [Track in SpendingTrack]?: TrackToday } = {};
  for (const track of SPENDING_TRACKS) {
    const budget = budgets[track];
    if (budget === null) continue;
    const approach = approachFrom(paths?.pairs[arm]?.[track], looks, goalStep(arms[arm]!.id, track), information);
    tracks[track] = { approach, boundary: boundaryToSpend(approach, budget * share) };
  }
  return tracks;
}
