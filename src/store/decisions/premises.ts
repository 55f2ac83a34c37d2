import type { Queryable } from "../../database/index.ts";
import { premiseSchema } from "../schema/kept-schema.ts";
import { readStored } from "../schema/read-stored.ts";
import type { Tables } from "../tables.ts";
import { pack, unpack } from "./packing.ts";
import type { Premise } from "./parts.ts";

/** Keeps premises once each, by their hash. @returns their numbers, by hash */
export async function keepPremises(
  database: Queryable,
  tables: Tables,
  premises: readonly { readonly text: string; readonly hash: string }[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(premises.map(({ text, hash }) => [hash, text]));
  for (;;) {
    const rows = await database.query<{ readonly id: string; readonly hash: string }>(
      `SELECT p.id, wanted.hash FROM unnest($1::text[]) AS wanted (hash) JOIN ${tables.premises} p ON p.hash = decode(wanted.hash, 'hex')`,
      [[...wanted.keys()]],
    );
    const known = new Map(rows.map(({ id, hash }) => [hash, id]));
    // In order, so that two who keep the same ones do not wait for each other.
    const missing = [...wanted].filter(([hash]) => !known.has(hash)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (missing.length === 0) return known;
    await database.query(
      `INSERT INTO ${tables.premises} (hash, body) SELECT decode(hash, 'hex'), decode(body, 'base64') FROM unnest($1::text[], $2::text[]) AS missing (hash, body)
       ON CONFLICT (hash) DO NOTHING`,
      [missing.map(([hash]) => hash), missing.map(([, text]) => Buffer.from(pack(text)).toString("base64"))],
    );
  }
}

/** A premise as it was packed. @throws LedgerDamagedError naming the row */
export function premiseOf(body: Uint8Array, decisionId: string): Premise {
  const row = `premise of decision ${decisionId}`;
  return readStored(premiseSchema, unpack(body, row), row);
}
