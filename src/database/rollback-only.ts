import type { Database } from "./database.ts";

/** Ends the transaction; nobody outside this file ever sees it. */
class RollBack extends Error {}

/**
 * A database for dry runs: everything happens in one transaction of `database` that is always rolled back on close. Until then
 * it can read back what it wrote. A failed statement or nested transaction undoes only itself, as it would for real.
 *
 * Until closed it holds its locks on a server (others who write the same rows wait), and locks everything on the embedded database:
 * use it in its own process, and close it soon. Closing leaves `database` open.
 */
export async function openRollbackOnly(database: Database): Promise<Database> {
  const opened = Promise.withResolvers<Database>();
  const closing = Promise.withResolvers<void>();
  const over = database
    .transaction(async (transaction) => {
      // A dry run may wait long for the network between two statements; one that was suspended must not hold its locks forever.
      await transaction.execute("SET LOCAL idle_in_transaction_session_timeout = '5min'");
      opened.resolve(transaction);
      await closing.promise;
      throw new RollBack("dry run");
    })
    .catch((error: unknown) => {
      if (error instanceof RollBack) return;
      opened.reject(error);
      throw error;
    });
  over.catch(() => undefined); // reported by `opened` or by `close`
  const inner = await opened.promise;
  return {
    kind: database.kind,
    query: (sql, parameters) => inner.transaction((step) => step.query(sql, parameters)),
    execute: (sql) => inner.transaction((step) => step.execute(sql)),
    transaction: (work) => inner.transaction(work),
    async close() {
      closing.resolve();
      await over;
    },
  };
}
