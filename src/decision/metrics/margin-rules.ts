import { logOddsRatioOfLift, power, type Counts } from "../../stats/index.ts";
import type { MarginRules } from "../history.ts";

/** Little is spent early: a guardrail is asked only once the goal has won. */
const SPENDING_EXPONENT = 3;
/**
 * Shares of `alphaGuardrail` that are spent: less than all, because thresholds that are corrected for dispersion by few days are crossed a
 * little more often than planned, and more so while counts are few and skewed. Calibrated like the budget of the goal.
 */
const SHARE = { usual: 0.75, fewConversions: 0.55 } as const;

export const MARGIN_TRACKS = ["usual", "fewConversions"] as const;
export type MarginTrack = (typeof MARGIN_TRACKS)[number];

/** Share of the budget that is spent by a day. */
export function marginSpentBy(day: number, horizonDays: number): number {
  return power(Math.min(1, day / horizonDays), SPENDING_EXPONENT);
}

/** What one variant may spend in all. */
export function marginBudget(alphaGuardrail: number, variants: number, track: MarginTrack): number {
  return (alphaGuardrail * SHARE[track]) / variants;
}

/** The log odds ratio at the margin, at the control's rate. */
export function marginLimit({ direction, margin }: Pick<MarginRules, "direction" | "margin">, control: Counts): number {
  const rate = control.impressions === 0 ? 0 : control.conversions / control.impressions;
  return logOddsRatioOfLift(direction === "more-is-worse" ? margin : -margin, rate);
}
