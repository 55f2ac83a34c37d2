import type { Check, CheckId, Decision } from "../../decision/index.ts";
import { checkTitle, checkWords, failingCheck } from "../checks/check-words.ts";
import { formatAmount, formatCount, formatProgress } from "../text/format.ts";

/** Why not yet, in the few words that a line has room for. Names no arm: the line does. Empty for a winner. */
export function whyShort(decision: Decision): string {
  const check = failingCheck(decision);
  return check === undefined ? "" : shortWords(check, decision);
}

/** When a decision may come, in a few words; empty where there is nothing to say. @param horizonDays planned longest run; undefined: unknown */
export function outlookShort({ forecast, advice, day }: Decision, horizonDays: number | undefined): string {
  if (advice.kind === "no-meaningful-gain") return "a gain worth having is unlikely";
  if (advice.kind === "equivalent") return "all are practically as good";
  if (forecast.kind === "not-within-horizon")
    return horizonDays === undefined ? "no decision in sight" : `not by day\u00a0${formatCount(horizonDays)}`;
  return forecast.kind === "expected" ? `about ${formatAmount(forecast.day - day, "day")} to go` : "";
}

/** How much of the evidence it needs the leader has, by whichever test is nearer, from 0; undefined where none is weighed. */
export function shareOfEvidence({ leader, arms }: Pick<Decision, "leader" | "arms">): number | undefined {
  const arm = leader === null ? undefined : arms[leader];
  if (arm?.logEvidence == null || arm.logEvidenceNeeded == null) return undefined;
  const byBoundary = arm.z === null || arm.boundary === null ? 0 : arm.z / arm.boundary;
  return Math.max(0, byBoundary, arm.logEvidence / arm.logEvidenceNeeded);
}

function shortWords(check: Check, decision: Decision): string {
  switch (check.id) {
    case "decidable-kind":
      return "nothing to decide";
    case "running":
      return "resting";
    case "has-traffic":
      // Said already where the day would stand.
      return decision.day === 0 ? "" : "no traffic";
    case "full-weeks":
      return `${formatCount(check.finding.days)} of ${checkWords(check, decision).limit}`;
    case "enough-conversions": {
      const { value, limit } = checkWords(check, decision);
      return `${value} of ${limit} conversions`;
    }
    case "evidence": {
      const share = shareOfEvidence(decision);
      // An e-value that is large enough does not count where days vary too much, nor beside a bare threshold.
      return share === undefined || share >= 1 ? "more evidence needed" : `${formatProgress(share)} of the evidence`;
    }
    case "probably-best": {
      const { value, limit } = checkWords(check, decision);
      return limit === "" ? byTitle(check.id) : `${value} of ${limit} to be best`;
    }
    default:
      return byTitle(check.id);
  }
}

function byTitle(id: CheckId): string {
  return `check “${checkTitle(id).toLowerCase()}”`;
}
