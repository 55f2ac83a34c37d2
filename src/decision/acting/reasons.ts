import type { Decision } from "../decision.ts";
import type { ActReason, Intention } from "./act.ts";

/** As much of a decision as gives reasons to act. */
type Concluded = Pick<Decision, "verdict" | "signals" | "advice">;

/** What a decision gives as a reason to act. What follows from it is up to the policy and to people. */
export function reasonsIn({ verdict, signals, advice }: Concluded): readonly ActReason[] {
  if (verdict === "winner") return ["winner"];
  return [
    ...(verdict !== "blocked" && signals.some((signal) => signal.kind === "harm" && signal.isActionable)
      ? (["harm"] as const)
      : []),
    ...(verdict === "inconclusive" ? (["horizon"] as const) : []),
    ...(advice.kind === "none" ? [] : (["futility"] as const)),
  ];
}

/** Id of the variant that a decision declares the winner; undefined: none. */
export function winnerIdOf({
  verdict,
  winner,
  arms,
}: Pick<Decision, "verdict" | "winner" | "arms">): string | undefined {
  return verdict === "winner" && winner !== null ? arms[winner]?.id : undefined;
}

/** Whether a decision still gives the reason for an intention, with the same winner where it has one. */
export function supports(decision: Decision, { because, variantId }: Omit<Intention, "act">): boolean {
  return because === "winner" ? winnerIdOf(decision) === variantId : reasonsIn(decision).includes(because);
}
