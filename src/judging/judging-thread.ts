import type { Decision, DecisionInput } from "../decision/index.ts";
import { settledDecision } from "./judge-here.ts";

/** A thread's part: the decision about each input, null where it cannot be made. Why not, whoever asked finds out: errors lose their kind on the way. */
export function decideAll(inputs: readonly DecisionInput[]): readonly (Decision | null)[] {
  return inputs.map((input) => {
    const settled = settledDecision(input);
    return settled.status === "fulfilled" ? settled.value : null;
  });
}
