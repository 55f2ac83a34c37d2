import type { Database } from "../../database/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import type { Ledger } from "../../ports/index.ts";
import type { Tables } from "../tables.ts";

interface ReadingRow {
  readonly experiment_id: string;
  readonly at: Instant;
  readonly last_closed_day: UtcDay;
  readonly stamp: string | null;
  readonly decision_id: string;
}

export function readingsIn(database: Database, tables: Tables): Ledger["readings"] {
  return {
    async keep(account, readings) {
      if (readings.length === 0) return;
      // A run that comes late does not overwrite what a later one read. In order, so that no two wait for each other.
      const sorted = readings.toSorted((a, b) => (a.experimentId < b.experimentId ? -1 : 1));
      await database.query(
        `INSERT INTO ${tables.readings} AS known (account, experiment_id, at, last_closed_day, stamp, decision_id)
         SELECT $1, made.* FROM unnest($2::text[], $3::timestamptz[], $4::date[], $5::text[], $6::text[]) AS made
         ON CONFLICT (account, experiment_id) DO UPDATE SET at = excluded.at, last_closed_day = excluded.last_closed_day, stamp = excluded.stamp, decision_id = excluded.decision_id
         WHERE known.at <= excluded.at`,
        [
          account,
          sorted.map(({ experimentId }) => experimentId),
          sorted.map(({ at }) => at),
          sorted.map(({ lastClosedDay }) => lastClosedDay),
          sorted.map(({ stamp }) => stamp),
          sorted.map(({ decisionId }) => decisionId),
        ],
      );
    },

    async forget(account, experimentIds) {
      await database.query(
        `WITH locked AS (
           SELECT experiment_id AS id FROM ${tables.readings} WHERE account = $1 AND experiment_id = ANY($2::text[]) AND stamp IS NOT NULL ORDER BY experiment_id FOR UPDATE)
         UPDATE ${tables.readings} SET stamp = NULL FROM locked WHERE account = $1 AND experiment_id = locked.id`,
        [account, experimentIds],
      );
    },

    async fresh(account, lastClosedDay, since) {
      const rows = await database.query<ReadingRow>(
        `SELECT r.experiment_id, r.at, r.last_closed_day, r.stamp, r.decision_id FROM ${tables.readings} r
         JOIN ${tables.experiments} e ON e.account = r.account AND e.experiment_id = r.experiment_id AND e.last_status = 'running'
         WHERE r.account = $1 AND r.last_closed_day = $2 AND r.at >= $3 AND r.stamp IS NOT NULL`,
        [account, lastClosedDay, since],
      );
      return new Map(
        rows.map(({ experiment_id: experimentId, at, last_closed_day, stamp, decision_id: decisionId }) => [
          experimentId,
          { experimentId, at, lastClosedDay: last_closed_day, stamp, decisionId },
        ]),
      );
    },
  };
}
