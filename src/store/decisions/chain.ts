import { createHash } from "node:crypto";
import type { Look } from "../../decision/index.ts";
import type { ExperimentRef, Instant, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { KeptFacts } from "./parts.ts";

/** What the first row is linked to. */
export const GENESIS_HASH = "0".repeat(64);

/** One row as it is linked: every column that anything relies on; documents longer than a line by their hash. */
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

/** Hash of a row. */
export function hashOf(row: LinkedRow): string {
  return sha256(canonicalJson(row));
}

/** One hash of everything counted: of each day and of each earlier look, in order. */
export function rootOf(days: readonly string[], looks: readonly string[]): string {
  return sha256(`days ${days.join(" ")} looks ${looks.join(" ")}`);
}

/** What makes a conclusion the one it is. */
export interface Conclusion extends ExperimentRef {
  readonly closedDay: UtcDay;
  readonly verdict: string;
  readonly premise: string;
  readonly root: string;
  readonly look: Look | null;
  readonly facts: KeptFacts;
}

/**
 * The name of a conclusion: the same input and decision have the same one, whenever they were reached. It leaves out what moves
 * without meaning: the times that a run stamps on what it reads and concludes, and the vendor's running totals. Days and looks are in the root.
 */
export function decisionIdOf(conclusion: Conclusion): string {
  const { account, experimentId, closedDay, verdict, premise, root, look, facts } = conclusion;
  const content = {
    account,
    experimentId,
    closedDay,
    verdict,
    premise,
    root,
    look: look && { ...look, asOf: undefined },
    facts: { ...facts, vendor: undefined, days: undefined, metricSeries: undefined, looks: undefined },
  };
  return `dec_${sha256(canonicalJson(content)).slice(0, 24)}`;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
