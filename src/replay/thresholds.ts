import { chanceAt, daysNeeded, ruleByDay, type Policy, type SpendingTrack } from "../decision/index.ts";

/** One stopping threshold. */
export interface ThresholdOfDay {
  /** As a z value that is corrected for dispersion. */
  readonly z: number;
  /** As the chance of being best that is shown then; null with more than two arms, where it depends on all of them. */
  readonly chanceOfBest: number | null;
}

/** What alpha-spending asks for on a day: for a variant, for one with few conversions, for the control. null: nothing is tested. */
export type Thresholds = { readonly day: number } & { readonly [Track in SpendingTrack]: ThresholdOfDay | null };

/**
 * Stopping thresholds by day, if every day brings as much information; none under a policy without alpha-spending.
 * @param impressions by arm, the control first: only their shares matter
 * @param phi dispersion, which the chance that is shown is not corrected for
 */
export function thresholdsByDay(rules: Policy, impressions: readonly number[], phi: number): readonly Thresholds[] {
  if (rules.evidence !== "spending") return [];
  return ruleByDay(rules, impressions, 1, rules.horizonDays)
    .slice(Math.max(1, daysNeeded(rules)) - 1)
    .map(({ day, boundaries, own }) => {
      const of = (track: SpendingTrack): ThresholdOfDay | null =>
        boundaries[track] === Infinity
          ? null
          : { z: boundaries[track], chanceOfBest: impressions.length === 2 ? chanceAt(own[track], phi) : null };
      return { day, variant: of("variant"), fewConversions: of("fewConversions"), control: of("control") };
    });
}
