import type { Decision, Check, CheckId } from "../decision/index.ts";
import { formatAmount, formatCount, formatProbability } from "./format.ts";

/** Why not yet, in the few words that a line has room for. Names no arm: the line does. Empty for a winner. */
export function whyShort(decision: Decision): string {
  const check = decision.ladder.find(({ id }) => id === decision.firstFailing);
  if (check === undefined) return "";
  return (WORDS[check.id] ?? byTitle)(check, decision);
}

/** When a decision may come, in a few words; empty where there is nothing to say. @param horizonDays planned longest run; undefined: unknown */
export function outlookShort({ forecast, advice, day }: Decision, horizonDays: number | undefined): string {
  if (advice.kind === "no-meaningful-gain") return "a gain worth having is unlikely";
  if (advice.kind === "equivalent") return "all are practically as good";
  if (forecast.kind === "not-within-horizon")
    return horizonDays === undefined ? "no decision in sight" : `not by day\u00a0${formatCount(horizonDays)}`;
  if (forecast.kind !== "expected" || forecast.day === null) return "";
  return `about ${formatAmount(forecast.day - day, "day")} to go`;
}

/** How much of the evidence it needs the leader has, by whichever test is nearer, from 0; undefined where none is weighed. */
export function shareOfEvidence({ leader, arms }: Pick<Decision, "leader" | "arms">): number | undefined {
  const arm = leader === null ? undefined : arms[leader];
  if (arm?.logEvidence == null || arm.logEvidenceNeeded == null) return undefined;
  const byBoundary = arm.z === null || arm.boundary === null ? 0 : arm.z / arm.boundary;
  return Math.max(0, byBoundary, arm.logEvidence / arm.logEvidenceNeeded);
}

const WORDS: Partial<Record<CheckId, (check: Check, decision: Decision) => string>> = {
  "decidable-kind": () => "nothing to decide",
  running: () => "resting",
  // Said already where the day would stand.
  "has-traffic": (_, { day }) => (day === 0 ? "" : "no traffic"),
  "full-weeks": seenOfWanted,
  "enough-conversions": (check) => `${seenOfWanted(check)} conversions`,
  evidence: (_, decision) => {
    const share = shareOfEvidence(decision);
    // Rounded down: what is missing never reads as if it were there.
    return share === undefined
      ? "more evidence needed"
      : `${Math.min(99, Math.floor(share * 100))}\u00a0% of the evidence`;
  },
  "probably-best": (check, { leader, arms }) => {
    const probability = leader === null ? null : (arms[leader]?.probabilityToBeBest ?? null);
    return probability === null || check.limit === ""
      ? byTitle(check)
      : `${formatProbability(probability)} of ${check.limit} to be best`;
  },
};

/** `3 of 7 days`. */
function seenOfWanted({ value, limit, title }: Check): string {
  // Thousands are parted by thin spaces, the unit by an ordinary one.
  const seen = value.split(" ")[0];
  return seen === undefined || seen === "" || limit === "" ? title.toLowerCase() : `${seen} of ${limit}`;
}

function byTitle({ title }: Check): string {
  return `check “${title.toLowerCase()}”`;
}
