/** What Herald can do to an experiment. `pause`: no new visitors are assigned; `rollout`: one variant is shown to everyone after the stop. */
export type Act = "stop" | "pause" | "resume" | "rollout" | "end-rollout";

/** What a person can ask for once an experiment has ended. */
export type RolloutAct = Extract<Act, "rollout" | "end-rollout">;

/**
 * Why: a variant won, a variant loses against the control, the planned time is over, going on is not worth it, or a person asked for it and
 * that is all there is to say.
 */
export type ActReason = "winner" | "harm" | "horizon" | "futility" | "asked";

/** An act that should be done to one experiment, and why. */
export interface Intention {
  readonly act: Act;
  readonly because: ActReason;
  /** Of a stop: the winner; null: no winner is declared. Of a rollout: the variant. null of the others. */
  readonly variantId: string | null;
}
