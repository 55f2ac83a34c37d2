import type { Look } from "../../decision/index.ts";
import type { ExperimentRef, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { LinkedRow } from "../../ports/index.ts";
import type { KeptFacts } from "./parts.ts";

// What is hashed, as text: without hashing it, so that a browser can hash it in its own way.

/** What the hash of a row is of: its canonical JSON, whose keys are in this order. */
export function rowText(row: LinkedRow): string {
  const { account, asOf, closedDay, experimentId, facts, id, look, lookCounts } = row;
  const { premise, previousHash, recordedAt, root, sequence, verdict } = row;
  return JSON.stringify({
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
  } satisfies Required<LinkedRow>);
}

/** What the root is of: the hashes of each day and of each earlier look, in order. */
export function rootText(days: readonly string[], looks: readonly string[]): string {
  return `days ${days.join(" ")} looks ${looks.join(" ")}`;
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
 * What the name of a conclusion is made of: the same input and decision give the same, whenever they were reached. It leaves out what moves
 * without meaning: the times that a run stamps on what it reads and concludes, and the vendor's running totals. Days and looks are in the root.
 */
export function conclusionText({ look, facts, ...conclusion }: Conclusion): string {
  return textOf(conclusion, look && canonicalJson(lookWithoutTime(look)), canonicalJson(meaningOf(facts)));
}

/** The same of documents that were read back: most of what names them is their text. @param texts what the documents were parsed from */
export function storedConclusionText(
  { look, facts, ...conclusion }: Conclusion,
  texts: { readonly look: string | null; readonly facts: string },
): string {
  return textOf(conclusion, look && textWithoutTime(look, texts.look!), textOfMeaning(facts, texts.facts));
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
function textOf(
  { account, experimentId, closedDay, verdict, premise, root }: Omit<Conclusion, "look" | "facts">,
  look: string | null,
  facts: string,
): string {
  const before = JSON.stringify({ account, closedDay, experimentId }).slice(0, -1);
  const after = JSON.stringify({ premise, root, verdict }).slice(1);
  return `${before},"facts":${facts},"look":${look},${after}`;
}

/** @param hash of what names a conclusion */
export function decisionIdFrom(hash: string): string {
  return `dec_${hash.slice(0, 24)}`;
}
