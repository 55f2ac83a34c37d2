import { decide, type Decision, type DecisionInput } from "../decision/index.ts";
import type { Judge } from "../ports/index.ts";

/** Decides where it is called: nothing else goes on in the meantime. */
export const judgeHere: Judge = {
  decideAll: async (inputs) => inputs.map(settledDecision),
};

export function settledDecision(input: DecisionInput): PromiseSettledResult<Decision> {
  try {
    return { status: "fulfilled", value: decide(input) };
  } catch (reason) {
    return { status: "rejected", reason };
  }
}
