import type { Case } from "../case.ts";
import type { Pair } from "../evidence/pair.ts";
import { nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { pass, skipped, warn } from "./check.ts";

/**
 * From day to day the difference between an arm and the control varies as chance explains. It varies more where one visitor causes
 * several impressions, or where the effect itself moves. Evidence is corrected for it, so this never blocks.
 */
export const independentImpressions: CheckRule = (opened) => {
  const worst = mostVaried(opened);
  if (worst === undefined) return skipped("independent-impressions", "Nothing to compare from day to day");
  const { dispersion, isCorrected } = worst.pair.variation;
  if (dispersion.kind !== "estimated") {
    return pass("independent-impressions", {
      sentence: `Judged once there are ${dispersion.need} days to compare; so far there are ${dispersion.have}`,
    });
  }
  const times = dispersion.phi.toFixed(1);
  const words = { value: times, limit: "about 1" };
  const varies = `The lift of ${nameOf(opened.arms[worst.arm]!)} varies ${times} times as much from day to day as chance explains`;
  if (dispersion.isExcessive) {
    return warn("independent-impressions", {
      ...words,
      sentence: `${varies}: impressions are not independent (several per visitor?); z is corrected for it and the e-process does not count`,
    });
  }
  if (isCorrected)
    return pass("independent-impressions", { ...words, sentence: `${varies}; the evidence is corrected for it` });
  return pass("independent-impressions", { ...words, sentence: "Days differ as much as chance explains" });
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
