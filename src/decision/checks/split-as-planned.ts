import type { Case } from "../case.ts";
import { formatCount, formatEvidence, formatProbability, listOf, nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, skipped, warn, warnForPerson } from "./check.ts";

/** How much stronger than the limit evidence is when the split is called badly broken. */
const SEVERE = 10;

/**
 * Impressions fall on the arms as planned. Sequential: whatever number of looks is taken, a healthy split fails it with
 * probability `alphaSplit` at most. An unknown plan is for a person to judge: its figures are shown, no automatic stop follows.
 */
export const splitAsPlanned: CheckRule = (opened) => {
  const { figures, rules } = opened;
  if (figures === undefined) return skipped("split-as-planned");
  if (figures.tally.shares === undefined) {
    return warnForPerson("split-as-planned", {
      sentence: "The planned split is unknown, so nothing is stopped automatically",
    });
  }
  const words = { value: formatEvidence(figures.largest.split), limit: formatEvidence(-Math.log(rules.alphaSplit)) };
  const sentence = brokenSplit(opened);
  if (sentence === undefined) {
    return pass("split-as-planned", {
      ...words,
      sentence: `Impressions are split as planned: e-value against it ${words.value}, alarm at ${words.limit}`,
    });
  }
  if (rules.impressionsRepeat)
    return warn("split-as-planned", { ...words, sentence: `${sentence}; repeated impressions may explain it` });
  return fail("split-as-planned", { ...words, sentence });
};

/** The sentence on a split that is not as planned; undefined where it is, or cannot be told. */
export function brokenSplit({ figures, rules, arms }: Case): string | undefined {
  const shares = figures?.tally.shares;
  if (figures === undefined || shares === undefined) return undefined;
  const { split } = figures.largest;
  const limit = -Math.log(rules.alphaSplit);
  if (split < limit) return undefined;
  const shown = figures.current.impressions;
  const all = shown.reduce((sum, count) => sum + count, 0);
  const got = arms.map(
    (arm, index) =>
      `${nameOf(arm)} ${formatCount(shown[index]!)} (${formatProbability(all > 0 ? shown[index]! / all : 0)}, planned ${formatProbability(shares[index]!)})`,
  );
  const degree = split >= limit + Math.log(SEVERE) ? "badly broken" : "broken";
  return `The split is ${degree}: ${listOf(got, 4)}; e-value against the plan ${formatEvidence(split)}, alarm at ${formatEvidence(limit)}`;
}
