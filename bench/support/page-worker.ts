/**
 * A process of its own, forked: `page-worker.ts <experiments> <folder>` with the ledger in the environment. It fills the ledger, serves the pages, and says
 * where and what its experiments and decisions are called; to each message it answers with the processor time that it has used, in ms.
 */
import { startWorker, uniqueOwner } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { ACCOUNT, seed, seededNow } from "./seeded-ledger.ts";

/** The first message. */
export interface Serving {
  readonly url: string;
  readonly experiment: string;
}

const [experiments, folder] = process.argv.slice(2) as [string, string];
const config = loadConfig({
  environment: { ...process.env, DATA_DIR: folder, PORT: "0", HOST: "127.0.0.1" },
  directory: folder,
});
const worker = await startWorker({ config, clock: new ManualClock(seededNow()), log: silentLog, owner: uniqueOwner() });
await seed(worker.world.ledger, Number(experiments));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send!((user + system) / 1_000);
});
process.send!({ url: worker.http.url, experiment: `/experiments/${ACCOUNT}/exp_40` } satisfies Serving);
