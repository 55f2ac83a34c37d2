import type { Experiment } from "../../experiment/index.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Without a primary event every conversion count is zero or means something else. */
export const goalSet: CheckRule = ({ snapshot: { experiment } }) =>
  hasGoal(experiment)
    ? pass("goal-set", { kind: "set", goal: experiment.goal! })
    : fail("goal-set", { kind: "missing" });

export function hasGoal({ goal }: Pick<Experiment, "goal">): boolean {
  return goal !== undefined && goal.trim() !== "";
}
