import { mixLogEvidence, type Counts, expm1, log1p } from "../../stats/index.ts";

/** As in `deservesExactForm`. */
const RARE = 0.05;

/**
 * The log e-value of days that are all alike, from their sums: as `logEvidenceOfBatch` has it. Where conversions are not rare, its exact form is
 * that with the variance of drawing without replacement.
 * @param direction 1: the arm beats the reference; -1: the reference beats the arm
 */
export function logEvidenceOfAlikeDays(
  arm: Counts,
  reference: Counts,
  logOddsGrid: readonly number[],
  direction: 1 | -1,
): number {
  const shown = arm.impressions + reference.impressions;
  const converted = arm.conversions + reference.conversions;
  const isRare = converted <= shown / 2;
  const events = isRare ? converted : shown - converted;
  const remaining = events > RARE * shown ? 1 - events / shown : 1;
  const ofArm = arm.impressions / shown;
  const share = (direction === 1) === isRare ? ofArm : 1 - ofArm;
  const score = direction * (arm.conversions - converted * ofArm);
  return mixLogEvidence(
    logOddsGrid.map((theta) => score * theta - remaining * events * (log1p(share * expm1(theta)) - share * theta)),
  );
}
