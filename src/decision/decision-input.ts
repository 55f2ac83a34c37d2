import type { Snapshot } from "../experiment/index.ts";
import type { History } from "./history.ts";
import type { NamedPolicy } from "./policy.ts";

/** Everything a decision depends on. The same input gives the same decision, digit for digit. */
export interface DecisionInput {
  readonly snapshot: Snapshot;
  readonly history: History;
  readonly policy: NamedPolicy;
}
