import { expect, it } from "vitest";
import { z, ZodError } from "zod";
import { UnknownJobError } from "../../src/queue/index.ts";
import { aJob, Check } from "../support/jobs.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";

describeOnEachStore("asking for a job", (lab) => {
  it("runs it with its payload, defaults filled in, and remembers the result", async () => {
    const greet = aJob(
      "test.greet",
      ({ name }, { runId, attempt }) => ({ said: `hello ${String(name)}`, runId, attempt }),
      {
        payload: z.object({ name: z.string().default("world") }),
      },
    );
    const queue = await lab.work([greet]);
    const id = await queue.enqueue("test.greet", undefined);
    await lab.runs.of(id);
    expect(await queue.status(id)).toMatchObject({
      id,
      job: "test.greet",
      state: "completed",
      attemptsMade: 1,
      result: { said: "hello world", runId: id, attempt: 1 },
      failedReason: undefined,
      addedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      finishedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it("refuses a job that does not exist and a payload the job does not take", async () => {
    const queue = await lab.open([aJob("test.strict", () => ({}), { payload: z.object({ count: z.number() }) })]);
    await expect(queue.enqueue("test.typo", {})).rejects.toThrow(UnknownJobError);
    await expect(queue.enqueue("test.strict", { count: "three" })).rejects.toThrow(ZodError);
    await expect(queue.enqueue("test.strict", undefined)).rejects.toThrow(ZodError);
    expect(await queue.health()).toMatchObject({ problem: undefined, waiting: 0 });
  });

  it.each(["id", "events", "completed", "failed", "meta", "delayed", "marker", "write-proof", "repeat"])(
    "takes no record of the store for a job: %s",
    async (id) => {
      const queue = await lab.open([aJob("test.any", () => ({}))]);
      await queue.enqueue("test.any", {});
      expect(await queue.health()).toMatchObject({ problem: undefined });
      expect(await queue.status(id)).toBeUndefined();
    },
  );

  it("knows nothing of a job that was never asked for", async () => {
    const queue = await lab.open([aJob("test.any", () => ({}))]);
    expect(await queue.status("nobody")).toBeUndefined();
  });

  it("tells jobs that wait now from jobs that wait for their time", async () => {
    const queue = await lab.open([aJob("test.any", () => ({}))]);
    const now = await queue.enqueue("test.any", {});
    const later = await queue.enqueue("test.any", {}, { delayMs: 60_000 });
    expect(await queue.status(now)).toMatchObject({
      state: "waiting",
      attemptsMade: 0,
      result: undefined,
      finishedAt: undefined,
    });
    expect(await queue.status(later)).toMatchObject({ state: "delayed" });
    expect(await queue.health()).toEqual({ problem: undefined, waiting: 1, failed: 0, overdueSchedules: [] });
  });

  it("runs acting before reporting before monitoring, whatever came first", async () => {
    const order: string[] = [];
    const jobs = [30, 10, 20].map((priority) =>
      aJob(`test.p${priority}`, () => void order.push(`p${priority}`), { priority }),
    );
    const queue = await lab.open(jobs, { concurrency: 1 });
    for (const job of jobs) await queue.enqueue(job.id, {});
    const worker = await lab.work(jobs, { concurrency: 1 });
    await lab.runs.count(3);
    expect(order).toEqual(["p10", "p20", "p30"]);
    expect(await worker.health()).toMatchObject({ waiting: 0 });
  });

  it("runs a delayed job when it is due, with the due time as its as-of time", async () => {
    const before = Date.now();
    const queue = await lab.work([aJob("test.later", (_, { asOf }) => ({ asOf }))]);
    const id = await queue.enqueue("test.later", {}, { delayMs: 40 });
    const end = await lab.runs.of(id);
    const { asOf } = (end as unknown as { result: { asOf: string } }).result;
    expect(Date.parse(asOf)).toBeGreaterThanOrEqual(before + 40);
    expect(Date.parse(asOf)).toBeLessThanOrEqual(Date.now());
  });

  it("takes the as-of time from the payload where there is one", async () => {
    const queue = await lab.work([aJob("test.dated", (_, { asOf }) => ({ asOf }))]);
    await lab.runs.of(await queue.enqueue("test.dated", { asOf: "2026-03-01" }));
    expect(lab.runs.results).toEqual([{ asOf: "2026-03-01T00:00:00.000Z" }]);
  });

  it("lets a running job ask for another one", async () => {
    const jobs = [
      aJob("test.first", async (_, context) => ({
        asked: await context.enqueue({ job: "test.second", payload: { from: context.runId } }),
      })),
      aJob("test.second", ({ from }) => ({ from })),
    ];
    const queue = await lab.work(jobs);
    const first = await queue.enqueue("test.first", {});
    await lab.runs.count(2);
    expect(await queue.status(first)).toMatchObject({ result: { asked: expect.any(String) } });
    expect(lab.runs.results).toContainEqual({ from: first });
  });

  it("carries characters that one of the stores could not keep", async () => {
    const queue = await lab.work([aJob("test.echo", ({ name }) => ({ name, half: "\ud83d", key: { "a\0b": 1 } }))]);
    await lab.runs.of(await queue.enqueue("test.echo", { name: "A\0B 🎉 <&>" }));
    expect(lab.runs.results).toEqual([{ name: "A\uFFFDB 🎉 <&>", half: "\uFFFD", key: { "a\uFFFDb": 1 } }]);
  });

  it("joins a waiting request for the same thing, and only the same thing", async () => {
    const job = aJob("test.report", ({ channel }) => ({ channel }), {
      dedupeKey: (payload) => (payload as { channel: string }).channel,
    });
    const queue = await lab.open([job]);
    const first = await queue.enqueue("test.report", { channel: "a" });
    expect(await queue.enqueue("test.report", { channel: "a" })).toBe(first);
    const other = await queue.enqueue("test.report", { channel: "b" });
    expect(other).not.toBe(first);
    await lab.work([job]);
    await Promise.all([lab.runs.of(first), lab.runs.of(other)]);
    expect(lab.runs.results).toHaveLength(2);
    const afterwards = await queue.enqueue("test.report", { channel: "a" });
    expect(afterwards).not.toBe(first);
    await lab.runs.of(afterwards);
  });

  it("does not lose a request that comes while the same job is running: it runs once more, with the latest payload", async () => {
    const check = new Check();
    const seen: unknown[] = [];
    const job = aJob(
      "test.report",
      async ({ n }) => {
        seen.push(n);
        if (n === 1) await check.pass();
      },
      { dedupeKey: () => "one" },
    );
    const queue = await lab.work([job]);
    const running = await queue.enqueue("test.report", { n: 1 });
    await check.reached;
    expect(await queue.enqueue("test.report", { n: 2 })).toBe(running);
    expect(await queue.enqueue("test.report", { n: 3 })).toBe(running);
    check.open();
    await lab.runs.count(2);
    expect(seen).toEqual([1, 3]);
    await lab.runs.of(await queue.enqueue("test.report", { n: 4 }));
    expect(seen).toEqual([1, 3, 4]);
  });

  it("brings a delayed job forward when the same is asked for sooner, and leaves it when later", async () => {
    const job = aJob("test.stop", (_, { asOf }) => ({ asOf }), { dedupeKey: () => "intent" });
    const queue = await lab.work([job]);
    const announced = await queue.enqueue("test.stop", {}, { delayMs: 3_600_000 });
    expect(await queue.enqueue("test.stop", {}, { delayMs: 7_200_000 })).toBe(announced);
    expect(await queue.status(announced)).toMatchObject({ state: "delayed" });
    expect(await queue.enqueue("test.stop", {})).toBe(announced);
    await lab.runs.of(announced);
    const [{ asOf }] = lab.runs.results as [{ asOf: string }];
    expect(Date.parse(asOf)).toBeLessThanOrEqual(Date.now());
  });
});
