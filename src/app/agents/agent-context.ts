import type { Trials, WhatIf } from "../../ports/index.ts";
import type { ViewContext } from "../../workflow/index.ts";

/** What agents may ask is made with: the views that pages show, and the thread that tries rules. */
export type AgentContext = ViewContext & { readonly whatIf: WhatIf & Trials };
