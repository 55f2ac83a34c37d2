import type { Database } from "../database/index.ts";
import type { Instant } from "../experiment/index.ts";
import type { Tables } from "./tables.ts";

/**
 * Deletes finished runs and sent deliveries older than the cut. Kept: the last done run of each job, from which the next window is
 * computed; deliveries still in doubt; decisions, looks and intents for ever.
 */
export async function prune(
  database: Database,
  tables: Tables,
  before: Instant,
): Promise<{ readonly runs: number; readonly deliveries: number }> {
  const runs = await database.query(
    `DELETE FROM ${tables.runs} old WHERE old.finished_at < $1
       AND (old.outcome <> 'done' OR EXISTS (
         SELECT 1 FROM ${tables.runs} newer WHERE newer.job = old.job AND newer.outcome = 'done' AND newer.id <> old.id
           AND (newer.as_of, newer.finished_at, newer.id) > (old.as_of, old.finished_at, old.id)))
     RETURNING old.id`,
    [before],
  );
  const deliveries = await database.query(
    `DELETE FROM ${tables.deliveries} WHERE state = 'sent' AND updated_at < $1 RETURNING key`,
    [before],
  );
  return { runs: runs.length, deliveries: deliveries.length };
}
