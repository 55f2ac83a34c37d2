import type { Case } from "../case.ts";
import type { SplitBroken } from "../findings.ts";
import type { CheckRule } from "./check.ts";
import { fail, NOT_JUDGED, pass, skipped, warn, warnForPerson } from "./check.ts";

/** How much stronger than the limit evidence is when the split is called badly broken. */
const SEVERE = 10;

/**
 * Impressions fall on the arms as planned. Sequential: whatever number of looks is taken, a healthy split fails it with
 * probability `alphaSplit` at most. An unknown plan is for a person to judge: its figures are shown, no automatic stop follows.
 */
export const splitAsPlanned: CheckRule = (opened) => {
  const id = "split-as-planned";
  const { figures, rules } = opened;
  if (figures === undefined) return skipped(id, NOT_JUDGED);
  if (figures.tally.shares === undefined) return warnForPerson(id, { kind: "unknown-plan" });
  const broken = brokenSplit(opened);
  if (broken === undefined) {
    return pass(id, { kind: "as-planned", logEvidence: figures.largest.split, logAlarm: alarmOf(rules) });
  }
  // Repeated impressions may explain it.
  return rules.impressionsRepeat ? warn(id, broken) : fail(id, broken);
};

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
