import type { Case } from "../case.ts";
import type { Pair } from "../evidence/pair.ts";
import type { CheckRule } from "./check.ts";
import { pass, skipped, warn } from "./check.ts";

/**
 * From day to day the difference between an arm and the control varies as chance explains. It varies more where one visitor causes
 * several impressions, or where the effect itself moves. Evidence is corrected for it, so this never blocks.
 */
export const independentImpressions: CheckRule = (opened) => {
  const worst = mostVaried(opened);
  if (worst === undefined) return skipped("independent-impressions", { kind: "nothing-to-compare" });
  const { dispersion, isCorrected } = worst.pair.variation;
  if (dispersion.kind !== "estimated") {
    return pass("independent-impressions", { kind: "too-few-days", days: dispersion.have, needed: dispersion.need });
  }
  const measured = { kind: "measured", arm: worst.arm, phi: dispersion.phi } as const;
  if (dispersion.isExcessive) return warn("independent-impressions", { ...measured, correction: "excessive" });
  return pass("independent-impressions", { ...measured, correction: isCorrected ? "corrected" : "none" });
};

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
