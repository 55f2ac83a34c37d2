import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { eachDatabase } from "../support/databases.ts";
import { LedgerPool } from "../support/ledgers/ledger-pool.ts";
import { DAY, HOUR, useWorlds, type World } from "../support/world.ts";

const aWorld = useWorlds();

async function tablesOf(database: Database, schema: string): Promise<readonly string[]> {
  const tables = await database.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'migrations' ORDER BY 1",
    [schema],
  );
  return tables.map(({ name }) => name);
}

function countersOf(database: Database, schema: string): Promise<readonly { readonly name: string }[]> {
  return database.query("SELECT sequencename AS name, last_value FROM pg_sequences WHERE schemaname = $1 ORDER BY 1", [
    schema,
  ]);
}

/** Rows, counters and guards. */
async function everythingIn(database: Database, schema: string): Promise<Readonly<Record<string, readonly object[]>>> {
  const held: Record<string, readonly object[]> = {};
  for (const name of await tablesOf(database, schema))
    held[name] = await database.query(`SELECT * FROM "${schema}"."${name}"`);
  return {
    ...held,
    counters: await countersOf(database, schema),
    guards: await database.query(
      `SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = $1::text::regnamespace AND NOT t.tgisinternal ORDER BY 1, 2`,
      [schema],
    ),
  };
}

/** What came together in a world's ledger, in place of what is there. */
async function fill(database: Database, schema: string, world: World): Promise<void> {
  const statements = ["SET session_replication_role = replica"];
  for (const name of await tablesOf(database, schema)) {
    const table = `"${schema}"."${name}"`;
    const [held] = await world.database.query<{ rows: string | null }>(
      `SELECT json_agg(one)::text AS rows FROM "${world.schema}"."${name}" one`,
    );
    statements.push(
      `DELETE FROM ${table}`,
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
      SELECT * FROM json_populate_recordset(NULL::${table}, $rows$${held?.rows ?? "[]"}$rows$)`,
    );
  }
  for (const { name } of await countersOf(database, schema)) statements.push(`SELECT nextval('"${schema}"."${name}"')`);
  await database.execute([...statements, "SET session_replication_role = DEFAULT"].join(";"));
}

eachDatabase("a ledger that an earlier test has used", (at) => {
  it("is lent as empty, and as well guarded, as a new one", async () => {
    const database = at.database();
    const pool = new LedgerPool(database);
    onTestFinished(() => pool.close());
    const fresh = at.freshSchema();
    await openLedger(database, { schema: fresh, log: silentLog });
    const world = await aWorld({ scenarios: ["clear-winner", "broken-split"] });
    await world.announced();
    await world.later(3 * HOUR);
    await world.later(DAY);
    await world.digest();

    const first = await pool.lend();
    await fill(database, first.schema, world);
    const used = Object.values(await everythingIn(database, first.schema));
    expect(used.filter((rows) => rows.length > 1).length).toBeGreaterThan(7);
    await first.giveBack();
    const second = await pool.lend();
    expect(second.schema).toBe(first.schema);
    expect(await everythingIn(database, second.schema)).toEqual(await everythingIn(database, fresh));
    expect(await database.query("SHOW session_replication_role")).toEqual([{ session_replication_role: "origin" }]);
    await second.giveBack();
  });
});
