import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";

// A process of its own that opens the directory it is given and keeps it until it is killed.
await openEmbedded({ directory: process.argv[2]!, log: silentLog });
process.stdout.write("open\n");
setInterval(() => undefined, 1_000_000);
