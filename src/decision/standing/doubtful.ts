import { groupOf } from "../checks/all-checks.ts";
import type { Decision } from "../decision.ts";

/** Whether the counts must not be believed. That an experiment has ended or rests takes nothing from them. */
export function isDoubtful({ checks }: Pick<Decision, "checks">): boolean {
  return checks.some(({ id, status }) => status === "fail" && id !== "running" && groupOf(id) === "health");
}
