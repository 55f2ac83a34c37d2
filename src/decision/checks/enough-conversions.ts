import { check, fail, NOT_JUDGED, pass, skipped, type Judged, type NotJudged } from "./check.ts";

/** Of the arm with the fewest. */
export type EnoughConversionsFinding =
  | { readonly kind: "conversions"; readonly arm: number; readonly conversions: number; readonly needed: number }
  | NotJudged;

/** No figure is worth showing before every arm has a handful of conversions. */
export const enoughConversions = check(
  "enough-conversions",
  "runtime",
  ({ figures, arms, rules }): Judged<EnoughConversionsFinding> => {
    if (figures === undefined || arms.length === 0) return skipped(NOT_JUDGED);
    const { conversions } = figures.tally;
    let fewest = 0;
    for (let arm = 1; arm < arms.length; arm++) if (conversions[arm]! < conversions[fewest]!) fewest = arm;
    const needed = rules.minConversionsPerArm;
    const finding = { kind: "conversions", arm: fewest, conversions: conversions[fewest]!, needed } as const;
    return finding.conversions >= needed ? pass(finding) : fail(finding);
  },
);
