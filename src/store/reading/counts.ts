import type { Database } from "../../database/index.ts";
import type { CountLedger, LedgerCounts } from "../../ports/index.ts";
import type { Tables } from "../tables.ts";

/** As `Ledger.counts`. Each statement reads one row per experiment or intent, or what an index narrows down: no decision's facts. */
export function countsIn(database: Database, tables: Tables): CountLedger {
  return async (deliveriesSince) => {
    const running = await database.query<LedgerCounts["running"][number]>(
      `SELECT l.account, d.verdict, count(*)::int AS count FROM ${tables.listed} l
       JOIN ${tables.decisions} d ON d.id = l.decision_id WHERE l.status = 'running'
       GROUP BY l.account, d.verdict ORDER BY l.account, d.verdict`,
    );
    const intents = await database.query<LedgerCounts["intents"][number]>(
      `SELECT state, count(*)::int AS count FROM ${tables.intents} GROUP BY state ORDER BY state`,
    );
    const openAlerts = await database.query<LedgerCounts["openAlerts"][number]>(
      `SELECT account, kind, count(*)::int AS count FROM ${tables.alerts} WHERE ended_at IS NULL
       GROUP BY account, kind ORDER BY account, kind`,
    );
    const deliveries = await database.query<LedgerCounts["deliveries"][number]>(
      `SELECT split_part(destination, ':', 1) AS medium, state, count(*)::int AS count FROM ${tables.deliveries}
       WHERE updated_at >= $1 GROUP BY 1, 2 ORDER BY 1, 2`,
      [deliveriesSince],
    );
    const [size] = await database.query<{ readonly bytes: number }>(
      `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 AS bytes FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'`,
      [tables.schemaName],
    );
    return { running, intents, openAlerts, deliveries, sizeBytes: size!.bytes };
  };
}
