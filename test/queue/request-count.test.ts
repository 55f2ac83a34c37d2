import { expect, it } from "vitest";
import { ApiRateLimitError, ApiUnavailableError, type JobContext } from "../../src/ports/index.ts";
import { createInlineRunner, type ContextFactory } from "../../src/queue/index.ts";
import { systemClock } from "../../src/platform/index.ts";
import { emptyWorld } from "../support/empty-world.ts";
import { aJob } from "../support/jobs.ts";
import { describeOnEachStore } from "../support/queue/queues.ts";

const LIST = { method: "GET", path: "/experiments" };

/** Three requests in each attempt, of which there are three: one put off, one failed, one done. */
const persistent = aJob(
  "test.persistent",
  (_, context) => {
    const before = context.requests.made;
    make(3, context);
    if (before === 0) throw new ApiRateLimitError({ ...LIST, kind: "wait", waitMs: 5 });
    if (before === 3) throw new ApiUnavailableError({ ...LIST, kind: "status", status: 502, reason: null });
    return { requests: context.requests.made };
  },
  { retry: { attempts: 3, firstDelayMs: 5 } },
);

const child = aJob("test.child", ({ n, fails }, context) => {
  make(n as number, context);
  if (fails === true) throw new Error("no luck");
  return { requests: context.requests.made };
});

/** One request before it steps aside, in a list that is made once, and one after it. */
const parent = aJob("test.parent", async (_, context) => {
  const outcomes = await context.runChildren("all", async () => {
    make(1, context);
    return [
      { key: "done", job: "test.child", payload: { n: 20 } },
      { key: "failed", job: "test.child", payload: { n: 300, fails: true } },
    ];
  });
  make(1, context);
  return {
    own: context.requests.made,
    children: outcomes.map((one) => (one.kind === "done" ? one.value["requests"] : one.requests)),
  };
});
const JOBS = [persistent, child, parent];

const PARENTS = { own: 2, children: [20, 300] };

/** As the application counts them. */
const tallies = new WeakMap<object, { made: number }>();
function make(requests: number, context: JobContext): void {
  tallies.get(context.log)!.made += requests;
}
const counting: ContextFactory = (run) => {
  const world = { ...emptyWorld(run) };
  const log = { ...world.log };
  tallies.set(log, run.requests);
  return { ...world, log };
};

describeOnEachStore("the requests of a job", (lab) => {
  const resultOf = async (job: string) => {
    const queue = await lab.open(JOBS);
    queue.startWorker(counting);
    const end = await lab.runs.of(await queue.enqueue(job, {}));
    return end.kind === "done" ? end.result : end.error;
  };

  it("count in all of its attempts, those that were put off or failed too", async () => {
    expect(await resultOf("test.persistent")).toEqual({ requests: 9 });
  });

  it("count also from before it stepped aside, and those of a child that failed are known to its parent", async () => {
    expect(await resultOf("test.parent")).toEqual(PARENTS);
  });
});

it("a run without a queue counts in the same way", async () => {
  const patience = { until: "2999-01-01T00:00:00.000Z", wait: async () => {}, log: emptyWorld({} as never).log };
  const runner = createInlineRunner({ jobs: JOBS, clock: systemClock, contextFor: counting, patience });
  expect(await runner.run("test.persistent", {})).toEqual({ requests: 9 });
  expect(await runner.run("test.parent", {})).toEqual(PARENTS);
});
