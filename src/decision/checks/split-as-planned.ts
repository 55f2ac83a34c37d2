import type { Case } from "../case.ts";
import type { SplitBroken } from "../findings.ts";
import { check, fail, NOT_JUDGED, pass, skipped, warn, warnForPerson, type Judged, type NotJudged } from "./check.ts";

/** How far beyond the limit evidence is when the sample ratio mismatch counts as severe. */
const SEVERE = 10;

export type SplitAsPlannedFinding =
  | { readonly kind: "unknown-plan" }
  | { readonly kind: "as-planned"; readonly logEvidence: number; readonly logAlarm: number }
  | SplitBroken
  | NotJudged;

/**
 * Sample ratio mismatch (SRM): are impressions split as planned? A sequential test: whatever the number of looks, a healthy split
 * fails it with probability `alphaSplit` at most. A person has to judge an unknown plan: figures are shown, no automatic stop follows.
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

/** A traffic split that is off (SRM); undefined if it is as planned, or cannot be judged. */
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
