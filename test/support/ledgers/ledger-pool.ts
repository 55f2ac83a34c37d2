import { randomUUID } from "node:crypto";
import type { Database } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { openLedger } from "../../../src/store/index.ts";

/** A schema with an empty ledger, its borrower's alone until it is given back. */
export interface LentSchema {
  readonly schema: string;
  /** For the next one. */
  giveBack(): Promise<void>;
  /** Instead, where something may still go on in it. */
  drop(): Promise<void>;
}

interface Kept {
  readonly schema: string;
  readonly emptying: string;
  uses: number;
}

/** What was deleted still takes room: after so many uses a new schema is cheaper to read. */
const MOST_USES = 25;

/** Schemas of one database, each lent again and again: to empty one takes a twentieth of what it takes to make one. */
export class LedgerPool {
  readonly #database: Database;
  readonly #waiting: Kept[] = [];
  #mayEmpty: Promise<boolean> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  async lend(): Promise<LentSchema> {
    const kept = this.#waiting.pop() ?? (await this.#newOne());
    const drop = () => this.#database.execute(`DROP SCHEMA "${kept.schema}" CASCADE`);
    if (kept.uses > 0) await this.#database.execute(kept.emptying);
    kept.uses += 1;
    this.#mayEmpty ??= isSuperuser(this.#database);
    const isKept = (await this.#mayEmpty) && kept.uses < MOST_USES;
    return { schema: kept.schema, drop, giveBack: async () => void (isKept ? this.#waiting.push(kept) : await drop()) };
  }

  /** Drops what is not lent. */
  async close(): Promise<void> {
    for (const { schema } of this.#waiting.splice(0)) await this.#database.execute(`DROP SCHEMA "${schema}" CASCADE`);
  }

  async #newOne(): Promise<Kept> {
    const schema = `test_${randomUUID().replaceAll("-", "")}`;
    await openLedger(this.#database, { schema, log: silentLog });
    return { schema, emptying: await emptyingOf(this.#database, schema), uses: 0 };
  }
}

/** Nobody else gets past the guards of rows that are never deleted. */
async function isSuperuser(database: Database): Promise<boolean> {
  const [role] = await database.query<{ rolsuper: boolean }>(
    "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
  );
  return role?.rolsuper === true;
}

/** What brings a schema back to what it holds now, directly after it was made. One message, so that all of it happens or nothing. */
async function emptyingOf(database: Database, schema: string): Promise<string> {
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
