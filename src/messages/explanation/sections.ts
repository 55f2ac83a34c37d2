import type { ToldCheck } from "../checks/render-checks.ts";

/** The story of a decision, in the order in which it is told: for text and for pages. All of it is plain text. */
export interface Told {
  readonly name: string;
  readonly verdict: string;
  /** Empty: people did not say what they expect. */
  readonly hypothesis: string;
  /** Only those in which there is something. */
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: SectionTitle;
  readonly parts: readonly SectionPart[];
}

export type SectionTitle =
  | "What was counted"
  | "Other metrics"
  | "Checks"
  | "Earlier looks"
  | "What Herald did"
  | "What people said"
  | "What people changed with herald api"
  | "Alerts"
  | "Messages"
  | "Proof";

export type SectionPart =
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  | ({ readonly kind: "table" } & ToldTable)
  | { readonly kind: "checks"; readonly checks: readonly ToldCheck[] }
  | { readonly kind: "events"; readonly events: readonly ToldEvent[] }
  | { readonly kind: "acts"; readonly acts: readonly ActTold[] }
  | ({ readonly kind: "differences" } & ToldDifferences);

export interface ToldTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Indexes of the columns of numbers. */
  readonly numbers: readonly number[];
}

/** Something that happened, and when. */
export interface ToldEvent {
  readonly at: string;
  readonly text: string;
}

export interface ActTold {
  readonly id: string;
  /** What it was to do, who asked for it, and for which decision. */
  readonly about: string;
  readonly steps: readonly ToldEvent[];
  /** How it ended and what visitors see, as whole sentences. */
  readonly outcome: readonly string[];
}

/** Places at which two decisions are not the same. */
export interface ToldDifferences {
  readonly places: readonly { readonly path: string; readonly stored: string; readonly recomputed: string }[];
  /** How many more there are. */
  readonly more: number;
}
