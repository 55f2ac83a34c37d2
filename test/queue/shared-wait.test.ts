import { expect, it, vi } from "vitest";
import { createExperimentsApi } from "../../src/api-client/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger, waitsIn } from "../../src/store/index.ts";
import { seedExperimentWithVariants } from "../api-client/wire.ts";
import { startHttpScript, json } from "../support/http-script.ts";
import { aJob } from "../support/jobs.ts";
import { lendLedger } from "../support/ledgers/lent-ledger.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";

const ONE = "/rest/v1/experiments/exp_1";

describeOnEachStore("a job that reads while another worker of the account was asked to wait", (lab) => {
  it("is put off without a request, without using an attempt, and without holding its worker up", async () => {
    const { database, schema } = await lendLedger();
    await openLedger(database, { schema, log: silentLog });
    const script = await startHttpScript();
    script.on(`GET ${ONE}`, json({}, 429, { "retry-after": "600" }));
    /** A worker with connections and a memory of its own. */
    const start = async () => {
      const sharedWait = waitsIn(database, schema)("main");
      const api = createExperimentsApi({ baseUrl: script.url, apiKey: "a-key", log: silentLog, sharedWait });
      lab.closeLater(() => api.close());
      const reads = aJob("test.read", () => api.getExperiment("exp_1"));
      return lab.work([reads, aJob("test.other", () => ({ isDone: true }))]);
    };
    const isPutOff = async (queue: Awaited<ReturnType<typeof start>>, id: string) =>
      vi.waitFor(async () => expect(await queue.status(id)).toMatchObject({ state: "delayed", attemptsMade: 0 }));

    const first = await start();
    await isPutOff(first, await first.enqueue("test.read", { n: 1 }));
    await first.close(1_000);
    const second = await start();
    await isPutOff(second, await second.enqueue("test.read", { n: 2 }));
    expect(script.calls).toHaveLength(1);
    const other = await second.enqueue("test.other", {});
    expect(await lab.runs.of(other)).toMatchObject({ kind: "done", result: { isDone: true } });
    await second.close(1_000);

    await database.execute(`UPDATE ${schema}.waits SET until = clock_timestamp()`);
    script.on(`GET ${ONE}`, json(seedExperimentWithVariants()));
    const third = await start();
    const free = await third.enqueue("test.read", { n: 3 });
    expect(await lab.runs.of(free)).toMatchObject({ kind: "done", result: { id: "exp_1" } });
  });
});
