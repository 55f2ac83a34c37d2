import type { Case } from "../case.ts";
import { effectiveConversions } from "../evidence/effective-conversions.ts";
import { check, fail, NOT_JUDGED, pass, skipped, type Judged, type NotJudged } from "./check.ts";

/** Of the arm with the fewest effective conversions: those that count as much as independent ones. */
export type EnoughConversionsFinding =
  | {
      readonly kind: "conversions";
      readonly arm: number;
      readonly conversions: number;
      readonly effective: number;
      readonly needed: number;
    }
  | NotJudged;

/** No figure is worth showing before every arm has a handful of conversions. */
export const enoughConversions = check("enough-conversions", "runtime", (opened): Judged<EnoughConversionsFinding> => {
  const { figures, arms, rules } = opened;
  if (figures === undefined || arms.length === 0) return skipped(NOT_JUDGED);
  const { conversions } = figures.tally;
  const effective = effectiveOf(opened);
  let fewest = 0;
  for (let arm = 1; arm < arms.length; arm++) if (effective[arm]! < effective[fewest]!) fewest = arm;
  const needed = rules.minConversionsPerArm;
  const finding = {
    kind: "conversions",
    arm: fewest,
    conversions: conversions[fewest]!,
    effective: effective[fewest]!,
    needed,
  } as const;
  return finding.effective >= needed ? pass(finding) : fail(finding);
});

/** Effective conversions of every arm; the control's by whichever pair clusters most. */
export function effectiveOf({ figures, arms, control }: Pick<Case, "figures" | "arms" | "control">): readonly number[] {
  const { tally, pairs } = figures!;
  const phis = pairs.map((pair) => pair?.dispersion?.phi ?? 1);
  const largest = Math.max(1, ...phis);
  return arms.map((_, arm) => effectiveConversions(tally.conversions[arm]!, arm === control ? largest : phis[arm]));
}
