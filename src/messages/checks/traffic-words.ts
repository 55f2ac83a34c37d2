import type { Decision, SplitBroken, TrafficProblem } from "../../decision/index.ts";
import { evidenceBeside } from "../text/beside-limit.ts";
import { formatAmount, formatReadCount, formatSetting, formatShare } from "../text/format.ts";
import { armName, listOf, type Named } from "./names.ts";

export function trafficSentence(problem: TrafficProblem, decision: Named & Pick<Decision, "lastClosedDay">): string {
  const { lastClosedDay } = decision;
  switch (problem.kind) {
    case "none-at-all":
      return `There are no impressions at all up to ${lastClosedDay}`;
    case "none-lately":
      return `There were no impressions on ${lastClosedDay}; the last ones came on ${problem.lastDay}`;
    case "variant-none":
      return `${armName(decision, problem.arm)} has no impressions at all`;
    case "variant-none-lately":
      return `${armName(decision, problem.arm)} had none of the ${formatAmount(problem.all, "impression")} on ${lastClosedDay}`;
  }
}

export function splitSentence(
  { isSevere, impressions, shares, logEvidence, logAlarm }: SplitBroken,
  decision: Named,
): string {
  const all = impressions.reduce((sum, count) => sum + count, 0);
  const got = impressions.map(
    (shown, arm) =>
      `${armName(decision, arm)} ${formatReadCount(shown)} (${formatShare(all > 0 ? shown / all : 0)}, planned ${formatSetting(shares[arm]!, 1)})`,
  );
  const { value, limit } = evidenceBeside(logEvidence, logAlarm);
  const degree = isSevere ? "badly broken" : "broken";
  return `The split is ${degree}: ${listOf(got, 4)}; e-value against the plan ${value}, alarm at ${limit}`;
}
