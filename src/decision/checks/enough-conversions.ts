import type { CheckRule } from "./check.ts";
import { fail, NOT_JUDGED, pass, skipped } from "./check.ts";

/** No figure is worth showing before a handful of conversions on every arm. */
export const enoughConversions: CheckRule = ({ figures, arms, rules }) => {
  if (figures === undefined || arms.length === 0) return skipped("enough-conversions", NOT_JUDGED);
  const { conversions } = figures.tally;
  let fewest = 0;
  for (let arm = 1; arm < arms.length; arm++) if (conversions[arm]! < conversions[fewest]!) fewest = arm;
  const needed = rules.minConversionsPerArm;
  const finding = { kind: "conversions", arm: fewest, conversions: conversions[fewest]!, needed } as const;
  return finding.conversions >= needed ? pass("enough-conversions", finding) : fail("enough-conversions", finding);
};
