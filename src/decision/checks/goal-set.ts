import type { Experiment } from "../../experiment/index.ts";
import { check, fail, pass, type Judged } from "./check.ts";

export type GoalSetFinding = { readonly kind: "set"; readonly goal: string } | { readonly kind: "missing" };

/** Without a primary event every conversion count is zero or means something else. */
export const goalSet = check(
  "goal-set",
  "health",
  ({ snapshot: { experiment } }): Judged<GoalSetFinding> =>
    hasGoal(experiment) ? pass({ kind: "set", goal: experiment.goal! }) : fail({ kind: "missing" }),
);

export function hasGoal({ goal }: Pick<Experiment, "goal">): boolean {
  return goal !== undefined && goal.trim() !== "";
}
