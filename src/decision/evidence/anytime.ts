import type { EvidenceEngine } from "./engine.ts";

/**
 * The e-process alone, at the policy's whole error level. Each of the K arms may be declared wrongly with probability at most
 * `alpha / K`, so the limit of every e-value is `K / alpha` and all of them together err with at most `alpha`.
 */
export const anytimeEngine: EvidenceEngine = {
  weigh(arm, { control, armCount, largest }, rules) {
    const logNeeded = Math.log(armCount / rules.alpha);
    let logEvidence = largest.overControl[arm]!;
    let against = control;
    if (arm === control) {
      logEvidence = Infinity;
      for (let variant = 0; variant < armCount; variant++) {
        if (variant === control || largest.underControl[variant]! >= logEvidence) continue;
        logEvidence = largest.underControl[variant]!;
        against = variant;
      }
    }
    return { logEvidence, logNeeded, suffices: logEvidence >= logNeeded, against };
  },
};
