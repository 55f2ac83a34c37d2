import type { Database } from "../../database/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Tables } from "../tables.ts";
import type { Ledger, RunRecord } from "../../ports/index.ts";

interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly as_of: Instant;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
  readonly outcome: RunRecord["outcome"];
  readonly summary: Readonly<Record<string, unknown>>;
}

const COLUMNS = "id, job, as_of, started_at, finished_at, outcome, summary";

export function runsIn(database: Database, tables: Tables): Ledger["runs"] {
  return {
    async start({ id, job, asOf, now }) {
      await database.query(
        `INSERT INTO ${tables.runs} AS run (id, job, as_of, started_at, outcome) VALUES ($1, $2, $3, $4, 'running')
         ON CONFLICT (id) DO UPDATE SET outcome = 'running', finished_at = NULL WHERE run.outcome = 'failed'`,
        [id, job, asOf, now],
      );
    },

    async finish(id, outcome, summary, now) {
      await database.query(
        `UPDATE ${tables.runs} SET outcome = $2, summary = $3, finished_at = $4 WHERE id = $1 AND outcome <> 'done'`,
        [id, outcome, JSON.stringify(summary), now],
      );
    },

    async get(id) {
      const [row] = await database.query<RunRow>(`SELECT ${COLUMNS} FROM ${tables.runs} WHERE id = $1`, [id]);
      return row && runOf(row);
    },

    async lastDone(job) {
      const [row] = await database.query<RunRow>(
        `SELECT ${COLUMNS} FROM ${tables.runs} WHERE job = $1 AND outcome = 'done' ORDER BY as_of DESC, finished_at DESC LIMIT 1`,
        [job],
      );
      return row && runOf(row);
    },
  };
}

function runOf(row: RunRow): RunRecord {
  return {
    id: row.id,
    job: row.job,
    asOf: row.as_of,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    outcome: row.outcome,
    summary: row.summary,
  };
}
