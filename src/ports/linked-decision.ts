import type { ExperimentRef, Instant, UtcDay } from "../experiment/index.ts";

/** One row of the ledger's chain as it is linked: every column that anything relies on; documents longer than a line by their hash. */
export interface LinkedRow extends ExperimentRef {
  readonly sequence: number;
  readonly id: string;
  readonly closedDay: UtcDay;
  readonly verdict: string;
  readonly asOf: Instant;
  readonly recordedAt: Instant;
  /** Hash of the premise. */
  readonly premise: string;
  /** Hash of all days and earlier looks that it was made from. */
  readonly root: string;
  /** Hash of its own look; null: it looked at nothing. */
  readonly look: string | null;
  /** Whether this look is the one that counts of its day, until a later one replaces it. */
  readonly lookCounts: boolean;
  /** Hash of the facts. */
  readonly facts: string;
  readonly previousHash: string;
}

/** A row with everything that its hash covers. */
export interface LinkedDecision {
  readonly row: LinkedRow;
  /** Of the row. */
  readonly hash: string;
  /** The exact texts that the row names by their hashes. */
  readonly documents: { readonly premise: string; readonly look: string | null; readonly facts: string };
}
