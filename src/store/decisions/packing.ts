import { deflateRawSync, inflateRawSync } from "node:zlib";
import { LedgerDamagedError } from "../errors.ts";
import { PACKING_DICTIONARY } from "./packing-dictionary.ts";

/** Names the way of packing, so that another one can follow without touching what is stored. */
const DEFLATED_WITH_DICTIONARY = 1;
const dictionary = Buffer.from(PACKING_DICTIONARY);

/**
 * A document as it is kept: raw deflate against a fixed dictionary of what such documents look like, after one byte that names this way.
 * Documents of 300 to 5,000 characters become a third to a fifth; PostgreSQL itself compresses nothing so short.
 */
export function pack(text: string): Uint8Array {
  return Buffer.concat([Buffer.of(DEFLATED_WITH_DICTIONARY), deflateRawSync(text, { dictionary, level: 9 })]);
}

/** The exact text that was packed; undefined if it is damaged: for checks, which report that themselves. */
export function unpackIfSound(packed: Uint8Array): string | undefined {
  try {
    return unpack(packed, "document");
  } catch {
    return undefined;
  }
}

/** The exact text that was packed. @throws LedgerDamagedError naming the row */
export function unpack(packed: Uint8Array, row: string): string {
  if (packed[0] !== DEFLATED_WITH_DICTIONARY)
    throw new LedgerDamagedError(`The ledger's ${row} is packed in a way this Herald does not know: verify the ledger`);
  try {
    return inflateRawSync(packed.subarray(1), { dictionary }).toString("utf8");
  } catch (cause) {
    throw new LedgerDamagedError(`The ledger's ${row} cannot be unpacked: verify the ledger`, { cause });
  }
}
