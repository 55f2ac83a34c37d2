import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatCount } from "../text/format.ts";
import type { Difference } from "./differences.ts";
import { isProven, type HashedPart, type ProofFindings } from "./proof-findings.ts";

/** What a proof file says after it has computed everything again. Plain text. */
export interface ToldProof {
  readonly isProven: boolean;
  readonly result: string;
  readonly rows: readonly ToldProofRow[];
  /** Which places are not the same, and how: empty where all are. */
  readonly places: readonly string[];
}

export interface ToldProofRow {
  readonly what: string;
  readonly compared: string;
  readonly outcome: string;
  readonly isSame: boolean;
}

const SAME = "identical";
const MOST_PLACES = 40;
const LONGEST_VALUE = 200;
const LONGEST_PATH = 200;

/** Before anything was computed, and where nothing can be. */
export const NOTHING_RECOMPUTED =
  "Nothing was recomputed: this needs JavaScript. The figures below are shown as they were recorded.";

export function tellProof(findings: ProofFindings): ToldProof {
  const { figures, differences, hashes, misfits, added } = findings;
  const wrongHashes = hashes.filter(({ recorded, computed }) => recorded !== computed);
  const problems = [
    ...(differences.length === 0 ? [] : [`the figures differ in ${formatAmount(differences.length, "place")}`]),
    ...(wrongHashes.length === 0
      ? []
      : [`${formatAmount(wrongHashes.length, "hash", "hashes")} of ${formatCount(hashes.length)} differ`]),
    ...(misfits.length === 0
      ? []
      : [`${formatAmount(misfits.length, "place")} of this file differ from what the hash covers`]),
  ];
  return {
    isProven: isProven(findings),
    result:
      problems.length === 0
        ? "Recomputed in this browser: identical, digit for digit."
        : `Recomputed in this browser: DIFFERENT. ${capital(problems.join("; "))}.`,
    rows: [
      ...figures.map(({ part, values, different }) => ({
        what: PARTS[part] ?? part,
        compared: formatAmount(values, "value"),
        outcome: different === 0 ? SAME : `${formatCount(different)} different`,
        isSame: different === 0,
      })),
      ...hashes.map(({ of, recorded, computed }) => ({
        what: HASHED[of],
        compared: computed,
        outcome: recorded === computed ? SAME : `different: recorded ${cleanText(recorded, LONGEST_VALUE)}`,
        isSame: recorded === computed,
      })),
      {
        what: "Input and decision, compared with what was hashed",
        compared: added.length === 0 ? "every value" : `all but ${formatAmount(added.length, "value")} added later`,
        outcome: misfits.length === 0 ? SAME : `${formatCount(misfits.length)} different`,
        isSame: misfits.length === 0,
      },
    ],
    places: [...placesOf(differences, "in this file", "recomputed"), ...placesOf(misfits, "as hashed", "in this file")],
  };
}

function placesOf(differences: readonly Difference[], before: string, after: string): string[] {
  const shown = differences
    .slice(0, MOST_PLACES)
    .map(
      ({ path, stored, recomputed }) =>
        `${cleanText(path, LONGEST_PATH)}: ${before} ${valueText(stored)}, ${after} ${valueText(recomputed)}`,
    );
  const more = differences.length - MOST_PLACES;
  return more > 0 ? [...shown, `and ${formatCount(more)} more`] : shown;
}

function valueText(value: unknown): string {
  return value === undefined ? "nothing" : cleanText(JSON.stringify(value), LONGEST_VALUE);
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

const PARTS: Readonly<Record<string, string>> = {
  verdict: "Verdict",
  winner: "Winner",
  leader: "Who is ahead",
  arms: "Variants",
  checks: "Checks",
  look: "Evidence",
  metrics: "Other metrics",
  forecast: "Forecast",
  signals: "Signals",
  advice: "Advice",
  rest: "Everything else",
};

const HASHED: Readonly<Record<HashedPart, string>> = {
  premise: "Hash of the premise: configuration, first sight, policy",
  look: "Hash of the look: the evidence of the day",
  facts: "Hash of the facts: figures, checks, forecast",
  root: "Root: one hash of all days and earlier looks",
  id: "Id of the decision",
  row: "Hash of the row in the chain",
};

/** Parts of a decision that have a line of their own, in this order; all others share one. */
export const PROOF_PARTS: readonly string[] = Object.keys(PARTS);
