import type { Database } from "../database/index.ts";
import type { SharedWait } from "../ports/index.ts";
import { guarded } from "./guarded-database.ts";
import { tablesIn } from "./tables.ts";

/**
 * The waiting times of accounts, for all workers of a ledger. Only the database's clock counts: those of workers may differ. A wait that was
 * written later than now is none, because that clock was set back since.
 * @throws LedgerUnreachableError, LedgerStatementError (its methods)
 */
export function waitsIn(database: Database, schema = "herald"): (account: string) => SharedWait {
  const { waits } = tablesIn(schema);
  const safe = guarded(database);
  return (account) => ({
    async leftMs() {
      const [row] = await safe.query<{ readonly ms: number }>(
        `SELECT ceil(extract(epoch FROM until - clock_timestamp()) * 1000)::float8 AS ms FROM ${waits}
         WHERE account = $1 AND clock_timestamp() BETWEEN asked_at AND until`,
        [account],
      );
      return Math.max(0, row?.ms ?? 0);
    },

    async lengthen(waitMs) {
      await safe.query(
        `INSERT INTO ${waits} AS known (account, asked_at, until)
         SELECT $1, now, now + $2 * interval '1 millisecond' FROM clock_timestamp() AS now
         ON CONFLICT (account) DO UPDATE SET asked_at = excluded.asked_at, until = excluded.until
         WHERE known.until < excluded.until OR known.asked_at > excluded.asked_at`,
        [account, waitMs],
      );
    },
  });
}
