import { daysNeeded } from "../evidence/days-needed.ts";
import { formatAmount } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Every weekday counts equally. */
export const fullWeeks: CheckRule = ({ counted, rules }) => {
  const needed = daysNeeded(rules);
  const words = { value: formatAmount(counted.day, "day"), limit: formatAmount(needed, "day") };
  return counted.day >= needed
    ? pass("full-weeks", { ...words, sentence: `It has run for ${words.value}, ${needed} are needed` })
    : fail("full-weeks", {
        ...words,
        sentence: `It has run for ${words.value} of at least ${needed}, so that every weekday counts`,
      });
};
