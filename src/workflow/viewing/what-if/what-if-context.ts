import type { NamedPolicy } from "../../../decision/index.ts";
import type { PolicyLimits } from "../../../messages/index.ts";
import type { WhatIf } from "../../../ports/index.ts";
import type { ViewContext } from "../view-context.ts";
import type { KeptExperiment, WhatIfMemory } from "./what-if-memory.ts";

/** What the page is made with. */
export type WhatIfContext = ViewContext & {
  readonly whatIf: WhatIf;
  readonly memory: WhatIfMemory;
  readonly limits: PolicyLimits;
};

/** What is tried: the experiment under its own policy and under the changed one. */
export interface Tried {
  readonly experiment: KeptExperiment;
  readonly changed: NamedPolicy;
  readonly isChanged: boolean;
  readonly signal: AbortSignal;
}
