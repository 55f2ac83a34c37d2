import { daysNeeded } from "../evidence/days-needed.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Every weekday counts equally. */
export const fullWeeks: CheckRule = ({ counted, rules }) => {
  const finding = { kind: "days", days: counted.day, needed: daysNeeded(rules) } as const;
  return finding.days >= finding.needed ? pass("full-weeks", finding) : fail("full-weeks", finding);
};
