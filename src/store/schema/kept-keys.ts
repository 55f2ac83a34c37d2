import type { z } from "zod";
import type { AlertEnd, AlertFact, Decision, DecisionInput, Findings, ActEnding } from "../../decision/index.ts";
import type { alertEndSchema, alertFactSchema } from "./alert-schema.ts";
import type { decisionInputSchema, decisionSchema } from "./decision-schema.ts";
import type { FindingsRead } from "./findings-schema.ts";
import type { actEndingSchema } from "./act-ending-schema.ts";

/** The record with every key required, all the way down; but what is hidden where small counts are, which is never stored. */
type EveryKey<T> = T extends readonly (infer Item)[]
  ? readonly EveryKey<Item>[]
  : T extends object
    ? { readonly [Key in keyof T as Exclude<Key, "hidden">]-?: EveryKey<T[Key]> }
    : T;

type Keeps<Written, Read extends EveryKey<Written>> = Read;

/**
 * A schema that does not know an optional key still satisfies the type of its record, and what that key holds would be lost on the way through the
 * ledger without a word. Here the compiler names such a key: give it to its schema, `exactOptional`, and to what takes the record apart.
 */
export type KeptKeys = [
  Keeps<DecisionInput, EveryKey<z.output<typeof decisionInputSchema>>>,
  Keeps<Decision, EveryKey<z.output<typeof decisionSchema>>>,
  Keeps<Findings, EveryKey<FindingsRead>>,
  Keeps<ActEnding, EveryKey<z.output<typeof actEndingSchema>>>,
  Keeps<AlertFact, EveryKey<z.output<typeof alertFactSchema>>>,
  Keeps<AlertEnd, EveryKey<z.output<typeof alertEndSchema>>>,
];
