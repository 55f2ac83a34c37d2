import type { Generation } from "../api/index.ts";
import type { Faults } from "../faults/faults.ts";
import type { Interactions } from "../slack/interactions.ts";
import type { Questions } from "../slack/questions.ts";
import type { Workspace } from "../slack/workspace.ts";
import type { Experiments } from "../world/experiments.ts";
import type { Clock } from "../../ports/index.ts";

/** What the pages show. */
export interface PageContext {
  readonly experiments: Experiments;
  readonly workspace: Workspace;
  readonly interactions: Interactions;
  readonly questions: Questions;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly generation: Generation;
  readonly notes: readonly string[];
}
