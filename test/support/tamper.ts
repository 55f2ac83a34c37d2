import { expect } from "vitest";
import type { Database } from "../../src/database/index.ts";
import { pack, unpack } from "../../src/store/decisions/packing.ts";

/** What somebody with the rights of the database's owner could do: switch off what guards the chain, then change it. */
export async function tamper(database: Database, schema: string, sql: string): Promise<void> {
  const tables = ["decisions", "premises", "intents"];
  const all = (verb: string): string =>
    tables.map((table) => `ALTER TABLE ${schema}.${table} ${verb} TRIGGER ALL;`).join(" ");
  await database.execute(`${all("DISABLE")} ${sql.replaceAll("%", schema)}; ${all("ENABLE")}`);
}

/** The same to a document of a row, which is kept packed. @param change takes its text; @param where chooses the row */
export async function tamperWith(
  database: Database,
  schema: string,
  [table, column]: readonly [table: "decisions" | "premises", column: "facts" | "look" | "body"],
  where: string,
  change: (text: string) => string,
): Promise<void> {
  const [row] = await database.query<{ readonly document: Uint8Array }>(
    `SELECT ${column} AS document FROM ${schema}.${table} WHERE ${where}`,
  );
  const text = unpack(row!.document, table);
  expect(change(text)).not.toBe(text);
  const packed = `'\\x${Buffer.from(pack(change(text))).toString("hex")}'`;
  await tamper(database, schema, `UPDATE %.${table} SET ${column} = ${packed} WHERE ${where}`);
}
