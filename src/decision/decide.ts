import type { Decision, DecisionInput } from "./decision.ts";

/** Judges one experiment: a pure function of what was read, what is remembered and the policy. */
export function decide(_input: DecisionInput): Decision {
  throw new Error("decide is not built yet");
}
