import type { Experiment } from "../../experiment/index.ts";
import { shorten } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

export const NO_GOAL = "No goal is set, so nothing counts as a conversion";

/** Without a primary event every conversion count is zero or means something else. */
export const goalSet: CheckRule = ({ snapshot: { experiment } }) =>
  hasGoal(experiment)
    ? pass("goal-set", { sentence: `Conversions are counted by "${shorten(experiment.goal!)}"` })
    : fail("goal-set", { sentence: NO_GOAL });

export function hasGoal({ goal }: Pick<Experiment, "goal">): boolean {
  return goal !== undefined && goal.trim() !== "";
}
