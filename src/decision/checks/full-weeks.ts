import { daysNeeded } from "../evidence/days-needed.ts";
import { check, fail, pass, type Judged } from "./check.ts";

export type FullWeeksFinding = { readonly kind: "days"; readonly days: number; readonly needed: number };

/** Every weekday counts equally. */
export const fullWeeks = check("full-weeks", "runtime", ({ counted, rules }): Judged<FullWeeksFinding> => {
  const finding = { kind: "days", days: counted.day, needed: daysNeeded(rules) } as const;
  return finding.days >= finding.needed ? pass(finding) : fail(finding);
});
