import { check, fail, NOT_JUDGED, pass, skipped, type Judged, type NotJudged } from "./check.ts";

export type ProbablyBestFinding =
  | { readonly kind: "nobody-leads" }
  | {
      readonly kind: "probability";
      readonly arm: number;
      readonly probability: number;
      readonly needed: number;
      /** Expected loss relative to the control's rate where that was small enough to pass; null: the probability decided. */
      readonly negligibleLoss: number | null;
    }
  | NotJudged;

/** The leader is probably the best arm, or, where the policy accepts that, so close to it that choosing it costs nothing. */
export const probablyBest = check(
  "probably-best",
  "evidence",
  ({ figures, control, rules }): Judged<ProbablyBestFinding> => {
    if (figures === undefined || control === undefined) return skipped(NOT_JUDGED);
    const { posteriors, leader, current } = figures;
    if (posteriors === undefined || leader === undefined) return fail({ kind: "nobody-leads" });
    const probability = posteriors.probabilityToBeBest[leader]!;
    const needed = rules.probabilityToBeBest;
    const finding = { kind: "probability", arm: leader, probability, needed, negligibleLoss: null } as const;
    if (probability >= needed) return pass(finding);
    const controlRate = current.conversions[control]! / current.impressions[control]!;
    const loss = posteriors.expectedLoss[leader]!;
    if (rules.gate === "good-enough" && loss <= rules.negligibleLoss * controlRate) {
      return pass({ ...finding, negligibleLoss: controlRate > 0 ? loss / controlRate : 0 });
    }
    return fail(finding);
  },
);
