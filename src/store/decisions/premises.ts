import type { Queryable } from "../../database/index.ts";
import { premiseSchema } from "../schema/kept-schema.ts";
import { readStored } from "../schema/read-stored.ts";
import type { Tables } from "../tables.ts";
import { pack, unpack } from "./packing.ts";
import type { Premise } from "./parts.ts";

/** Keeps a premise once, by its hash, and gives its number. */
export async function keepPremise(database: Queryable, tables: Tables, text: string, hash: string): Promise<string> {
  for (;;) {
    const [known] = await database.query<{ readonly id: string }>(
      `SELECT id FROM ${tables.premises} WHERE hash = decode($1, 'hex')`,
      [hash],
    );
    if (known !== undefined) return known.id;
    await database.query(
      `INSERT INTO ${tables.premises} (hash, body) VALUES (decode($1, 'hex'), $2) ON CONFLICT (hash) DO NOTHING`,
      [hash, pack(text)],
    );
  }
}

/** A premise as it was packed. @throws LedgerDamagedError naming the row */
export function premiseOf(body: Uint8Array, decisionId: string): Premise {
  const row = `premise of decision ${decisionId}`;
  return readStored(premiseSchema, unpack(body, row), row);
}
