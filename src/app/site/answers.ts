import type {
  ExperimentsView,
  ExperimentView,
  ExplanationModel,
  ProgramView,
  SystemView,
  WhatIfView,
} from "../../messages/index.ts";

/**
 * What pages answer with as JSON, each by its name in the OpenAPI document. `npm run answers:schema` makes the JSON schemas of it, in
 * `src/http/api/answers.schema.json`; a test holds them against this and against what a worker really answers.
 */
export interface Answers {
  readonly ExperimentsAnswer: ExperimentsView;
  readonly ExperimentAnswer: ExperimentView;
  readonly WhatIfAnswer: WhatIfView;
  readonly ProgramAnswer: ProgramView;
  readonly SystemAnswer: SystemView;
  /** With whether its input gives it again, digit for digit. */
  readonly DecisionAnswer: ExplanationModel & { readonly isSame: boolean };
}
