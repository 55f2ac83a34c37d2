import { decide, type Decision, type DecisionInput } from "../decision/index.ts";

/** A thread's part: the decision about each input, null where it cannot be made. Why not, whoever asked finds out: errors lose their kind on the way. */
export function decideAll(inputs: readonly DecisionInput[]): readonly (Decision | null)[] {
  return inputs.map((input) => {
    try {
      return decide(input);
    } catch {
      return null;
    }
  });
}
