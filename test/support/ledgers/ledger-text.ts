import { expect } from "vitest";
import type { Queryable } from "../../../src/database/index.ts";
import { unpack } from "../../../src/store/decisions/packing.ts";

const HASH_BYTES = 32;

/** Everything that a ledger holds, as text: what it keeps packed is unpacked, so that words are found there too. */
export async function ledgerText(database: Pick<Queryable, "query">, schema: string): Promise<string> {
  const tables = await database.query<{ readonly name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1",
    [schema],
  );
  const text: string[] = [];
  const unpacked = new Set<string>();
  for (const { name } of tables) {
    for (const row of await database.query(`SELECT * FROM ${schema}.${name}`)) {
      for (const [column, value] of Object.entries(row)) {
        const isPacked = value instanceof Uint8Array && value.length !== HASH_BYTES;
        if (isPacked) unpacked.add(`${name}.${column}`);
        text.push(`${name}.${column}: ${isPacked ? unpack(value, name) : JSON.stringify(value)}`);
      }
    }
  }
  // Whoever looks for words in here has to look where most of them would be.
  expect([...unpacked].toSorted()).toEqual(["decisions.facts", "decisions.look", "premises.body"]);
  return text.join("\n");
}
