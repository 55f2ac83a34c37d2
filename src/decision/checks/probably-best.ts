import { formatProbability, formatRate, nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, skipped } from "./check.ts";

/** The leader is probably the best arm, or, where the policy accepts that, so close to it that choosing it costs nothing. */
export const probablyBest: CheckRule = ({ figures, control, arms, rules }) => {
  if (figures === undefined || control === undefined) return skipped("probably-best");
  const { posteriors, leader, current } = figures;
  if (posteriors === undefined || leader === undefined) {
    return fail("probably-best", { sentence: "No variant leads before every variant has impressions" });
  }
  const probability = posteriors.probabilityToBeBest[leader]!;
  const words = { value: formatProbability(probability), limit: formatProbability(rules.probabilityToBeBest) };
  const name = nameOf(arms[leader]!);
  if (probability >= rules.probabilityToBeBest) {
    return pass("probably-best", {
      ...words,
      sentence: `${name} is best with ${words.value} probability, ${words.limit} needed`,
    });
  }
  const controlRate = current.conversions[control]! / current.impressions[control]!;
  const loss = posteriors.expectedLoss[leader]!;
  if (rules.gate === "good-enough" && loss <= rules.negligibleLoss * controlRate) {
    const relative = controlRate > 0 ? formatRate(loss / controlRate) : formatRate(0);
    return pass("probably-best", {
      ...words,
      sentence: `${name} is best with ${words.value} probability; if it is not, the expected loss is negligible: ${relative} of the control's rate`,
    });
  }
  return fail("probably-best", {
    ...words,
    sentence: `${name} is best with ${words.value} probability, ${words.limit} needed`,
  });
};
