import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { compiledCode } from "../support/compiled-code.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { aJob, Check } from "../support/jobs.ts";
import { SHORT_LOCKS } from "../support/queue/locks.ts";
import type { QueueProcessOrder } from "../support/queue/queue-process.ts";
import { describeOnEachStore, type QueueLab } from "../support/queue/queues.ts";
import { isEverything } from "../support/scope.ts";

describeOnEachStore("a worker", (lab) => {
  it("that closes lets a running job end, and takes no other", async () => {
    const check = new Check();
    const jobs = [aJob("test.slow", () => check.pass(), { priority: 1 }), aJob("test.next", () => ({}))];
    const worker = await lab.work(jobs, { concurrency: 1 });
    const slow = await worker.enqueue("test.slow", {});
    await check.reached;
    const next = await worker.enqueue("test.next", {});
    const closed = worker.close(30_000);
    check.open();
    await closed;
    const later = await lab.open(jobs);
    expect(await later.status(slow)).toMatchObject({ state: "completed" });
    expect(await later.status(next)).toMatchObject({ state: "waiting" });
  });

  it("that closes still adds what its running jobs ask for", async () => {
    const check = new Check();
    const asking = aJob("test.asking", async (_, { enqueue }) => {
      await check.pass();
      return { asked: await enqueue({ job: "test.next", payload: {} }) };
    });
    const jobs = [asking, aJob("test.next", () => ({}))];
    const worker = await lab.work(jobs);
    const id = await worker.enqueue("test.asking", {});
    await check.reached;
    const closed = worker.close(30_000);
    check.open();
    await closed;
    expect(await (await lab.open(jobs)).status(id)).toMatchObject({
      state: "completed",
      result: { asked: expect.any(String) },
    });
  });

  it("gives back, unused, the attempt of a job that stops when the deadline passes", async () => {
    const started = Promise.withResolvers<void>();
    const heeding = aJob("test.heeding", async (_, { signal }) => {
      started.resolve();
      await once(signal, "abort");
      signal.throwIfAborted();
    });
    const first = await lab.work([heeding]);
    const id = await first.enqueue("test.heeding", {});
    await started.promise;
    await first.close(20);

    const second = await lab.open([heeding]);
    expect(await second.status(id)).toMatchObject({ state: "waiting", attemptsMade: 0 });
    await lab.work([aJob("test.heeding", (_, { attempt }) => ({ attempt }))]);
    expect(await lab.runs.of(id)).toMatchObject({ kind: "done", result: { attempt: 1 } });
  });

  it("closes in time although a job never ends and does not listen", async () => {
    const started = Promise.withResolvers<AbortSignal>();
    const endless = aJob("test.endless", (_, { signal }) => {
      started.resolve(signal);
      return new Promise<never>(() => undefined);
    });
    const worker = await lab.work([endless]);
    const id = await worker.enqueue("test.endless", {});
    const signal = await started.promise;
    await worker.close(20);
    expect(signal.reason).toMatchObject({ code: "worker-closing" });
    expect(await (await lab.open([endless])).status(id)).toMatchObject({ state: "active" });
  });

  it("can be closed twice, and without ever having worked", async () => {
    const queue = await lab.work([aJob("test.any", () => ({}))]);
    await Promise.all([queue.close(1_000), queue.close(1_000)]);
    await queue.close(1_000);
    await (await lab.open([aJob("test.any", () => ({}))])).close(1_000);
    expect(() => queue.startWorker(() => ({}) as never)).toThrow("startWorker requires an open queue");
  });

  it("shares the work with another one: each job runs once", async () => {
    const ran: string[] = [];
    const jobs = [aJob("test.shared", (_, { runId }) => void ran.push(runId))];
    const queue = await lab.open(jobs);
    const ids = await Promise.all(Array.from({ length: 40 }, () => queue.enqueue("test.shared", {})));
    await lab.work(jobs);
    await lab.work(jobs);
    await Promise.all(ids.map((id) => lab.runs.of(id)));
    expect(ran.toSorted()).toEqual(ids.toSorted());
  });

  it.runIf(isEverything)("in a process that is killed loses nothing: the next worker runs the job again", async () => {
    const { order, reopen } = await elsewhere(lab);
    const other = startProcess({ ...order, ending: "hang" });
    const [, id] = (await line(other, "active")).split(" ");
    other.kill("SIGKILL");
    await exitOf(other);

    const precious = aJob("test.precious", (_, { attempt, runId }) => ({ attempt, runId }));
    await lab.work([precious], { timing: SHORT_LOCKS, ...(await reopen()) });
    expect(await lab.runs.of(id!)).toMatchObject({ kind: "done", result: { attempt: 1, runId: id } });
  });

  it.runIf(isEverything).each(["end", "abandon"] as const)(
    "leaves nothing open: the process ends by itself (%s)",
    async (ending) => {
      const { order } = await elsewhere(lab);
      const other = startProcess({ ...order, ending });
      await line(other, "closed");
      expect(await exitOf(other)).toEqual([0, null]);
    },
  );
});

/** The store as another process opens it; the embedded one needs a directory for that, one process after the other. */
async function elsewhere(
  lab: QueueLab,
): Promise<{ order: Omit<QueueProcessOrder, "ending">; reopen: () => Promise<object> }> {
  const { backend, queueName } = lab;
  if (backend.kind !== "embedded") return { order: { backend, queueName }, reopen: async () => ({}) };
  const directory = initialisedDirectory(await mkdtemp(join(tmpdir(), "herald-queue-")));
  lab.closeLater(() => rm(directory, { recursive: true, force: true }));
  return {
    order: { backend: { kind: "embedded", directory }, queueName },
    reopen: async () => {
      const database = await openEmbedded({ directory, log: silentLog });
      lab.closeLater(() => database.close());
      return { backend: { kind: "embedded", database } };
    },
  };
}

const exits = new WeakMap<ChildProcess, Promise<unknown>>();

function startProcess(order: QueueProcessOrder): ChildProcess {
  const script = new URL("../support/queue/queue-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...compiledCode() },
  });
  exits.set(child, once(child, "exit"));
  return child;
}

function exitOf(child: ChildProcess): Promise<unknown> | undefined {
  return exits.get(child);
}

/** The first line that begins so. */
async function line(child: ChildProcess, beginning: string): Promise<string> {
  for await (const text of createInterface({ input: child.stdout! })) if (text.startsWith(beginning)) return text;
  throw new Error(`the process ended without saying ${beginning}`);
}
