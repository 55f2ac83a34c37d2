import type { CountChange, CountProblem, UnsoundCounts } from "../../decision/index.ts";
import { formatReadCount } from "../text/format.ts";
import { armName, type Named } from "./names.ts";

/** The first thing that cannot be true, and how many more there are. */
export function unsoundSentence({ first, count }: UnsoundCounts, decision: Named): string {
  const others = count - 1;
  const sentence = problemSentence(first, decision);
  return others === 0 ? sentence : `${sentence} (and ${others} more such finding${others === 1 ? "" : "s"})`;
}

function problemSentence(problem: CountProblem, decision: Named): string {
  const { kind } = problem;
  switch (kind) {
    case "last-day-is-none":
      return `The last closed day is "${problem.day}", which is no calendar day`;
    case "day-is-none":
      return `The daily series holds "${problem.day}", which is no calendar day`;
    case "day-not-over":
      return `The daily series holds ${problem.day}, which is not over yet`;
    case "day-repeated":
      return `The daily series lists ${problem.day} twice`;
    case "day-misses-variants":
      return `The counts of ${problem.day} are not one pair per variant`;
    case "no-count":
      return `On ${problem.day} ${armName(decision, problem.arm)} has ${problem.count ?? "no number of"} ${problem.of}, which cannot be`;
    case "goal-repeats":
      return (
        `${armName(decision, problem.arm)} has ${formatReadCount(problem.conversions)} conversions from ${formatReadCount(problem.impressions)} impressions ` +
        `up to ${problem.day}: the goal fires more than once per impression`
      );
    case "too-many":
      return `${armName(decision, problem.arm)} has ${formatReadCount(problem.impressions)} impressions, more than can be`;
  }
}

/** What an arm had and has, as a clause. */
export function countChangeClause({ arm, of, day, before, after }: CountChange, decision: Named): string {
  return `${armName(decision, arm)} had ${formatReadCount(before)} ${of} up to ${day} and now has ${formatReadCount(after)}`;
}
