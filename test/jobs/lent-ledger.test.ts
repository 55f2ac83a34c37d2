import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { lendLedger } from "../support/lent-ledger.ts";
import { DAY, HOUR, useWorlds } from "../support/world.ts";

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

it("a ledger that an earlier test has used is lent as empty, and as well guarded, as a new one", async () => {
  const { database, schema, empty } = await lendLedger();
  const fresh = `test_${randomUUID().replaceAll("-", "")}`;
  await openLedger(database, { schema: fresh, log: silentLog });
  onTestFinished(() => database.execute(`DROP SCHEMA "${fresh}" CASCADE`));
  const world = await aWorld({ scenarios: ["clear-winner", "broken-split"] });
  await world.announced();
  await world.later(3 * HOUR);
  await world.later(DAY);
  await world.digest();
  const [tables, counters] = await Promise.all([tablesOf(database, schema), countersOf(database, schema)]);
  await database.execute(
    [
      "SET session_replication_role = replica",
      ...tables.flatMap((name) => [
        `DELETE FROM "${schema}"."${name}"`,
        `INSERT INTO "${schema}"."${name}" OVERRIDING SYSTEM VALUE SELECT * FROM "${world.schema}"."${name}"`,
      ]),
      ...counters.map(({ name }) => `SELECT nextval('"${schema}"."${name}"')`),
      "SET session_replication_role = DEFAULT",
    ].join(";"),
  );
  const used = await everythingIn(database, schema);
  expect(tables.filter((name) => used[name]!.length > 1).length).toBeGreaterThan(5);

  await empty();
  expect(await everythingIn(database, schema)).toEqual(await everythingIn(database, fresh));
  expect(await database.query("SHOW session_replication_role")).toEqual([{ session_replication_role: "origin" }]);
});
