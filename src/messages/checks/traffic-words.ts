import type { Decision, SplitBroken, TrafficProblem } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { evidenceBeside } from "../text/beside-limit.ts";
import {
  formatAmount,
  formatDay,
  formatDecimals,
  formatReadCount,
  formatSetting,
  formatShare,
} from "../text/format.ts";
import { armName, listOf, type Named } from "./names.ts";

export function trafficSentence(problem: TrafficProblem, decision: Named & Pick<Decision, "lastClosedDay">): string {
  const lastDay = formatDay(decision.lastClosedDay);
  switch (problem.kind) {
    case "none-at-all":
      return `There are no impressions at all up to ${lastDay}`;
    case "none-lately":
      return `There were no impressions on ${lastDay}. The last ones came on ${formatDay(problem.lastDay)}`;
    case "variant-none":
      return `${armName(decision, problem.arm)} has no impressions at all`;
    case "variant-none-lately":
      return `${armName(decision, problem.arm)} got none of the ${formatAmount(problem.all, "impression")} on ${lastDay}`;
  }
}

const MOST_NAMED = 4;
const MOST_HOSTS = 3;
const LONGEST_HOST = 60;

/** Why nobody may see it, without full stop: hosts that it targets and that are not allowed; empty where there are none. */
export function missingHostsSentence(hosts: readonly string[]): string {
  if (hosts.length === 0) return "";
  const named = hosts.map((host) => cleanText(host, LONGEST_HOST));
  return hosts.length === 1
    ? `Its page is on ${named[0]}, which is not an allowed domain`
    : `Its pages are on ${listOf(named, MOST_HOSTS)}, which are not allowed domains`;
}

/** `Traffic split is off: Short form 52.9%, Long form 47.1% instead of 50% / 50%`. */
export function splitSentence({ impressions, shares, isSevere }: SplitBroken, decision: Named): string {
  const all = impressions.reduce((sum, count) => sum + count, 0);
  const got = impressions.map((shown, arm) => `${armName(decision, arm)} ${formatShare(all > 0 ? shown / all : 0)}`);
  const planned = shares.slice(0, MOST_NAMED).map((share) => formatSetting(share, 1));
  const rest = shares.length > MOST_NAMED ? " / …" : "";
  return `The traffic split is ${isSevere ? "far " : ""}off: ${listOf(got, MOST_NAMED)} instead of ${planned.join(" / ")}${rest}`;
}

/** The same in statistical terms, and since when. */
export function splitDetail(
  { impressions, impressionsThen, since, logEvidence, logAlarm, phi }: SplitBroken,
  decision: Named,
): string {
  const { value, limit } = evidenceBeside(logEvidence, logAlarm);
  const counts = impressions.map((shown, arm) => `${armName(decision, arm)} ${formatReadCount(shown)}`);
  const allThen = impressionsThen.reduce((sum, count) => sum + count, 0);
  const then = impressionsThen.map((shown) => formatShare(allThen > 0 ? shown / allThen : 0)).slice(0, MOST_NAMED);
  const clustered = phi > 1 ? `, corrected for a dispersion of ${formatDecimals(phi, 1)}` : "";
  return `sample ratio mismatch (SRM) since ${formatDay(since)}, then ${then.join(" / ")}; e-value ${value}, threshold ${limit}${clustered}; impressions: ${listOf(counts, MOST_NAMED)}`;
}
