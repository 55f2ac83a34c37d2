import { hash } from "node:crypto";
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

/** Hash of a row: of its canonical JSON, whose keys are in this order. */
export function hashOf(row: LinkedRow): string {
  const { account, asOf, closedDay, experimentId, facts, id, look, lookCounts } = row;
  const { premise, previousHash, recordedAt, root, sequence, verdict } = row;
  return sha256(
    JSON.stringify({
      account,
      asOf,
      closedDay,
      experimentId,
      facts,
      id,
      look,
      lookCounts,
      premise,
      previousHash,
      recordedAt,
      root,
      sequence,
      verdict,
    } satisfies Required<LinkedRow>),
  );
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
export function decisionIdOf({ look, facts, ...conclusion }: Conclusion): string {
  return idOf(conclusion, look && canonicalJson(lookWithoutTime(look)), canonicalJson(meaningOf(facts)));
}

/** The same of documents that were read back: most of what names them is their text. @param texts what the documents were parsed from */
export function storedDecisionId(
  { look, facts, ...conclusion }: Conclusion,
  texts: { readonly look: string | null; readonly facts: string },
): string {
  return idOf(conclusion, look && textWithoutTime(look, texts.look!), textOfMeaning(facts, texts.facts));
}

const lookWithoutTime = (look: Look) => ({ ...look, asOf: undefined });
const meaningOf = (facts: KeptFacts) => ({
  ...facts,
  vendor: undefined,
  days: undefined,
  metricSeries: undefined,
  looks: undefined,
});

/** Cut out of the text, in which the time comes second. */
function textWithoutTime(look: Look, text: string): string {
  const armIds = `{"armIds":${JSON.stringify(look.armIds)},`;
  const start = `${armIds}"asOf":${JSON.stringify(look.asOf)},`;
  return text.startsWith(start) ? `${armIds}${text.slice(start.length)}` : canonicalJson(lookWithoutTime(look));
}

/** Cut out of the text, in which the vendor's totals come third to last. */
function textOfMeaning(facts: KeptFacts, text: string): string {
  const { vendor, winner, winnersCurse, days, metricSeries, looks } = facts;
  const last = `,"winner":${JSON.stringify(winner)},"winnersCurse":${JSON.stringify(winnersCurse)}}`;
  const end = `,"vendor":${JSON.stringify(vendor)}${last}`;
  const isCut = days === undefined && metricSeries === undefined && looks === undefined && text.endsWith(end);
  return isCut ? `${text.slice(0, -end.length)}${last}` : canonicalJson(meaningOf(facts));
}

/** Of canonical JSON, whose keys are in this order. */
function idOf(
  { account, experimentId, closedDay, verdict, premise, root }: Omit<Conclusion, "look" | "facts">,
  look: string | null,
  facts: string,
): string {
  const before = JSON.stringify({ account, closedDay, experimentId }).slice(0, -1);
  const after = JSON.stringify({ premise, root, verdict }).slice(1);
  return `dec_${sha256(`${before},"facts":${facts},"look":${look},${after}`).slice(0, 24)}`;
}

export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}
