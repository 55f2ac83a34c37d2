import { hash } from "node:crypto";
import type { DayCounts, MetricSeries } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { LinkedRow } from "../../ports/index.ts";
import { textsOfDays, type DayEntry } from "./day-entries.ts";
import {
  conclusionText,
  decisionIdFrom,
  rootText,
  rowText,
  storedConclusionText,
  type Conclusion,
} from "./hashed-texts.ts";

/** What the first row is linked to. */
export const GENESIS_HASH = "0".repeat(64);

/** Hash of a row. */
export function hashOf(row: LinkedRow): string {
  return sha256(rowText(row));
}

/** One hash of everything counted: of each day and of each earlier look, in order. */
export function rootOf(days: readonly string[], looks: readonly string[]): string {
  return sha256(rootText(days, looks));
}

/** Hash of one entry. */
export function hashOfDay(entry: DayEntry): string {
  return sha256(canonicalJson(entry));
}

/** Hashes of everything counted, in the order of the entries; undated order is the days' own. */
export function hashesOfDays(days: readonly DayCounts[], metrics: readonly MetricSeries[]): readonly string[] {
  return textsOfDays(days, metrics).map(sha256);
}

/** The name of a conclusion: the same input and decision have the same one, whenever they were reached. */
export function decisionIdOf(conclusion: Conclusion): string {
  return decisionIdFrom(sha256(conclusionText(conclusion)));
}

/** The same of documents that were read back: most of what names them is their text. @param texts what the documents were parsed from */
export function storedDecisionId(
  conclusion: Conclusion,
  texts: { readonly look: string | null; readonly facts: string },
): string {
  return decisionIdFrom(sha256(storedConclusionText(conclusion, texts)));
}

export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}
