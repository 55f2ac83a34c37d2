import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { openPostgres, type Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openTestEmbedded, sharedEmbedded } from "./embedded.ts";
import { lendLedger } from "./ledgers/lent-ledger.ts";
import { isEverything } from "./scope.ts";

export { initialisedDirectory, openTestEmbedded, sharedEmbedded, useTemporaryDirectory } from "./embedded.ts";

/** The server that tests may use; each test makes schemas of its own and drops them. */
export const TEST_POSTGRES_URL =
  process.env["HERALD_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

export type DatabaseKind = Database["kind"];

const isPostgresThere =
  isEverything &&
  (await openPostgres({
    url: TEST_POSTGRES_URL,
    log: silentLog,
    maxConnections: 1,
    connectTimeoutMs: 2_000,
  }).then(
    async (database) => database.close().then(() => true),
    () => false,
  ));

/** Why there is no such database, and it is no failure that there is none; empty: it is used. */
function absenceOf(kind: DatabaseKind): string {
  if (kind === "embedded" || isPostgresThere) return "";
  if (!isEverything) return ": in npm run test:all";
  return process.env["CI"] === "true" ? "" : ": not running, skipped";
}

export async function openTestDatabase(kind: DatabaseKind): Promise<Database> {
  if (kind === "embedded") return openTestEmbedded();
  return openPostgres({ url: TEST_POSTGRES_URL, log: silentLog, maxConnections: 4 });
}

/** What a test of one kind of database gets. */
export interface DatabaseAtHand {
  readonly kind: DatabaseKind;
  /** One instance for all tests of the block; an embedded one is everybody's. */
  database(): Database;
  /** Another connection to the same data: on a server a pool of its own, as another worker has; embedded, the same instance. */
  secondDatabase(): Promise<Database>;
  /** Name of a schema that is dropped after the test, whoever made it. */
  freshSchema(): string;
  /** Name of a schema that holds an empty ledger, or will once one is opened there; nothing of it is left after the test. */
  emptyLedger(): Promise<string>;
}

/**
 * The same tests on both kinds; `npm test` takes the embedded one alone. Without a PostgreSQL server its part of everything is skipped,
 * visibly, or fails where CI=true.
 */
export function eachDatabase(title: string, body: (at: DatabaseAtHand) => void): void {
  for (const kind of ["embedded", "postgres"] as const) onDatabase(kind, title, body);
}

export function onDatabase(kind: DatabaseKind, title: string, body: (at: DatabaseAtHand) => void): void {
  const absence = absenceOf(kind);
  describe.skipIf(absence !== "")(`${title} (${kind}${absence})`, () => {
    let database: Database | undefined;
    const others: Database[] = [];
    const schemas: string[] = [];
    beforeAll(async () => {
      database = kind === "embedded" ? await sharedEmbedded() : await openTestDatabase(kind);
    });
    afterEach(async () => {
      for (const other of others.splice(0)) await other.close();
      for (const schema of schemas.splice(0)) await database?.execute(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    });
    afterAll(async () => {
      if (kind !== "embedded") await database?.close();
    });
    const freshSchema = (): string => {
      const schema = `test_${randomUUID().replaceAll("-", "")}`;
      schemas.push(schema);
      return schema;
    };
    body({
      kind,
      database: () => database!,
      async secondDatabase() {
        if (kind === "embedded") return database!;
        const other = await openTestDatabase(kind);
        others.push(other);
        return other;
      },
      freshSchema,
      emptyLedger: async () => (kind === "embedded" ? (await lendLedger()).schema : freshSchema()),
    });
  });
}
