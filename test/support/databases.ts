import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { openEmbedded, openPostgres, type Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";

/** The server that tests may use; each test makes schemas of its own and drops them. */
export const TEST_POSTGRES_URL =
  process.env["HERALD_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

export type DatabaseKind = Database["kind"];

const isPostgresThere = await openPostgres({
  url: TEST_POSTGRES_URL,
  log: silentLog,
  maxConnections: 1,
  connectTimeoutMs: 2_000,
}).then(
  async (database) => database.close().then(() => true),
  () => false,
);
const isMissing = (kind: DatabaseKind): boolean => kind === "postgres" && !isPostgresThere;

export async function openTestDatabase(kind: DatabaseKind): Promise<Database> {
  if (kind === "embedded") return openEmbedded({ directory: "memory", log: silentLog });
  return openPostgres({ url: TEST_POSTGRES_URL, log: silentLog, maxConnections: 4 });
}

/** What a test of one kind of database gets. */
export interface DatabaseAtHand {
  readonly kind: DatabaseKind;
  /** One instance for all tests of the block: opening an embedded one takes a second. */
  database(): Database;
  /** Another connection to the same data: on a server a pool of its own, as another worker has; embedded, the same instance. */
  secondDatabase(): Promise<Database>;
  /** Name of a schema that is dropped after the test, whoever made it. */
  freshSchema(): string;
}

/** The same tests on both kinds. Without a PostgreSQL server its part is skipped, visibly, or fails where CI=true. */
export function eachDatabase(title: string, body: (at: DatabaseAtHand) => void): void {
  for (const kind of ["embedded", "postgres"] as const) onDatabase(kind, title, body);
}

export function onDatabase(kind: DatabaseKind, title: string, body: (at: DatabaseAtHand) => void): void {
  const isSkipped = isMissing(kind) && process.env["CI"] !== "true";
  describe.skipIf(isSkipped)(`${title} (${kind}${isSkipped ? ": not running, skipped" : ""})`, () => {
    let database: Database | undefined;
    const others: Database[] = [];
    const schemas: string[] = [];
    beforeAll(async () => {
      database = await openTestDatabase(kind);
    });
    afterEach(async () => {
      for (const other of others.splice(0)) await other.close();
      for (const schema of schemas.splice(0)) await database?.execute(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    });
    afterAll(async () => database?.close());
    body({
      kind,
      database: () => database!,
      async secondDatabase() {
        if (kind === "embedded") return database!;
        const other = await openTestDatabase(kind);
        others.push(other);
        return other;
      },
      freshSchema() {
        const schema = `test_${randomUUID().replaceAll("-", "")}`;
        schemas.push(schema);
        return schema;
      },
    });
  });
}

/** An empty directory, removed after the test. */
export function useTemporaryDirectory(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-test-"));
    made.push(directory);
    return directory;
  };
}
