import type { Policy } from "../../decision/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import type { OwnTraffic, RehearsedFigures, WhatIfOutcome } from "../../replay/index.ts";

/** The rules that can be tried, by the name of their field. */
export type WhatIfFieldName = "minDays" | "horizonDays" | "alphaPercent" | "chancePercent" | "mdePercent";

/** What was asked for, as it stands in an address; what is left out is as the experiment's policy has it. */
export type WhatIfAsked = { readonly [Name in WhatIfFieldName]?: string | undefined };

/** What the configuration allows. Levels are proportions. */
export interface PolicyLimits {
  readonly fewestDays: number;
  readonly mostDays: number;
  readonly largestAlpha: number;
  readonly leastChance: number;
  readonly largestLift: number;
}

export interface WhatIfField {
  readonly name: WhatIfFieldName;
  readonly label: string;
  readonly hint: string;
  /** As it stands in the field, and of the experiment's own policy. */
  readonly value: string;
  readonly own: string;
  readonly min: number;
  readonly max: number;
  /** Where the slider ends, which need not be all that is allowed. */
  readonly sliderMax: number;
  readonly step: number;
  readonly unit: "days" | "%";
  /** Why the value makes no sense, a sentence. */
  readonly problem: string | undefined;
}

/** Everything that the what-if page of an experiment shows. */
export interface WhatIfView extends ExperimentRef {
  readonly name: string;
  readonly status: string;
  readonly policyName: string;
  readonly fields: readonly WhatIfField[];
  /** Why these numbers must be read with care, sentences; the first is the one that matters most. */
  readonly hindsight: readonly string[];
  /** Undefined: a field makes no sense. */
  readonly results: WhatIfResults | undefined;
}

export interface WhatIfResults {
  readonly isChanged: boolean;
  readonly rules: Policy;
  readonly own: OutcomeWords;
  readonly changed: OutcomeWords;
  /** What the ledger says of the experiment now, and why a replay may say something else. */
  readonly ledger: readonly string[];
  /** Undefined: left to a further request. */
  readonly traffic: WhatIfTraffic | undefined;
  readonly past: WhatIfPast | undefined;
  readonly yaml: string;
  readonly yamlHint: string;
}

/** An outcome with its words. Plain text. */
export interface OutcomeWords {
  readonly outcome: WhatIfOutcome;
  /** `Day 17 (Nov 27)`. */
  readonly day: string;
  /** What it would have been stopped with, or why it would not. */
  readonly result: string;
  /** The declared winner's name; empty: none. */
  readonly winner: string;
}

export interface WhatIfPast {
  readonly rows: readonly WhatIfPastRow[];
  /** Of `rows`, how many would have ended otherwise. */
  readonly differing: number;
  /** Ended experiments that are not shown: more than fit, or archived. */
  readonly rest: number;
  readonly summary: string;
}

export interface WhatIfPastRow extends ExperimentRef {
  readonly name: string;
  readonly own: OutcomeWords;
  readonly changed: OutcomeWords;
  readonly differs: boolean;
}

export type WhatIfTraffic =
  | { readonly kind: "none"; readonly because: string }
  | {
      readonly kind: "figures";
      readonly traffic: OwnTraffic;
      readonly own: RehearsedFigures;
      readonly changed: RehearsedFigures;
      /** For whom it was simulated, a sentence. */
      readonly basis: string;
      readonly rows: readonly { readonly title: string; readonly own: string; readonly changed: string }[];
    };
