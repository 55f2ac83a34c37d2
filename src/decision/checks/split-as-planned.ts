import type { Case } from "../case.ts";
import type { SplitBroken } from "../findings.ts";
import { check, fail, NOT_JUDGED, pass, skipped, warn, warnForPerson, type Judged, type NotJudged } from "./check.ts";

/** How much stronger than the limit evidence is when the split is called badly broken. */
const SEVERE = 10;

export type SplitAsPlannedFinding =
  | { readonly kind: "unknown-plan" }
  | { readonly kind: "as-planned"; readonly logEvidence: number; readonly logAlarm: number }
  | SplitBroken
  | NotJudged;

/**
 * Impressions fall on the arms as planned. Sequential: whatever number of looks is taken, a healthy split fails it with
 * probability `alphaSplit` at most. An unknown plan is for a person to judge: its figures are shown, no automatic stop follows.
 */
export const splitAsPlanned = check("split-as-planned", "health", (opened): Judged<SplitAsPlannedFinding> => {
  const { figures, rules } = opened;
  if (figures === undefined) return skipped(NOT_JUDGED);
  if (figures.tally.shares === undefined) return warnForPerson({ kind: "unknown-plan" });
  const broken = brokenSplit(opened);
  if (broken === undefined) {
    return pass({ kind: "as-planned", logEvidence: figures.largest.split, logAlarm: alarmOf(rules) });
  }
  // Repeated impressions may explain it.
  return rules.impressionsRepeat ? warn(broken) : fail(broken);
});

/** A split that is not as planned; undefined where it is, or cannot be told. */
export function brokenSplit({ figures, rules }: Case): SplitBroken | undefined {
  const shares = figures?.tally.shares;
  if (figures === undefined || shares === undefined) return undefined;
  const logEvidence = figures.largest.split;
  const logAlarm = alarmOf(rules);
  if (logEvidence < logAlarm) return undefined;
  const isSevere = logEvidence >= logAlarm + Math.log(SEVERE);
  return { kind: "broken", isSevere, impressions: figures.current.impressions, shares, logEvidence, logAlarm };
}

function alarmOf({ alphaSplit }: Case["rules"]): number {
  return -Math.log(alphaSplit);
}
