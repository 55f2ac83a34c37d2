import type { Case } from "../case.ts";
import type { Pair } from "../evidence/pair.ts";
import { check, pass, skipped, warn, type Judged } from "./check.ts";

export type IndependentImpressionsFinding =
  | { readonly kind: "nothing-to-compare" }
  | { readonly kind: "too-few-days"; readonly days: number; readonly needed: number }
  /** `phi`: variance of the arm's daily lift over what chance explains. */
  | {
      readonly kind: "measured";
      readonly arm: number;
      readonly phi: number;
      readonly correction: "none" | "corrected" | "excessive";
    };

/**
 * From day to day the difference between an arm and the control varies as chance explains. It varies more where one visitor causes
 * several impressions, or where the effect itself moves. Evidence is corrected for it, so this never blocks.
 */
export const independentImpressions = check(
  "independent-impressions",
  "health",
  (opened): Judged<IndependentImpressionsFinding> => {
    const worst = mostVaried(opened);
    if (worst === undefined) return skipped({ kind: "nothing-to-compare" });
    const { dispersion, isCorrected } = worst.pair.variation;
    if (dispersion.kind !== "estimated") {
      return pass({ kind: "too-few-days", days: dispersion.have, needed: dispersion.need });
    }
    const measured = { kind: "measured", arm: worst.arm, phi: dispersion.phi } as const;
    if (dispersion.isExcessive) return warn({ ...measured, correction: "excessive" });
    return pass({ ...measured, correction: isCorrected ? "corrected" : "none" });
  },
);

function mostVaried({ figures, arms }: Case): { readonly arm: number; readonly pair: Pair } | undefined {
  let worst: { readonly arm: number; readonly pair: Pair } | undefined;
  for (let arm = 0; arm < arms.length; arm++) {
    const pair = figures?.pairs[arm];
    if (pair !== undefined && (worst === undefined || phiOf(pair) > phiOf(worst.pair))) worst = { arm, pair };
  }
  return worst;
}

function phiOf({ variation: { dispersion } }: Pair): number {
  return dispersion.kind === "estimated" ? dispersion.phi : 0;
}
