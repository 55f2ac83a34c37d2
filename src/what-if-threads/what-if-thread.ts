import type { NamedPolicy } from "../decision/index.ts";
import type { RehearsalQuestion } from "../ports/index.ts";
import {
  rehearsePart,
  whatIf,
  type RecordedExperiment,
  type RehearsedPart,
  type WhatIfOutcome,
} from "../replay/index.ts";

/** What the thread is asked for at a time: little, so that nobody waits long for what is no longer wanted. */
export type WhatIfTask =
  | { readonly kind: "replay"; readonly recorded: RecordedExperiment; readonly policy: NamedPolicy }
  | ({ readonly kind: "rehearse"; readonly part: number } & RehearsalQuestion);

export function answer(task: WhatIfTask): WhatIfOutcome | RehearsedPart {
  return task.kind === "replay"
    ? whatIf(task.recorded, task.policy)
    : rehearsePart(task.rules, task.traffic, task.lift, task.part);
}
