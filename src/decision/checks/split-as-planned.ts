import { log } from "../../stats/index.ts";
import type { Case } from "../case.ts";
import type { SplitEvidence } from "../counts/split-tally.ts";
import type { SplitBroken } from "../findings.ts";
import { check, fail, NOT_JUDGED, pass, skipped, warnForPerson, type Judged, type NotJudged } from "./check.ts";

/** How far beyond the limit evidence is when the sample ratio mismatch counts as severe. */
const SEVERE = 10;

export type SplitAsPlannedFinding =
  | { readonly kind: "unknown-plan" }
  | ({ readonly kind: "as-planned" } & SplitEvidence)
  | SplitBroken
  | NotJudged;

/**
 * Sample ratio mismatch (SRM): are impressions split as planned? A sequential test: whatever the number of looks, a healthy split
 * fails it with probability `alphaSplit` at most, also where one visitor causes several impressions. A person has to judge an unknown plan: figures are shown, no automatic stop follows.
 */
export const splitAsPlanned = check("split-as-planned", "health", (opened): Judged<SplitAsPlannedFinding> => {
  const { figures } = opened;
  if (figures === undefined) return skipped(NOT_JUDGED);
  if (figures.split.shares === undefined) return warnForPerson({ kind: "unknown-plan" });
  const broken = brokenSplit(opened);
  return broken === undefined ? pass({ kind: "as-planned", ...figures.split.seen }) : fail(broken);
});

/** A traffic split that is off (SRM); undefined if it is as planned, or cannot be judged. */
export function brokenSplit({ figures }: Case): SplitBroken | undefined {
  const shares = figures?.split.shares;
  if (figures === undefined || shares === undefined) return undefined;
  const { splitBegan: began, splitExcess } = figures.largest;
  if (began === undefined) return undefined;
  const { seen } = figures.split;
  // What was reached stays reached, though the counts of today may show less.
  const logEvidence = Math.max(seen.logEvidence, seen.logAlarm + splitExcess);
  return {
    kind: "broken",
    isSevere: logEvidence >= seen.logAlarm + log(SEVERE),
    since: began.day,
    impressionsThen: began.impressions,
    impressions: figures.current.impressions,
    shares,
    ...seen,
    logEvidence,
  };
}
