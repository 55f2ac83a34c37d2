import { afterAll, beforeAll, expect, it } from "vitest";
import { Nursery } from "../support/crash/child.ts";
import {
  beforeAnything,
  courseOf,
  killOn,
  killsIn,
  killsOfLedger,
  killsOfQueue,
  titleOf,
  type Course,
  type Kill,
} from "../support/crash/orders.ts";
import { RedisQueue } from "../support/crash/redis-queue.ts";
import { oneOf } from "../support/scope.ts";
import { inLanes, Score } from "../support/crash/score.ts";
import { Theatre, type Stage } from "../support/crash/stage.ts";
import { recoverAndJudge, STOP_WORDS, type Verdict } from "../support/crash/verdict.ts";
import { onDatabase, type DatabaseKind } from "../support/databases.ts";
import { describeWith } from "../support/queue/queues.ts";
import type { Fault } from "../../src/sandbox/index.ts";

const LANES = 2;
const TIMEOUT = { timeout: 600_000 };
const WORDS = { ...STOP_WORDS, doubleStops: "double acts", unexplainedStops: "unexplained acts" };

/** Before the server does anything, and after it has. */
const FAULTS: readonly Fault["kind"][] = ["conflict", "server-error", "reset", "commit-then-reset", "commit-then-500"];

/** A stopped experiment whose rollout somebody has asked for: from the claim to the receipt. */
function useBench(kind: DatabaseKind, title: string) {
  const theatre = new Theatre(kind);
  const nursery = new Nursery(LANES);
  const score = new Score<Verdict>(title, WORDS);
  let course: Course;
  beforeAll(async () => {
    course = await courseOf(theatre, nursery, "rollout", async (stage) => [
      {
        job: "acting.carry-out",
        payload: { intentId: (await stage.withWorker((worker) => stage.intent(worker)))!.id },
      },
    ]);
  }, 120_000);
  afterAll(async () => {
    nursery.close();
    await theatre.close();
    process.stdout.write(`${score.line}\n`);
  });
  async function killed(kill: Kill, queue?: RedisQueue): Promise<Stage> {
    const stage = await theatre.stage("rollout");
    await killOn(stage, nursery, course, kill, queue && { queue: queue.place });
    return stage;
  }
  return { theatre, score, killed, course: () => course };
}

onDatabase("postgres", "a rollout, with the ledger on PostgreSQL", () => {
  const { theatre, score, killed, course } = useBench("postgres", "rollouts, PostgreSQL");

  it("survives a worker killed after any step that leaves something behind", TIMEOUT, async () => {
    await inLanes(LANES, [beforeAnything(course()), ...oneOf(4, killsIn(course()), 0)], async (kill) => {
      const stage = await killed(kill);
      score.add(titleOf(kill), await recoverAndJudge(stage));
      await stage.close();
    });
    expect(score.failures).toEqual([]);
  });

  it("survives any answer to its request and its read-backs", TIMEOUT, async () => {
    const { operations, jobs } = course();
    const cases = operations.flatMap((operation, index) =>
      FAULTS.map((kind) => ({
        operation,
        kind,
        after: operations.slice(0, index).filter((other) => other === operation).length,
      })),
    );
    await inLanes(LANES, oneOf(4, cases, 1), async ({ operation, kind, after }) => {
      const stage = await theatre.stageHere("rollout");
      stage.sandbox.faults.add({ kind, operation, after, times: 1 });
      await stage.withWorker((_, runner) => {
        for (const { job, payload } of jobs) runner.enqueue(job, payload);
        return runner.runDue();
      });
      const harmless = operation === "rollout" && !kind.startsWith("commit") ? 1 : 0;
      score.add(`${kind} at ${operation} ${after + 1}`, await recoverAndJudge(stage, { harmless }));
      await stage.close();
    });
    expect(score.failures).toEqual([]);
  });
});

onDatabase("embedded", "a rollout, with the ledger in PGlite", () => {
  const { score, killed, course } = useBench("embedded", "rollouts, PGlite");

  it("survives a worker killed after any write and any commit", TIMEOUT, async () => {
    await inLanes(LANES, oneOf(8, killsOfLedger(course()), 2), async (kill) => {
      const stage = await killed(kill);
      score.add(titleOf(kill), await recoverAndJudge(stage));
      await stage.close();
    });
    expect(score.failures).toEqual([]);
  });
});

describeWith("redis", "with the queue on Redis", () => {
  onDatabase("postgres", "a rollout, with the ledger on PostgreSQL", () => {
    const { score, killed, course } = useBench("postgres", "rollouts, Redis");

    it("survives a worker killed wherever something cannot be undone", TIMEOUT, async () => {
      await inLanes(LANES, oneOf(8, killsOfQueue(course()), 3), async (kill) => {
        const queue = new RedisQueue();
        const stage = await killed(kill, queue);
        score.add(titleOf(kill), await queue.recoverAndJudge(stage));
        await queue.lose();
        await stage.close();
      });
      expect(score.failures).toEqual([]);
    });
  });
});
