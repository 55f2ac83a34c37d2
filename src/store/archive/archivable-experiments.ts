import { OPEN } from "../acting/intent-row.ts";
import type { Tables } from "../tables.ts";

/** Decisions whose facts must stay, whatever becomes of the others: acts refer to them. A condition on `d`. */
export function isActedOn(tables: Tables): string {
  return `EXISTS (SELECT 1 FROM ${tables.intents} i WHERE i.decision_id = d.id)`;
}

/**
 * A query for account and id of the experiments whose decisions can be archived: they were found completed or deleted before a day, nothing is open
 * about them, and not everything that can leave has left already. An experiment that came back after it was archived can be archived again.
 * @param before the day, as SQL
 */
export function archivableExperiments(tables: Tables, before: string): string {
  const midnight = `(${before}::date::timestamp AT TIME ZONE 'UTC')`;
  const own = (alias: string): string => `${alias}.account = e.account AND ${alias}.experiment_id = e.experiment_id`;
  return `SELECT e.account, e.experiment_id FROM ${tables.experiments} e
    WHERE e.last_status IN ('completed', 'deleted') AND e.last_seen_at < ${midnight}
      AND NOT EXISTS (SELECT 1 FROM ${tables.decisions} d WHERE ${own("d")} AND d.recorded_at >= ${midnight})
      AND NOT EXISTS (SELECT 1 FROM ${tables.intents} i WHERE ${own("i")} AND i.state IN ${OPEN})
      AND NOT EXISTS (SELECT 1 FROM ${tables.alerts} a WHERE ${own("a")} AND a.ended_at IS NULL)
      AND EXISTS (SELECT 1 FROM ${tables.decisions} d WHERE ${own("d")} AND d.archive_id IS NULL AND NOT ${isActedOn(tables)}
        AND d.sequence > (SELECT coalesce(max(o.sequence), 0) FROM ${tables.decisions} o WHERE ${own("o")} AND o.archive_id IS NOT NULL))`;
}
