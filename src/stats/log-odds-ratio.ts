import type { Counts } from "./counts.ts";
import { log } from "./special/elementary.ts";

/** Estimated log odds ratio with its variance, half a conversion added to each cell (Haldane 1955, Gart & Zweifel 1967). */
export interface LogOddsRatio {
  readonly estimate: number;
  readonly variance: number;
}

/** How much better `arm` converts than `reference`. Defined for any counts, also without conversions. */
export function logOddsRatio(arm: Counts, reference: Counts): LogOddsRatio {
  const hits = arm.conversions + 0.5;
  const misses = arm.impressions - arm.conversions + 0.5;
  const referenceHits = reference.conversions + 0.5;
  const referenceMisses = reference.impressions - reference.conversions + 0.5;
  return {
    estimate: log(hits / misses) - log(referenceHits / referenceMisses),
    variance: 1 / hits + 1 / misses + 1 / referenceHits + 1 / referenceMisses,
  };
}
