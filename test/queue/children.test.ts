import { expect, it, vi } from "vitest";
import { ApiScopeError, type AnyJob, type ChildOutcome, type JobContext } from "../../src/ports/index.ts";
import { aJob } from "../support/jobs.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";
import { isEverything } from "../support/scope.ts";

const PATIENCE = { timeout: 20_000, interval: 20 };

const RESULTS = { method: "GET", path: "/experiments/1/results", kind: "status", status: 403 } as const;

const child = aJob("test.child", ({ n, fail }, { asOf, runId }) => {
  if (fail === true) throw new ApiScopeError({ ...RESULTS, reason: `child ${String(n)}` });
  return { n, asOf, runId };
});

function parentOf(
  keys: readonly string[],
  payloadOf: (key: string) => Record<string, unknown> = (key) => ({ n: key }),
): AnyJob {
  return aJob("test.parent", async (_, context) => {
    const outcomes = await context.runChildren("all", async () =>
      keys.map((key) => ({ key, job: "test.child", payload: payloadOf(key) })),
    );
    return { outcomes, asOf: context.asOf };
  });
}

describeOnEachStore("a job with children", (lab) => {
  async function resultOf(
    jobs: readonly AnyJob[],
    id = "test.parent",
    payload: object = {},
  ): Promise<{ outcomes: ChildOutcome[]; asOf: string }> {
    const queue = await lab.work(jobs);
    const end = await lab.runs.of(await queue.enqueue(id, payload));
    if (end.kind !== "done") throw end.error;
    return end.result as { outcomes: ChildOutcome[]; asOf: string };
  }

  it("waits for all of them and gets what each returned, in its own order, all at one as-of time", async () => {
    const { outcomes, asOf } = await resultOf([child, parentOf(["b", "a", "c"])]);
    expect(outcomes).toEqual(
      ["b", "a", "c"].map((key) => ({ key, kind: "done", value: { n: key, asOf, runId: expect.any(String) } })),
    );
  });

  it("hears of the one that failed and is not stopped by it", async () => {
    const { outcomes } = await resultOf([child, parentOf(["a", "b", "c"], (n) => ({ n, fail: n === "b" }))]);
    expect(outcomes).toMatchObject([
      { key: "a", kind: "done" },
      { key: "b", kind: "failed", failure: { code: "api-scope", api: { ...RESULTS, reason: "child b" } } },
      { key: "c", kind: "done" },
    ]);
    const failed = await lab.runs.of((await childRuns())[0]!);
    expect(failed).toMatchObject({ kind: "given-up", isChild: true, job: "test.child" });
  });

  async function childRuns(): Promise<string[]> {
    const jobs = await (await lab.raw()).getJobs(["failed"]);
    return jobs.map((job) => job.id!);
  }

  it("shows while it waits how many of them have ended, one that failed among them", async () => {
    const gate = Promise.withResolvers<void>();
    const held = aJob("test.child", async ({ n }) => {
      if (n === "c") await gate.promise;
      if (n === "b") throw new ApiScopeError({ ...RESULTS, reason: "child b" });
      return {};
    });
    const queue = await lab.work([held, parentOf(["a", "b", "c"])]);
    const id = await queue.enqueue("test.parent", {});
    await vi.waitFor(async () => expect((await queue.status(id))?.parts).toEqual({ ended: 2, of: 3 }), PATIENCE);
    gate.resolve();
    await lab.runs.of(id);
    expect((await queue.status(id))?.parts).toBeUndefined();
  });

  it("goes on at once when there is nothing to do", async () => {
    expect((await resultOf([child, parentOf([])])).outcomes).toEqual([]);
  });

  it.runIf(isEverything)("manages several hundred", async () => {
    const keys = Array.from({ length: 450 }, (_, n) => `experiment-${n}`);
    const { outcomes } = await resultOf([child, parentOf(keys)]);
    expect(outcomes.map(({ key }) => key)).toEqual(keys);
    expect(outcomes.every(({ kind }) => kind === "done")).toBe(true);
  });

  it("does not take a place from its children: one worker place is enough for three generations", async () => {
    const nested = (id: string, of: string, keys: readonly string[]) =>
      aJob(id, async (_, context) => ({
        outcomes: await context.runChildren("all", async () =>
          keys.map((key) => ({ key, job: of, payload: { n: key, fail: key === "bad" } })),
        ),
      }));
    const jobs = [
      nested("test.digest", "test.sweep", ["s1", "s2"]),
      nested("test.sweep", "test.child", ["x", "bad"]),
      child,
    ];
    const queue = await lab.work(jobs, { concurrency: 1 });
    const end = await lab.runs.of(await queue.enqueue("test.digest", {}));
    const sweep = {
      outcomes: [
        { key: "x", kind: "done", value: expect.objectContaining({ n: "x" }) },
        { key: "bad", kind: "failed", failure: { code: "api-scope", api: { ...RESULTS, reason: "child bad" } } },
      ],
    };
    expect(end).toMatchObject({
      kind: "done",
      result: {
        outcomes: [
          { key: "s1", kind: "done", value: sweep },
          { key: "s2", kind: "done", value: sweep },
        ],
      },
    });
  });

  it("asks for its list once, however often it is run, and keeps apart two lists of one job", async () => {
    const asked: string[] = [];
    const starts: number[] = [];
    const parent = aJob(
      "test.parent",
      async (_, { runChildren, attempt }: JobContext) => {
        starts.push(attempt);
        const list = (name: string) =>
          runChildren(name, async () => {
            asked.push(name);
            return [{ key: "same", job: "test.child", payload: { n: name } }];
          });
        const first = await list("first");
        const second = await list("second");
        if (attempt === 1) throw new Error("after the children");
        return { outcomes: [...first, ...second] };
      },
      { retry: { attempts: 2, firstDelayMs: 5 } },
    );
    const { outcomes } = await resultOf([parent, child]);
    expect(outcomes).toMatchObject([
      { key: "same", kind: "done", value: { n: "first" } },
      { key: "same", kind: "done", value: { n: "second" } },
    ]);
    expect(asked).toEqual(["first", "second"]);
    // However often it stepped aside for its children, that used no attempt: one failed, the next succeeded.
    expect(new Set(starts.slice(0, -1))).toEqual(new Set([1]));
    expect(starts.at(-1)).toBe(2);
  });

  it("cannot lose its way by catching: nothing of a run goes on once its children are asked for", async () => {
    const caught: unknown[] = [];
    const parent = aJob("test.parent", async (_, context) => {
      try {
        return {
          outcomes: await context.runChildren("all", async () => [{ key: "a", job: "test.child", payload: { n: 1 } }]),
        };
      } catch (error) {
        caught.push(error);
        return { outcomes: [] };
      }
    });
    expect((await resultOf([parent, child])).outcomes).toHaveLength(1);
    expect(caught).toEqual([]);
  });

  it("has every child run even when they would join each other on their own", async () => {
    const shared = aJob("test.child", ({ n }) => ({ n }), { dedupeKey: () => "one for all" });
    expect((await resultOf([shared, parentOf(["a", "b"])])).outcomes).toMatchObject([
      { value: { n: "a" } },
      { value: { n: "b" } },
    ]);
  });

  it("reports a child whose payload makes no sense as failed", async () => {
    const { outcomes } = await resultOf([child, parentOf(["a", "b"], (n) => (n === "a" ? ([] as never) : { n }))]);
    expect(outcomes).toMatchObject([
      { key: "a", kind: "failed", failure: { code: "invalid-payload", api: null } },
      { kind: "done" },
    ]);
  });

  it("is given up over children that do not exist", async () => {
    await expect(resultOf([parentOf(["a"])])).rejects.toThrow("no job is called");
  });

  it("fails over children that cannot be told apart", async () => {
    await expect(resultOf([child, parentOf(["a", "a"])])).rejects.toThrow("different keys");
  });

  it("is run again in full after a crash between adding its children and waiting for them", async () => {
    const queue = await lab.open([child, parentOf(["a", "b", "c"])]);
    const id = await queue.enqueue("test.parent", {});
    // What a worker leaves behind that dies in the middle: the plan, and one child of three already ended badly.
    const raw = await lab.raw();
    const plan = {
      children: ["a", "b", "c"].map((key) => ({ key, id: `test.child-${key}` })),
      toAdd: ["a", "b", "c"].map((n) => ({ job: "test.child", payload: { n } })),
    };
    const job = (await raw.getJob(id))!;
    await job.updateData({ ...job.data, children: { all: plan } });
    const parent = { id, queue: job.queueQualifiedName };
    await raw.add(
      "test.child",
      { payload: { fail: true, n: "a" }, dueAt: new Date().toISOString() },
      { jobId: "test.child-a", parent, ignoreDependencyOnFailure: true, priority: 1 },
    );
    await lab.work([child, parentOf(["never", "asked"])], { concurrency: 1 });
    const end = await lab.runs.of(id);
    expect(end).toMatchObject({
      kind: "done",
      result: {
        outcomes: [
          { key: "a", kind: "failed", failure: { code: "api-scope", api: { ...RESULTS, reason: "child a" } } },
          { key: "b", kind: "done" },
          { key: "c", kind: "done" },
        ],
      },
    });
  });
});
