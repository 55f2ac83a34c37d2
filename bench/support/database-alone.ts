import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";

/** A process of its own that does nothing but open the embedded database in a folder and read every table. Sends its parent what memory that took. */
const database = await openEmbedded({ directory: process.argv[2]!, log: silentLog });
const tables = await database.query<{ place: string }>(
  "SELECT format('%I.%I', schemaname, tablename) AS place FROM pg_tables WHERE schemaname IN ('herald', 'bullmq')",
);
for (const { place } of tables) await database.query(`SELECT count(*), max(length(t::text)) FROM ${place} t`);
process.send!({ residentMb: process.memoryUsage.rss() / 2 ** 20 });
await database.close();
process.disconnect();
