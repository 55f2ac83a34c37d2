import type { CheckId } from "../checks/all-checks.ts";
import type { Decision, Signal } from "../decision.ts";

/**
 * Why people have to look at what is no winner. `harm`: a variant loses now. `problem`: something to fix before anything can be decided.
 * `undecided`: the planned time is over.
 */
export type Attention = "harm" | "problem" | "undecided";

/** Blocked for a reason that asks nothing of anyone: it is no contest, it rests, or it has only just begun. */
const QUIET_BLOCKS: readonly (CheckId | null)[] = ["decidable-kind", "running", "has-traffic"];

/** The check that says the same as a signal. */
const CHECK_OF: Readonly<Record<Signal["kind"], CheckId | undefined>> = {
  harm: undefined,
  "broken-split": "split-as-planned",
  "no-traffic": "has-traffic",
  "no-goal": "goal-set",
  "configuration-changed": "same-configuration",
  "counts-fell": "counts-grow",
  "unsound-counts": "sound-counts",
};

/** Undefined: nobody has to look. */
export function attentionOf({
  signals,
  verdict,
  firstFailing,
}: Pick<Decision, "signals" | "verdict" | "firstFailing">): Attention | undefined {
  if (signals.some(({ kind }) => kind === "harm")) return "harm";
  if (signals.length > 0) return "problem";
  if (verdict === "inconclusive") return "undecided";
  return verdict === "blocked" && !QUIET_BLOCKS.includes(firstFailing) ? "problem" : undefined;
}

/** Which check a problem is about: what a signal says, or else the first that fails; null: neither. */
export function problemCheck({
  signals: [signal],
  firstFailing,
}: Pick<Decision, "signals" | "firstFailing">): CheckId | null {
  return (signal && CHECK_OF[signal.kind]) ?? firstFailing;
}

/** Whether a signal already says what the first failing check says. */
export function isSignalled({ signals, firstFailing }: Pick<Decision, "signals" | "firstFailing">): boolean {
  return signals.some(({ kind }) => CHECK_OF[kind] === firstFailing);
}
