import type { NamedPolicy } from "../decision/index.ts";
import type { PlanQuestion, RehearsalQuestion } from "../ports/index.ts";
import {
  planPower,
  rehearsePart,
  whatIf,
  type LiftPlan,
  type RecordedExperiment,
  type RehearsedPart,
  type WhatIfOutcome,
} from "../replay/index.ts";

/** What the thread is asked for at a time: little, so that nobody waits long for what is no longer wanted. */
export type WhatIfTask =
  | { readonly kind: "replay"; readonly recorded: RecordedExperiment; readonly policy: NamedPolicy }
  | ({ readonly kind: "plan" } & PlanQuestion)
  | ({ readonly kind: "rehearse"; readonly part: number } & RehearsalQuestion);

export function answer(task: WhatIfTask): WhatIfOutcome | RehearsedPart | LiftPlan {
  switch (task.kind) {
    case "replay":
      return whatIf(task.recorded, task.policy);
    case "plan":
      return planPower(task.rules, task.traffic, [task.lift], task.horizons)[0]!;
    case "rehearse":
      return rehearsePart(task.rules, task.traffic, task.lift, task.part);
  }
}
