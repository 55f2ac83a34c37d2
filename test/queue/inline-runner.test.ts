import { describe, expect, it } from "vitest";
import { z, ZodError } from "zod";
import { JobNotDueError } from "../../src/ports/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { createInlineRunner, UnknownJobError, type InlineRunnerOptions } from "../../src/queue/index.ts";
import { emptyWorld } from "../support/empty-world.ts";
import { aJob, Check } from "../support/jobs.ts";

const START = "2026-11-23T08:00:00.000Z";
const HOUR_MS = 3_600_000;

function runnerOf(jobs: InlineRunnerOptions["jobs"], options: Partial<InlineRunnerOptions> = {}) {
  const clock = new ManualClock(START);
  return { clock, runner: createInlineRunner({ jobs, clock, contextFor: emptyWorld, ...options }) };
}

describe("a job run in this process", () => {
  it("gets what the queue would give it, and its result is what the queue would keep", async () => {
    const job = aJob(
      "test.any",
      ({ n }, { runId, attempt, asOf, signal }) => ({
        n,
        runId,
        attempt,
        asOf,
        aborted: signal.aborted,
        at: new Date(0),
      }),
      {
        payload: z.object({ n: z.number().default(7) }),
      },
    );
    const { runner } = runnerOf([job]);
    expect(await runner.run("test.any", undefined)).toEqual({
      n: 7,
      runId: "inline-1",
      attempt: 1,
      asOf: START,
      aborted: false,
      at: "1970-01-01T00:00:00.000Z",
    });
    expect(await runner.run("test.any", { n: 1 })).toMatchObject({ n: 1, runId: "inline-2" });
  });

  it("takes its as-of time from the payload where there is one, and its ids and signal from the caller", async () => {
    const controller = new AbortController();
    const job = aJob("test.any", (_, { asOf, runId, signal }) => ({
      asOf,
      runId,
      isCallers: signal === controller.signal,
    }));
    const { runner } = runnerOf([job], { signal: controller.signal, idPrefix: "demo" });
    expect(await runner.run("test.any", { asOf: "2026-03-01" })).toEqual({
      asOf: "2026-03-01T00:00:00.000Z",
      runId: "demo-1",
      isCallers: true,
    });
  });

  it("fails as it fails, at the first attempt", async () => {
    let attempts = 0;
    const broken = new Error("no luck");
    const job = aJob("test.broken", () => Promise.reject(((attempts += 1), broken)), {
      retry: { attempts: 5, firstDelayMs: 1 },
    });
    const { runner } = runnerOf([job, aJob("test.strict", () => ({}), { payload: z.object({ n: z.number() }) })]);
    await expect(runner.run("test.broken", {})).rejects.toBe(broken);
    expect(attempts).toBe(1);
    await expect(runner.run("test.typo", {})).rejects.toThrow(UnknownJobError);
    await expect(runner.run("test.strict", {})).rejects.toThrow(ZodError);
    expect(() => runner.enqueue("test.strict", {})).toThrow(ZodError);
  });

  it("runs children in place, nested ones too, at its own as-of time, and hears of those that failed", async () => {
    const sweep = aJob("test.sweep", async (_, { runChildren }) => ({
      outcomes: await runChildren("all", async () => [
        { key: "good", job: "test.child", payload: { n: 1 } },
        { key: "bad", job: "test.child", payload: { n: 2 } },
        { key: "odd", job: "test.child", payload: { n: "x" } },
      ]),
    }));
    const digest = aJob("test.digest", async (_, { runChildren }) => ({
      sweeps: await runChildren("sweeps", async () => [
        { key: "s", job: "test.sweep", payload: { asOf: "2026-11-01" } },
      ]),
      none: await runChildren("none", async () => []),
    }));
    const child = aJob(
      "test.child",
      ({ n }, { asOf, runId }) => {
        if (n === 2) throw new Error("broke");
        return { n, asOf, runId };
      },
      { payload: z.object({ n: z.number() }) },
    );
    const { runner } = runnerOf([sweep, digest, child]);
    expect(await runner.run("test.digest", {})).toEqual({
      sweeps: [
        {
          key: "s",
          kind: "done",
          value: {
            outcomes: [
              { key: "good", kind: "done", value: { n: 1, asOf: "2026-11-01T00:00:00.000Z", runId: "inline-1.1.1" } },
              { key: "bad", kind: "failed", failure: { code: "Error", api: null }, requests: 0 },
              { key: "odd", kind: "failed", failure: { code: "invalid-payload", api: null }, requests: 0 },
            ],
          },
        },
      ],
      none: [],
    });
  });

  it("runs so many children at a time as it is told, and gives their results in the order of the list", async () => {
    let running = 0;
    let most = 0;
    const check = new Check();
    const child = aJob("test.child", async ({ n }) => {
      running += 1;
      most = Math.max(most, running);
      if (running === 3) check.open();
      await check.pass();
      running -= 1;
      return { n };
    });
    const keys = ["a", "b", "c", "d", "e"];
    const parent = aJob("test.parent", async (_, { runChildren }) => ({
      outcomes: await runChildren("all", async () =>
        keys.map((key) => ({ key, job: "test.child", payload: { n: key } })),
      ),
    }));
    const { runner } = runnerOf([child, parent], { concurrency: 3 });
    const { outcomes } = (await runner.run("test.parent", {})) as { outcomes: { key: string }[] };
    expect(most).toBe(3);
    expect(outcomes.map(({ key }) => key)).toEqual(keys);
  });

  it("cannot tell children with one key apart, nor run one that does not exist", async () => {
    const parent = aJob("test.parent", async ({ job, keys }, { runChildren }) => {
      await runChildren("all", async () => (keys as string[]).map((key) => ({ key, job: job as string, payload: {} })));
    });
    const { runner } = runnerOf([parent, aJob("test.child", () => ({}))]);
    await expect(runner.run("test.parent", { job: "test.child", keys: ["a", "a"] })).rejects.toThrow("different keys");
    await expect(runner.run("test.parent", { job: "test.typo", keys: ["a"] })).rejects.toThrow(UnknownJobError);
  });
});

