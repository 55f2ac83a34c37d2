import type { Decision, DecisionInput } from "../../decision/index.ts";

/** Makes decisions, perhaps on other cores. */
export interface Judge {
  /** What `decide` says of each, in the order of the inputs; rejected with what it threw. */
  decideAll(inputs: readonly DecisionInput[]): Promise<readonly PromiseSettledResult<Decision>[]>;
}
