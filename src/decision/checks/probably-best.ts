import type { CheckRule } from "./check.ts";
import { fail, NOT_JUDGED, pass, skipped } from "./check.ts";

/** The leader is probably the best arm, or, where the policy accepts that, so close to it that choosing it costs nothing. */
export const probablyBest: CheckRule = ({ figures, control, rules }) => {
  if (figures === undefined || control === undefined) return skipped("probably-best", NOT_JUDGED);
  const { posteriors, leader, current } = figures;
  if (posteriors === undefined || leader === undefined) return fail("probably-best", { kind: "nobody-leads" });
  const probability = posteriors.probabilityToBeBest[leader]!;
  const needed = rules.probabilityToBeBest;
  const finding = { kind: "probability", arm: leader, probability, needed, negligibleLoss: null } as const;
  if (probability >= needed) return pass("probably-best", finding);
  const controlRate = current.conversions[control]! / current.impressions[control]!;
  const loss = posteriors.expectedLoss[leader]!;
  if (rules.gate === "good-enough" && loss <= rules.negligibleLoss * controlRate) {
    return pass("probably-best", { ...finding, negligibleLoss: controlRate > 0 ? loss / controlRate : 0 });
  }
  return fail("probably-best", finding);
};
