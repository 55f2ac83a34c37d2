import { formatAmount, formatCount, nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, skipped } from "./check.ts";

/** No figure is worth showing before a handful of conversions on every arm. */
export const enoughConversions: CheckRule = ({ figures, arms, rules }) => {
  if (figures === undefined || arms.length === 0) return skipped("enough-conversions");
  const { conversions } = figures.tally;
  let fewest = 0;
  for (let arm = 1; arm < arms.length; arm++) if (conversions[arm]! < conversions[fewest]!) fewest = arm;
  const needed = rules.minConversionsPerArm;
  const words = { value: formatCount(conversions[fewest]!), limit: formatCount(needed) };
  return conversions[fewest]! >= needed
    ? pass("enough-conversions", {
        ...words,
        sentence: `Every variant has at least ${formatAmount(conversions[fewest]!, "conversion")}, ${words.limit} are needed`,
      })
    : fail("enough-conversions", {
        ...words,
        sentence: `${nameOf(arms[fewest]!)} has ${words.value} of at least ${formatAmount(needed, "conversion")}`,
      });
};
