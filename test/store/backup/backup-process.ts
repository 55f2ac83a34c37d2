import { openEmbedded, openPostgres, type Database } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { backUp, restoreBackup } from "../../../src/store/index.ts";
import { NOW } from "../records.ts";

// A process of its own that makes a backup or restores one, says when it is in the middle of that, and waits there to be killed.
const [work, kind, place, schema, file, beside] = process.argv.slice(2) as [
  "backup" | "restore",
  Database["kind"],
  string,
  string,
  string,
  string,
];
const database =
  kind === "embedded"
    ? await openEmbedded({ directory: place, log: silentLog })
    : await openPostgres({ url: place, log: silentLog, maxConnections: 2 });

/** Of a backup: decisions are written and more is to come. Of a restore: everything is restored, and nothing committed. */
const MIDDLE = { backup: "DECLARE backup_rows NO SCROLL CURSOR FOR", restore: "herald restore" }[work];

let met = 0;
const stuck = (transaction: Database): Database => ({
  kind: transaction.kind,
  close: () => transaction.close(),
  async execute(sql) {
    await transaction.execute(sql);
    if (work === "backup" && sql.startsWith(MIDDLE) && ++met === 8) await here();
  },
  async query(sql, parameters) {
    const rows = await transaction.query<never>(sql, parameters);
    if (work === "restore" && parameters?.includes(MIDDLE) === true) await here();
    return rows;
  },
  transaction: (inner) => transaction.transaction((one) => inner(stuck(one))),
});

async function here(): Promise<void> {
  process.stdout.write("in the middle\n");
  await new Promise(() => setInterval(() => undefined, 1_000));
}

const slow: Database = { ...stuck(database), transaction: (inner) => database.transaction((one) => inner(stuck(one))) };
if (work === "backup") await backUp(slow, { schema, file, at: NOW });
else await restoreBackup(slow, { schema, file, at: NOW, log: silentLog, replacedTo: beside });
