import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { aRecord, NOW } from "./records.ts";

// A process of its own that records decisions one after another, names each one stored, and goes on until it is killed.
const ledger = await openLedger(await openEmbedded({ directory: process.argv[2]!, log: silentLog }), {
  log: silentLog,
});
for (let n = 0; ; n++) {
  const { input, decision } = aRecord({ experimentId: `exp_${process.argv[3]}_${n}` });
  const { id } = await ledger.decisions.record(input, decision, NOW);
  process.stdout.write(`${id}\n`);
}
