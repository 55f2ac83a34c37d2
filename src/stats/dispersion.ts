import { chiSquareUpperTail } from "./special/chi-square.ts";
import type { Counts } from "./counts.ts";
import { logOddsRatio } from "./log-odds-ratio.ts";
import { normalQuantile } from "./special/normal.ts";
import { studentUpperTail } from "./special/student-t.ts";

/** The two arms of one closed day. */
export interface DailyPair {
  readonly arm: Counts;
  readonly reference: Counts;
}

/** How much more the daily difference between two arms varies than binomial counts would. */
export type Dispersion =
  | {
      readonly kind: "estimated";
      /** Variance of the daily log odds ratios over what binomial counts explain: 1 where impressions are independent. */
      readonly phi: number;
      readonly degreesOfFreedom: number;
      /** phi would be this large in fewer than one experiment in a thousand: impressions are not independent, or the effect moves. */
      readonly isExcessive: boolean;
    }
  | { readonly kind: "too-few-days"; readonly have: number; readonly need: number };

/** Fewer daily values than a week's say too little about their spread. */
const DAYS_NEEDED = 7;

/** Level of the warning. */
const EXCESS_LEVEL = 0.001;

/**
 * Pearson's dispersion of the daily log odds ratios d_t with variances v_t: phi = sum of (d_t - d)^2 / v_t over T - 1, d their mean weighted
 * by 1/v_t. Under independent impressions (T - 1) phi is about chi-square with T - 1 degrees of freedom.
 * @param days closed days, in any order; days on which either arm had no impressions are left out
 */
export function estimateDispersion(days: readonly DailyPair[]): Dispersion {
  const ratios = days
    .filter(({ arm, reference }) => arm.impressions > 0 && reference.impressions > 0)
    .map(({ arm, reference }) => logOddsRatio(arm, reference));
  if (ratios.length < DAYS_NEEDED) return { kind: "too-few-days", have: ratios.length, need: DAYS_NEEDED };
  let weight = 0;
  let weighted = 0;
  for (const { estimate, variance } of ratios) {
    weight += 1 / variance;
    weighted += estimate / variance;
  }
  const mean = weighted / weight;
  let squares = 0;
  for (const { estimate, variance } of ratios) squares += ((estimate - mean) * (estimate - mean)) / variance;
  const degreesOfFreedom = ratios.length - 1;
  return {
    kind: "estimated",
    phi: squares / degreesOfFreedom,
    degreesOfFreedom,
    isExcessive: chiSquareUpperTail(squares, degreesOfFreedom) < EXCESS_LEVEL,
  };
}

/**
 * A standard normal statistic corrected for overdispersion. Dividing by the root of an *estimated* phi makes it Student's t; the t map
 * z' = Phi^-1(T(z / sqrt(phi))) makes it normal again, with the same tail probability. It never makes z larger: phi below 1 changes nothing.
 */
export function adjustForDispersion(z: number, dispersion: Dispersion): number {
  if (dispersion.kind !== "estimated" || dispersion.phi <= 1 || z === 0) return z;
  const tail = studentUpperTail(Math.abs(z) / Math.sqrt(dispersion.phi), dispersion.degreesOfFreedom);
  return tail >= 0.5 ? 0 : -Math.sign(z) * normalQuantile(tail);
}
