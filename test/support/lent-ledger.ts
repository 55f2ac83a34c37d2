import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import type { EmbeddedDatabase } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { sharedEmbedded } from "./databases.ts";

/** A schema whose ledger is empty when a test gets it. */
interface Lent {
  readonly schema: string;
  readonly emptying: string;
  uses: number;
}

export interface LentLedger {
  readonly schema: string;
  readonly database: EmbeddedDatabase;
  /** Brings it back to what a new one holds. */
  empty(): Promise<void>;
}

/** What was deleted still takes room: after so many tests a new schema is cheaper to read. */
const MOST_USES = 25;

const waiting: Lent[] = [];

/**
 * An empty ledger in this process's embedded database, the test's alone until it ends. Its schema may have been another test's before: to
 * empty a schema takes a twentieth of what it takes to make one. One whose test failed is not lent again, as something may still go on in it.
 */
export async function lendLedger(): Promise<LentLedger> {
  const database = await sharedEmbedded();
  const lent = waiting.pop() ?? (await newOne(database));
  const empty = () => database.execute(lent.emptying);
  if (lent.uses > 0) await empty();
  lent.uses += 1;
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== "pass" || lent.uses === MOST_USES)
      await database.execute(`DROP SCHEMA "${lent.schema}" CASCADE`);
    else waiting.push(lent);
  });
  return { schema: lent.schema, database, empty };
}

async function newOne(database: EmbeddedDatabase): Promise<Lent> {
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  await openLedger(database, { schema, log: silentLog });
  return { schema, emptying: await emptyingOf(database, schema), uses: 0 };
}

/** What brings a schema back to what it holds now, directly after it was made; past the guards of rows that are never deleted. */
async function emptyingOf(database: EmbeddedDatabase, schema: string): Promise<string> {
  const tables = await database.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'migrations' ORDER BY 1",
    [schema],
  );
  const counters = await database.query<{ name: string }>(
    "SELECT sequencename AS name FROM pg_sequences WHERE schemaname = $1 ORDER BY 1",
    [schema],
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const table = `"${schema}"."${name}"`;
    const [held] = await database.query<{ rows: string | null }>(
      `SELECT json_agg(one)::text AS rows FROM ${table} one`,
    );
    if (typeof held?.rows === "string")
      rows.push(
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${table}, $rows$${held.rows}$rows$)`,
      );
  }
  return [
    "SET session_replication_role = replica",
    ...tables.map(({ name }) => `DELETE FROM "${schema}"."${name}"`),
    ...rows,
    ...counters.map(({ name }) => `SELECT setval('"${schema}"."${name}"', 1, false)`),
    "SET session_replication_role = DEFAULT",
  ].join(";");
}