describe("what a job run in this process asks for", () => {
  const ran: string[] = [];
  const note = aJob("test.note", ({ n }, { asOf }) => void ran.push(`${String(n)} ${asOf.slice(11, 16)}`));

  it("waits until it is due, and runs in the order of time", async () => {
    ran.length = 0;
    const asking = aJob("test.asking", async (_, { enqueue }) => {
      for (const [n, hours] of [
        ["late", 3],
        ["soon", 1],
        ["now", 0],
      ] as const) {
        await enqueue({ job: "test.note", payload: { n } }, { delayMs: hours * HOUR_MS });
      }
    });
    const { runner, clock } = runnerOf([asking, note]);
    await runner.run("test.asking", {});
    expect(ran).toEqual([]);
    expect(runner.pending().map(({ dueAt, payload }) => [dueAt.slice(11, 16), payload])).toEqual([
      ["08:00", { n: "now" }],
      ["09:00", { n: "soon" }],
      ["11:00", { n: "late" }],
    ]);
    expect(await runner.runDue()).toMatchObject([{ kind: "done", job: "test.note", dueAt: START }]);
    clock.advance(2 * HOUR_MS);
    expect(await runner.runDue()).toHaveLength(1);
    expect(ran).toEqual(["now 08:00", "soon 09:00"]);
    expect(await runner.drain()).toHaveLength(1);
    expect(await runner.drain()).toEqual([]);
  });

  it("moves the clock of whoever lends it, and includes what is asked for on the way", async () => {
    ran.length = 0;
    const clock = new ManualClock(START);
    const again = aJob("test.again", async ({ left }, { enqueue, asOf }) => {
      ran.push(`${String(left)} ${asOf.slice(11, 16)} ${clock.now().slice(11, 16)}`);
      if ((left as number) > 0)
        await enqueue({ job: "test.again", payload: { left: (left as number) - 1 } }, { delayMs: HOUR_MS });
    });
    const runner = createInlineRunner({
      jobs: [again],
      clock,
      contextFor: emptyWorld,
      moveClock: (to) => clock.moveTo(to),
    });
    runner.enqueue("test.again", { left: 5 });
    await runner.runDue("2026-11-23T10:00:00.000Z");
    expect(ran).toEqual(["5 08:00 08:00", "4 09:00 09:00", "3 10:00 10:00"]);
    expect(runner.pending()).toMatchObject([{ dueAt: "2026-11-23T11:00:00.000Z" }]);
  });

  it("joins the same request that waits; the sooner time counts", async () => {
    const once = aJob("test.once", ({ n }) => ({ n }), { dedupeKey: (payload) => (payload as { key?: string }).key });
    const { runner } = runnerOf([once]);
    const first = runner.enqueue("test.once", { key: "a", n: 1 }, { delayMs: HOUR_MS });
    expect(runner.enqueue("test.once", { key: "a", n: 2 }, { delayMs: 2 * HOUR_MS })).toBe(first);
    expect(runner.pending()).toMatchObject([{ id: first, dueAt: "2026-11-23T09:00:00.000Z" }]);
    expect(runner.enqueue("test.once", { key: "a", n: 3 })).toBe(first);
    expect(runner.enqueue("test.once", { key: "b", n: 4 })).not.toBe(first);
    runner.enqueue("test.once", { n: 5 });
    runner.enqueue("test.once", { n: 5 });
    expect(await runner.drain()).toMatchObject([
      { value: { n: 1 } },
      { value: { n: 4 } },
      { value: { n: 5 } },
      { value: { n: 5 } },
    ]);
  });

  it("runs acting before reporting when both are due at once", async () => {
    ran.length = 0;
    const { runner } = runnerOf([note, aJob("test.act", () => void ran.push("act"), { priority: 1 })]);
    runner.enqueue("test.note", { n: "report" });
    runner.enqueue("test.act", {});
    await runner.drain();
    expect(ran).toEqual(["act", "report 08:00"]);
  });

  it("does not keep the others from running when it fails", async () => {
    const { runner } = runnerOf([note, aJob("test.broken", () => Promise.reject(new Error("no luck")))]);
    runner.enqueue("test.broken", {});
    runner.enqueue("test.note", { n: 1 });
    expect(await runner.drain()).toMatchObject([
      { kind: "failed", job: "test.broken", error: { message: "no luck" } },
      { kind: "done" },
    ]);
  });

  it("waits again when it finds itself too early", async () => {
    const clock = new ManualClock(START);
    const noon = Date.parse("2026-11-23T12:00:00.000Z");
    const early = aJob("test.early", (_, { asOf, runId }) => {
      if (clock.nowMs() < noon) throw new JobNotDueError(noon - clock.nowMs());
      return { asOf, runId };
    });
    const runner = createInlineRunner({
      jobs: [early],
      clock,
      contextFor: emptyWorld,
      moveClock: (to) => clock.moveTo(to),
    });
    const id = runner.enqueue("test.early", {});
    expect(await runner.runDue()).toEqual([]);
    expect(runner.pending()).toMatchObject([{ id, dueAt: "2026-11-23T12:00:00.000Z" }]);
    expect(await runner.drain()).toMatchObject([
      { kind: "done", id, value: { asOf: "2026-11-23T12:00:00.000Z", runId: id } },
    ]);
  });

  it("is not followed without end", async () => {
    const endless = aJob(
      "test.endless",
      async (_, { enqueue }) => void (await enqueue({ job: "test.endless", payload: {} })),
    );
    const { runner } = runnerOf([endless]);
    runner.enqueue("test.endless", {});
    await expect(runner.drain()).rejects.toThrow("asked for one another");
  });
});

