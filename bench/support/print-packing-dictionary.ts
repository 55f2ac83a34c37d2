/**
 * Prints src/store/decisions/packing-dictionary.ts: what documents of the ledger look like, taken from the corpus of decisions. What ledgers
 * were packed with must stay: a better dictionary is another way of packing, beside this one.
 */
import { decide } from "../../src/decision/index.ts";
import { canonicalJson } from "../../src/platform/index.ts";
import { partsOf } from "../../src/store/decisions/parts.ts";
import { readCorpus } from "../../test/corpus/corpus.ts";

/** The nearest text is the cheapest to point at: what is most frequent comes last. */
const VERDICTS = ["winner", "not-yet"] as const;

const withoutFigures = (text: string): string =>
  text.replace(/-?\d+(\.\d+)?(e-?\d+)?/gu, (figure) => (figure.length > 3 ? "" : figure));

const parts = readCorpus()
  .filter(({ snapshot }) => snapshot.arms.length === 2)
  .map((input) => partsOf(input, decide(input)));
const texts = VERDICTS.flatMap((verdict) =>
  parts
    .filter((part) => part.verdict === verdict && part.look !== null)
    .slice(0, 1)
    .map(({ facts }) => canonicalJson(facts)),
);
const sample = parts.find(({ verdict, look }) => verdict === "not-yet" && look?.spending != null)!;
const dictionary = [canonicalJson(sample.premise), ...texts, canonicalJson(sample.look)].map(withoutFigures).join("");

process.stdout.write(`/**
 * What documents of the ledger look like. Never changed: whatever is packed needs it. Printed by bench/support/print-packing-dictionary.ts.
 */
export const PACKING_DICTIONARY = ${JSON.stringify(dictionary)};
`);
