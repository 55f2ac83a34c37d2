import type { Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { migrate, type BeforeMigration } from "../../src/store/migrations/migrate.ts";
import { MIGRATIONS, type Migration } from "../../src/store/migrations/index.ts";
import { tablesIn } from "../../src/store/tables.ts";

/** A step that no Herald has: it changes a table that is full and makes another one. */
export const MADE_UP: Migration = {
  version: MIGRATIONS.length + 1,
  name: "made-up",
  sql: `ALTER TABLE experiments ADD COLUMN colour text NOT NULL DEFAULT 'green';
        CREATE TABLE colours AS SELECT account, experiment_id, colour FROM experiments;`,
};

export const toLater = (
  database: Database,
  schema: string,
  step: Migration = MADE_UP,
  before?: BeforeMigration,
): Promise<void> =>
  migrate(database, tablesIn(schema), {
    log: silentLog,
    migrations: [...MIGRATIONS, step],
    ...(before !== undefined && { before }),
  });
