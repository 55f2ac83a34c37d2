import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatCount } from "../text/format.ts";
import type { Difference } from "./differences.ts";
import type { ExplanationModel } from "./model.ts";
import type { SectionPart, ToldDifferences } from "./sections.ts";
import { verdictLine } from "./tell-judgement.ts";
import { LONGEST_NAME, timeText } from "./told-text.ts";

const HASH_SHOWN = 16;
const MOST_DIFFERENCES = 20;

/** Where the decision stands in the chain, and whether it holds. */
export function proofParts(model: ExplanationModel): readonly SectionPart[] {
  const { stored, differences } = model;
  const { id, sequence, recordedAt, confirmedAsOf, decision, hash, previousHash } = stored;
  const again = confirmedAsOf === decision.asOf ? "" : `, concluded again as of ${timeText(confirmedAsOf)}`;
  return [
    {
      kind: "lines",
      lines: [
        `${id}, recorded ${timeText(recordedAt)}${again}`,
        `Row ${formatCount(sequence)} of the ledger's chain: ${hash.slice(0, HASH_SHOWN)}…, after ${previousHash.slice(0, HASH_SHOWN)}…`,
        ...(model.chain === undefined ? [recomputedLine(differences)] : recordedLines(model, model.chain)),
      ],
    },
    { kind: "differences", ...toldDifferences(differences) },
  ];
}

function recomputedLine({ length }: readonly Difference[]): string {
  return length === 0
    ? "Recomputed from its stored input: identical, digit for digit."
    : `Recomputed from its stored input: DIFFERENT in ${formatAmount(length, "place")}.`;
}

/** Other rules give other facts: what was recorded is not recomputed but held against the chain. */
function recordedLines(
  { stored, differences, recomputed }: ExplanationModel,
  { rows, firstBroken }: NonNullable<ExplanationModel["chain"]>,
): string[] {
  const chain =
    firstBroken === undefined
      ? `unbroken over ${formatAmount(rows, "row")}`
      : `BROKEN at row ${formatCount(firstBroken)}`;
  return [
    `Made by method ${stored.decision.method}; today's is method ${recomputed.method}. It stands as recorded. The ledger's chain is ${chain}.`,
    `Today's method says of the same input: ${verdictLine(recomputed)}`,
    ...(differences.length === 0 ? [] : [`It differs in ${formatAmount(differences.length, "place")}.`]),
  ];
}

function toldDifferences(differences: readonly Difference[]): ToldDifferences {
  return {
    places: differences.slice(0, MOST_DIFFERENCES).map(({ path, stored, recomputed }) => ({
      path,
      stored: valueText(stored),
      recomputed: valueText(recomputed),
    })),
    more: Math.max(0, differences.length - MOST_DIFFERENCES),
  };
}

function valueText(value: unknown): string {
  return value === undefined ? "nothing" : cleanText(JSON.stringify(value), LONGEST_NAME);
}
