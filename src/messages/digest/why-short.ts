import { shareOfEvidence, type Check, type CheckId, type Decision } from "../../decision/index.ts";
import { checkTitle, checkWords, failingCheck } from "../checks/check-words.ts";
import { formatAmount, formatCount, formatProgress } from "../text/format.ts";

/** Why not yet, in the few words that a line has room for. Names no arm: the line does. Empty for a winner. */
export function whyShort(decision: Decision): string {
  const check = failingCheck(decision);
  return check === undefined ? "" : shortWords(check, decision);
}

/** When a decision may come, in a few words; empty where there is nothing to say. @param horizonDays planned longest run; undefined: unknown */
export function outlookShort({ forecast, advice, day }: Decision, horizonDays: number | undefined): string {
  if (advice.kind === "no-meaningful-gain") return "a worthwhile gain is unlikely";
  if (advice.kind === "equivalent") return "all variants perform alike";
  if (forecast.kind === "not-within-horizon")
    return horizonDays === undefined ? "no decision in sight" : `unlikely by day\u00a0${formatCount(horizonDays)}`;
  return forecast.kind === "expected" ? `about ${formatAmount(forecast.day - day, "day")} to go` : "";
}

function shortWords(check: Check, decision: Decision): string {
  switch (check.id) {
    case "decidable-kind":
      return "nothing to decide";
    case "running":
      return check.finding.kind === "completed" ? "ended" : check.finding.kind === "draft" ? "not started" : "paused";
    case "has-traffic":
      // Said already where the day would stand.
      return decision.day === 0 ? "" : "no traffic";
    case "full-weeks":
      return `runs at least ${formatAmount(check.finding.needed, "day")}`;
    case "enough-conversions": {
      const { figures } = checkWords(check, decision);
      return figures === "" ? byTitle(check.id) : `conversions ${figures}`;
    }
    case "evidence": {
      const share = shareOfEvidence(decision);
      // An e-value that is large enough does not count where days vary too much, nor beside a bare threshold.
      return share === undefined || share >= 1 ? "more evidence needed" : `evidence ${formatProgress(share)}`;
    }
    case "probably-best": {
      const { figures } = checkWords(check, decision);
      return figures === "" ? byTitle(check.id) : `chance of being best ${figures}`;
    }
    case "guardrails-hold": {
      const { figures } = checkWords(check, decision);
      return figures === "" ? byTitle(check.id) : `guardrail “${figures}” not shown to hold`;
    }
    case "no-guardrail-harmed": {
      const { figures } = checkWords(check, decision);
      return figures === "" ? byTitle(check.id) : `guardrail “${figures}” harmed`;
    }
    default:
      return byTitle(check.id);
  }
}

function byTitle(id: CheckId): string {
  return `check “${checkTitle(id).toLowerCase()}”`;
}
