import { expect, it, onTestFinished } from "vitest";
import type { Settings } from "../../src/ports/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { openQueue } from "../../src/queue/index.ts";
import { emptyWorld } from "../support/empty-world.ts";
import { FlakyProxy } from "../support/flaky-proxy.ts";
import { aJob } from "../support/jobs.ts";
import { RunObserver } from "../support/queue/queues.ts";
import { describeWithRedisServers, startRedisServer } from "../support/queue/redis-server.ts";

const SOON = { timeout: 60_000, interval: 50 };

describeWithRedisServers("a failover that leaves connections to the former primary", () => {
  it("is over for Herald soon: it says what is wrong, connects to the new primary, and runs what waited", async () => {
    const [former, next] = [await startRedisServer(), await startRedisServer()];
    await next.follow(former);
    await next.isInStep();
    const address = await FlakyProxy.before(former.url);
    onTestFinished(() => address.close());
    const runs = new RunObserver();
    const queue = await openQueue({
      backend: { kind: "redis", url: address.url("redis") },
      jobs: [aJob("test.any", () => ({}))],
      settings: {} as Settings,
      clock: systemClock,
      log: silentLog,
      onDone: runs.done,
      onGivenUp: runs.givenUp,
    });
    onTestFinished(() => queue.close(0));
    queue.startWorker(emptyWorld);
    await runs.of(await queue.enqueue("test.any", { is: "before" }));
    const waiting = await queue.enqueue("test.any", { is: "due after it" }, { delayMs: 3_000 });
    await expect.poll(() => next.tell("EXISTS", `bull:herald:${waiting}`), SOON).toBe(1);

    await next.tell("REPLICAOF", "NO", "ONE");
    address.leadTo(next.url);
    await former.follow(next);
    expect((await queue.health()).problem).toContain("is a read-only replica");

    await expect.poll(async () => (await queue.health()).problem, SOON).toBeUndefined();
    await expect.poll(() => runs.of(waiting), SOON).toMatchObject({ kind: "done" });
    expect(await runs.of(await queue.enqueue("test.any", { is: "after" }))).toMatchObject({ kind: "done" });
  });
});
