import type { Database } from "../database/index.ts";
import type { Instant } from "../experiment/index.ts";
import type { Tables } from "./tables.ts";

/**
 * Deletes notes, sent deliveries, what lists said, and tokens that were over, where it is older than the cut. It keeps the latest note of each topic, from which later work starts, and deliveries
 * still in doubt. Decisions, intents and what people said stay permanently.
 */
export async function prune(
  database: Database,
  tables: Tables,
  before: Instant,
): Promise<{ readonly notes: number; readonly deliveries: number }> {
  const notes = await database.query(
    `DELETE FROM ${tables.notes} old WHERE old.at < $1
       AND EXISTS (SELECT 1 FROM ${tables.notes} newer WHERE newer.topic = old.topic
         AND (newer.as_of, newer.at, newer.key) > (old.as_of, old.at, old.key))
     RETURNING old.key`,
    [before],
  );
  const deliveries = await database.query(
    `DELETE FROM ${tables.deliveries} WHERE state = 'sent' AND updated_at < $1 RETURNING key`,
    [before],
  );
  await database.query(`DELETE FROM ${tables.listings} WHERE at < $1`, [before]);
  // A token that is over counts no longer, spent or not.
  await database.query(`DELETE FROM ${tables.spentTokens} WHERE until < $1`, [before]);
  return { notes: notes.length, deliveries: deliveries.length };
}
