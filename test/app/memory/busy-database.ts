import { readFileSync } from "node:fs";
import { openEmbedded } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";

// A process of its own that opens the directory it is given, has thousands of different statements parsed, and says how much memory it took at most, in kB.
const database = await openEmbedded({ directory: process.argv[2]!, log: silentLog });
for (let index = 0; index < 4_000; index++) await database.query(`SELECT ${index} AS value WHERE ${index} > 0`);
await database.close();
process.stdout.write(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))![1]!);
