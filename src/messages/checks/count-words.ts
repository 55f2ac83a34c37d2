import type { CountChange, CountProblem, UnsoundCounts } from "../../decision/index.ts";
import { formatAmount, formatDay, formatReadCount } from "../text/format.ts";
import { armName, type Named } from "./names.ts";

/** The first thing that cannot be true, and how many more there are. */
export function unsoundSentence({ first, count }: UnsoundCounts, decision: Named): string {
  const others = count - 1;
  const sentence = problemSentence(first, decision);
  if (others === 0) return sentence;
  return `${sentence}. There ${others === 1 ? "is" : "are"} ${formatAmount(others, "more problem")} like this`;
}

function problemSentence(problem: CountProblem, decision: Named): string {
  const { kind } = problem;
  switch (kind) {
    case "last-day-is-none":
      return `The last full day is given as "${problem.day}", which is not a date`;
    case "day-is-none":
      return `The daily data contains "${problem.day}", which is not a date`;
    case "day-not-over":
      return `The daily data contains ${formatDay(problem.day)}, which is not over yet`;
    case "day-repeated":
      return `The daily data lists ${formatDay(problem.day)} twice`;
    case "day-misses-variants":
      return `The counts of ${formatDay(problem.day)} do not cover each variant once`;
    case "no-count":
      return `On ${formatDay(problem.day)} ${armName(decision, problem.arm)} has ${problem.count ?? "no number of"} ${problem.of}, which is not a valid count`;
    case "goal-repeats":
      return (
        `${armName(decision, problem.arm)} has ${formatReadCount(problem.conversions)} conversions from ${formatReadCount(problem.impressions)} impressions ` +
        `by ${formatDay(problem.day)}. The goal fires more than once per impression`
      );
    case "too-many":
      return `${armName(decision, problem.arm)} has ${formatReadCount(problem.impressions)} impressions, which is more than possible`;
  }
}

/** What an arm had and has, as a clause. */
export function countChangeClause({ arm, of, day, before, after }: CountChange, decision: Named): string {
  return `${armName(decision, arm)} had ${formatReadCount(before)} ${of} by ${formatDay(day)} and now has ${formatReadCount(after)}`;
}
