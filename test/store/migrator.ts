import { openEmbedded, openPostgres, type Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { MADE_UP, toLater } from "../support/later-version.ts";

// A process of its own that brings a ledger to a later version, says when every step has run and nothing is committed, and waits there to
// be killed.
const [kind, place, schema] = process.argv.slice(2) as [Database["kind"], string, string];
const database =
  kind === "embedded"
    ? await openEmbedded({ directory: place, log: silentLog })
    : await openPostgres({ url: place, log: silentLog, maxConnections: 2 });

const stuckBeforeCommit = (transaction: Database): Database => ({
  kind,
  close: () => transaction.close(),
  execute: (sql) => transaction.execute(sql),
  transaction: (work) => transaction.transaction(work),
  async query(sql, parameters) {
    const rows = await transaction.query<never>(sql, parameters);
    if (sql.trimStart().startsWith("INSERT") && parameters?.[0] === MADE_UP.version) {
      process.stdout.write("in the middle\n");
      await new Promise(() => setInterval(() => undefined, 1_000));
    }
    return rows;
  },
});

await toLater(
  {
    kind,
    close: () => database.close(),
    execute: (sql) => database.execute(sql),
    query: (sql, parameters) => database.query(sql, parameters),
    transaction: (work) => database.transaction((transaction) => work(stuckBeforeCommit(transaction))),
  },
  schema,
);