describe("a job that fails in this process, with patience", () => {
  /** Clock and waits of a run that may take ten minutes. */
  function patient(jobs: InlineRunnerOptions["jobs"], options: Partial<InlineRunnerOptions> = {}) {
    const clock = new ManualClock(START);
    const waits: number[] = [];
    const wait = async (ms: number): Promise<void> => {
      waits.push(ms);
      clock.advance(ms);
    };
    const patience = { until: "2026-11-23T08:10:00.000Z", wait, log: silentLog };
    const runner = createInlineRunner({ jobs, clock, contextFor: emptyWorld, patience, ...options });
    return { clock, runner, waits };
  }

  /** Fails so many times, then ends well. */
  function failing(id: string, times: number, error: Error, overrides: Parameters<typeof aJob>[2] = {}) {
    const attempts: { attempt: number; asOf: string; runId: string }[] = [];
    const job = aJob(
      id,
      (_, { attempt, asOf, runId }) => {
        attempts.push({ attempt, asOf, runId });
        if (attempts.length <= times) throw error;
      },
      { retry: { attempts: 8, firstDelayMs: 60_000 }, ...overrides },
    );
    return { job, attempts };
  }

  const coded = (code: string, facts: object = {}) => Object.assign(new Error(code), { code, ...facts });

  it("is tried again, sooner than a worker would, and is the same run each time", async () => {
    const { job, attempts } = failing("test.shaky", 3, coded("slack-unavailable"));
    const { runner, waits } = patient([job]);
    runner.enqueue("test.shaky", {});
    expect(await runner.runDue()).toMatchObject([{ kind: "done" }]);
    expect(waits).toEqual([5_000, 10_000, 20_000]);
    expect(attempts).toEqual([1, 2, 3, 4].map((attempt) => ({ attempt, asOf: START, runId: "inline-1" })));
  });

  it("waits as it is told without using an attempt, but not beyond the limit", async () => {
    const soon = failing("test.soon", 1, coded("slack-rate-limit", { retryAfterMs: 30_000 }));
    const late = failing("test.late", 1, coded("slack-rate-limit", { retryAfterMs: 900_000 }));
    const { runner, waits } = patient([soon.job, late.job]);
    runner.enqueue("test.soon", {});
    runner.enqueue("test.late", {});
    expect(await runner.runDue()).toMatchObject([
      { kind: "failed", job: "test.late" },
      { kind: "done", job: "test.soon" },
    ]);
    expect(waits).toEqual([30_000]);
    expect(soon.attempts.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it("is given up at once where a person has to act", async () => {
    const { job } = failing("test.refused", 1, coded("slack-setup"));
    const { runner, waits } = patient([job]);
    runner.enqueue("test.refused", {});
    expect(await runner.runDue()).toMatchObject([{ kind: "failed", error: { message: "slack-setup" } }]);
    expect(waits).toEqual([]);
  });

  it("is given up in the end, before the limit, and no later than a worker would", async () => {
    const down = failing("test.down", 1_000, coded("slack-unavailable"));
    const odd = failing("test.odd", 1_000, new Error("broke"), { retry: { attempts: 3, firstDelayMs: 5_000 } });
    const { runner, clock } = patient([down.job, odd.job]);
    runner.enqueue("test.down", {});
    runner.enqueue("test.odd", {});
    expect(await runner.runDue()).toMatchObject([
      { kind: "failed", job: "test.odd" },
      { kind: "failed", job: "test.down" },
    ]);
    expect(odd.attempts).toHaveLength(3);
    expect(clock.now() <= "2026-11-23T08:10:00.000Z").toBe(true);
  });

  it("keeps nothing else waiting, and what is due later is left", async () => {
    const order: string[] = [];
    const shaky = failing("test.shaky", 1, coded("api-unavailable"), { priority: 1 });
    const note = aJob("test.note", ({ n }) => void order.push(`${String(n)} after ${shaky.attempts.length}`));
    const { runner } = patient([shaky.job, note]);
    runner.enqueue("test.shaky", {});
    runner.enqueue("test.note", { n: "now" });
    runner.enqueue("test.note", { n: "later" }, { delayMs: 2 * HOUR_MS });
    await runner.runDue();
    expect(order).toEqual(["now after 1"]);
    expect(runner.pending()).toMatchObject([{ payload: { n: "later" } }]);
  });

  it("does not repeat what its children did; a child that fails is tried again by itself, and leaves time for its parent", async () => {
    const shaky = failing("test.child", 1, coded("api-unavailable"));
    const down = failing("test.lost", 1_000, coded("api-unavailable"));
    let attempts = 0;
    const parent = aJob(
      "test.parent",
      async (_, { runChildren }) => {
        const outcomes = await runChildren("all", async () => [
          { key: "shaky", job: "test.child", payload: {} },
          { key: "down", job: "test.lost", payload: {} },
        ]);
        if ((attempts += 1) === 1) throw coded("slack-unavailable");
        return { outcomes: outcomes.map(({ key, kind }) => `${key} ${kind}`) };
      },
      { retry: { attempts: 8, firstDelayMs: 60_000 } },
    );
    const { runner } = patient([shaky.job, down.job, parent]);
    runner.enqueue("test.parent", {});
    expect(await runner.runDue()).toMatchObject([{ kind: "done", value: { outcomes: ["shaky done", "down failed"] } }]);
    expect([attempts, shaky.attempts.length]).toEqual([2, 2]);
  });

  it("ends when its caller gives up: what hangs is left behind, and what waits to be tried again says why it failed", async () => {
    const controller = new AbortController();
    const shaky = failing("test.shaky", 1, coded("slack-unavailable"));
    const hanging = aJob("test.hanging", () => (controller.abort(new Error("over")), new Promise(() => {})));
    const { runner } = patient([shaky.job, hanging], { signal: controller.signal, graceMs: 1 });
    runner.enqueue("test.shaky", {});
    runner.enqueue("test.hanging", {});
    runner.enqueue("test.hanging", {});
    expect(await runner.runDue()).toMatchObject([
      { job: "test.hanging", kind: "failed", error: { message: "over" } },
      { job: "test.shaky", kind: "failed", error: { message: "slack-unavailable" } },
    ]);
    expect(runner.pending()).toMatchObject([{ job: "test.hanging" }]);
  });
});
