import { OPEN } from "../acting/intent-row.ts";
import type { Tables } from "../tables.ts";

/** Decisions whose facts must stay, whatever becomes of the others: acts refer to them. A condition on `d`. */
export function isActedOn(tables: Tables): string {
  return `EXISTS (SELECT 1 FROM ${tables.intents} i WHERE i.decision_id = d.id)`;
}

/**
 * A condition on an experiment `t`: its decisions can be archived. It was found completed or deleted before a day, nothing is open about it, and not
 * everything that can leave has left already. An experiment that came back after it was archived can be archived again.
 * @param before the day, as SQL
 */
export function isArchivable(tables: Tables, before: string): string {
  const midnight = `(${before}::date::timestamp AT TIME ZONE 'UTC')`;
  const own = (alias: string): string => `${alias}.account = t.account AND ${alias}.experiment_id = t.experiment_id`;
  return `t.last_status IN ('completed', 'deleted') AND t.last_seen_at < ${midnight}
    AND NOT EXISTS (SELECT 1 FROM ${tables.intents} i WHERE ${own("i")} AND i.state IN ${OPEN})
    AND NOT EXISTS (SELECT 1 FROM ${tables.alerts} a WHERE ${own("a")} AND a.ended_at IS NULL)
    AND (SELECT max(d.recorded_at) < ${midnight}
           AND max(d.sequence) FILTER (WHERE d.archive_id IS NULL AND NOT ${isActedOn(tables)})
             > coalesce(max(d.sequence) FILTER (WHERE d.archive_id IS NOT NULL), 0)
         FROM ${tables.decisions} d WHERE ${own("d")})`;
}
