import { afterAll, beforeAll, expect, it } from "vitest";
import { Nursery } from "../support/crash/child.ts";
import {
  beforeAnything,
  courseOf,
  killOn,
  killsIn,
  killsOfLedger,
  killsOfQueue,
  orderOn,
  titleOf,
  type Course,
  type Kill,
} from "../support/crash/orders.ts";
import { RedisQueue } from "../support/crash/redis-queue.ts";
import { inLanes, Score } from "../support/crash/score.ts";
import type { Scene } from "../support/crash/scenes.ts";
import { Theatre, type Stage } from "../support/crash/stage.ts";
import { Steps } from "../support/crash/steps.ts";
import { recoverAndJudge, STOP_WORDS, type Verdict } from "../support/crash/verdict.ts";
import { onDatabase, TEST_POSTGRES_URL, type DatabaseKind } from "../support/databases.ts";
import { FlakyProxy } from "../support/flaky-proxy.ts";
import { describeWith } from "../support/queue/queues.ts";
import { isEveryCase, oneOf } from "../support/scope.ts";
import { DAY, HOUR } from "../support/world.ts";
import type { Fault } from "../../src/sandbox/index.ts";

const LANES = 2;
const MINUTES = 60_000;

interface Bench {
  readonly theatre: Theatre;
  readonly nursery: Nursery;
  readonly score: Score<Verdict>;
  /** From the first look to the announcement (`new`), and from the claim to the receipt (`due`). */
  course(scene: Scene): Course;
  /** Kills a worker there and returns the stage it leaves. */
  killed(scene: Scene, kill: Kill, queue?: RedisQueue): Promise<Stage>;
}

const carryOut = async (stage: Stage) => [
  { job: "acting.carry-out", payload: { intentId: (await stage.withWorker((worker) => stage.intent(worker)))!.id } },
];
/** What a worker is told to do. */
const JOBS_ON = {
  new: async () => [{ job: "monitoring.sweep", payload: {} }],
  due: carryOut,
  pause: carryOut,
  resume: carryOut,
  ending: carryOut,
};

/** Opened before the tests of the block; prints the score after them. */
function useBench(kind: DatabaseKind, title: string, scenes: readonly (keyof typeof JOBS_ON)[]): Bench {
  const theatre = new Theatre(kind);
  const nursery = new Nursery(LANES);
  const score = new Score<Verdict>(title, STOP_WORDS);
  const courses = new Map<Scene, Course>();
  const course = (scene: Scene): Course => courses.get(scene)!;
  beforeAll(async () => {
    for (const scene of scenes) courses.set(scene, await courseOf(theatre, nursery, scene, JOBS_ON[scene]));
  }, 2 * MINUTES);
  afterAll(async () => {
    nursery.close();
    await theatre.close();
    process.stdout.write(`${score.line}\n`);
  });
  async function killed(scene: Scene, kill: Kill, queue?: RedisQueue): Promise<Stage> {
    const stage = await theatre.stage(scene);
    await killOn(stage, nursery, course(scene), kill, queue && { queue: queue.place });
    return stage;
  }
  return { theatre, nursery, score, course, killed };
}

/** The moments at which the most hangs on what is known: claimed, begun, stopped, ended, told. */
function turningPoints({ steps }: Course): readonly Kill[] {
  const stop = steps.findIndex((name) => /\/(?:stop|pause|resume|rollout)$/u.test(name));
  const told = steps.findLastIndex((name) => name.endsWith("/chat.postMessage"));
  const end = steps.findLastIndex(
    (name, index) => name === "commit" && index < steps.indexOf("enqueue reporting.act-message"),
  );
  return [0, stop - 1, stop, end, told].map((index) => ({ step: index + 1, name: steps[index]!, moment: "after" }));
}

/** Before the server does anything, and after it has. */
const FAULTS: readonly Fault["kind"][] = [
  "conflict",
  "server-error",
  "rate-limit",
  "reset",
  "commit-then-reset",
  "commit-then-500",
];

/** Of so many parts of all faults one is tried. */
const PARTS = isEveryCase ? 3 : 6;

interface AnswersOptions {
  /** With the queue on Redis. */
  readonly redis?: boolean;
  /** Of each request only every third fault, and of each fault only every third request, from here on: every sixth outside of test:matrices. */
  readonly part?: number;
}

/** Each fault at each request of a scene, once. */
async function survivesAnswers(
  { theatre, score, course }: Bench,
  scene: Scene,
  { redis = false, part }: AnswersOptions = {},
): Promise<void> {
  const { operations, jobs } = course(scene);
  const cases = operations
    .flatMap((operation, index) =>
      FAULTS.map((kind, fault) => ({
        operation,
        kind,
        after: operations.slice(0, index).filter((other) => other === operation).length,
        turn: (index + fault) % PARTS,
      })),
    )
    .filter(({ turn }) => part === undefined || turn === part % PARTS);
  await inLanes(LANES, cases, async ({ operation, kind, after }) => {
    const queue = redis ? new RedisQueue() : undefined;
    const stage = await theatre.stageHere(scene);
    stage.sandbox.faults.add({ kind, operation, after, times: 1 });
    await (queue
      ? queue.play(stage, jobs)
      : stage.withWorker((_, runner) => {
          for (const { job, payload } of jobs) runner.enqueue(job, payload);
          return runner.runDue();
        }));
    const isStopUndone = /^(?:stop|pause|resume|rollout)$/u.test(operation) && !kind.startsWith("commit");
    const allowed = { harmless: isStopUndone ? 1 : 0 };
    score.add(
      `${kind} at ${operation} ${after + 1}`,
      await (queue ? queue.recoverAndJudge(stage, allowed) : recoverAndJudge(stage, allowed)),
    );
    expect(stage.sandbox.faults.list()).toMatchObject([{ hits: 1 }]);
    await queue?.lose();
    await stage.close();
  });
}

/** A worker is killed, and the clock is another one when the next one comes. */
async function survivesJumps(
  { score, killed }: Bench,
  kills: readonly Kill[],
  jumpsMs: readonly number[],
): Promise<void> {
  const cases = kills.flatMap((kill) => jumpsMs.map((jumpMs) => ({ kill, jumpMs })));
  await inLanes(LANES, cases, async ({ kill, jumpMs }) => {
    const stage = await killed("due", kill);
    stage.clock.advance(jumpMs);
    score.add(`${titleOf(kill)}, then the clock jumps ${jumpMs / HOUR} hours`, await recoverAndJudge(stage));
    await stage.close();
  });
}

onDatabase("postgres", "a stop, with the ledger on PostgreSQL", () => {
  const bench = useBench("postgres", "PostgreSQL", ["new", "due"]);
  const { theatre, nursery, score, course, killed } = bench;

  it.each(["new", "due"] as const)(
    "survives a worker killed after any step that leaves something behind (%s)",
    { timeout: 10 * MINUTES },
    async (scene) => {
      await inLanes(
        LANES,
        [beforeAnything(course(scene)), ...oneOf(4, killsIn(course(scene)), scene.length)],
        async (kill) => {
          const stage = await killed(scene, kill);
          score.add(titleOf(kill), await recoverAndJudge(stage));
          await stage.close();
        },
      );
      expect(score.failures).toEqual([]);
    },
  );

  it.each(["new", "due"] as const)(
    "survives any answer to any request (%s)",
    { timeout: 10 * MINUTES },
    async (scene) => {
      await survivesAnswers(bench, scene, isEveryCase ? {} : { part: scene === "new" ? 0 : 2 });
      expect(score.failures).toEqual([]);
    },
  );

  it("survives a ledger that cannot be reached from any step on", { timeout: 10 * MINUTES }, async () => {
    const { jobs, steps } = course("due");
    const cases = steps.flatMap((name, index) =>
      name.startsWith("GET") || name.startsWith("POST") ? [] : [{ name, isLast: index === steps.length - 1 }],
    );
    await inLanes(LANES, cases.slice(0, -1), async (lost) => {
      const stage = await theatre.stage("due");
      const proxy = await FlakyProxy.before(TEST_POSTGRES_URL);
      const number = cases.indexOf(lost) + 1;
      const counting = new Steps(
        (moment, step) => void (moment === "before" && step.number === number && proxy.refuse()),
      );
      await stage.withWorker(
        async (_, runner) => {
          counting.start();
          for (const { job, payload } of jobs) runner.enqueue(job, payload);
          await runner.runDue();
        },
        { steps: counting, place: { ...stage.place, url: proxy.url("postgres") } as Stage["place"] },
      );
      await proxy.close();
      score.add(`ledger lost at write ${number}, ${lost.name}`, await recoverAndJudge(stage));
      await stage.close();
    });
    expect(score.failures).toEqual([]);
  });

  it("survives a clock that jumps while nobody works", { timeout: 10 * MINUTES }, async () => {
    await survivesJumps(bench, oneOf(4, turningPoints(course("due")), 0), [3 * DAY, 3 * HOUR, -3 * HOUR, -2 * DAY]);
    expect(score.failures).toEqual([]);
  });

  it("survives two workers at once, whichever of them is killed", { timeout: 10 * MINUTES }, async () => {
    const cases = [undefined, undefined, undefined, ...turningPoints(course("due"))];
    for (const kill of cases) {
      const stage = await theatre.stage("due");
      const both = [nursery.take(), nursery.take()];
      for (const [index, child] of both.entries()) {
        const end =
          index === 0 && kill !== undefined
            ? { end: { step: kill.step, moment: kill.moment, by: "SIGKILL" as const } }
            : {};
        child.give(orderOn(stage, course("due"), { owner: `child-${index}`, ...end }));
      }
      for (const child of both) expect((await child.ended()).errors).toBe("");
      score.add(`two workers, ${kill === undefined ? "none killed" : titleOf(kill)}`, await recoverAndJudge(stage));
      await stage.close();
    }
    expect(score.failures).toEqual([]);
  });

  it("survives a worker that freezes, and wakes when another has done its work", {
    timeout: 10 * MINUTES,
  }, async () => {
    const { steps } = course("due");
    const stop = steps.findIndex((name) => name.endsWith("/stop")) + 1;
    // Directly before its request leaves: the server refuses the second one, and that is nobody's loss.
    for (const { step, moment, harmless } of [
      { step: 2, moment: "before", harmless: 0 },
      { step: stop, moment: "before", harmless: 1 },
      { step: stop, moment: "after", harmless: 0 },
    ] as const) {
      const stage = await theatre.stage("due");
      const child = nursery.take();
      child.give(orderOn(stage, course("due"), { end: { step, moment, by: "SIGSTOP" } }));
      await child.reached(step);
      await recoverAndJudge(stage);
      child.wake();
      await child.ended();
      score.add(`frozen ${moment} step ${step}`, await recoverAndJudge(stage, { harmless }));
      expect(
        stage.sandbox.requests.filter(({ operation, status }) => operation === "stop" && status === 200),
      ).toHaveLength(1);
      await stage.close();
    }
    expect(score.failures).toEqual([]);
  });
});

onDatabase("embedded", "a stop, with the ledger in PGlite", () => {
  const bench = useBench("embedded", "PGlite", ["due"]);
  const { score, course, killed } = bench;

  it("survives a worker killed after any write and any commit", { timeout: 10 * MINUTES }, async () => {
    await inLanes(LANES, oneOf(6, killsOfLedger(course("due")), 1), async (kill) => {
      const stage = await killed("due", kill);
      score.add(titleOf(kill), await recoverAndJudge(stage));
      await stage.close();
    });
    expect(score.failures).toEqual([]);
  });

  it("survives answers of every kind, and one to every request", { timeout: 10 * MINUTES }, async () => {
    await survivesAnswers(bench, "due", { part: 1 });
    expect(score.failures).toEqual([]);
  });

  it("survives a clock that jumps while nobody works", { timeout: 10 * MINUTES }, async () => {
    await survivesJumps(bench, turningPoints(course("due")).slice(2, 3), [3 * DAY, -2 * DAY]);
    expect(score.failures).toEqual([]);
  });
});

/** What `acting.carry-out` does besides a stop with a winner, by the same machinery: of each different cases. */
const OTHER_ACTS = ["pause", "resume", "ending"] as const;

onDatabase("postgres", "a pause, a resume and an ending without a winner, with the ledger on PostgreSQL", () => {
  const bench = useBench("postgres", "PostgreSQL, other acts", OTHER_ACTS);
  const { score, course, killed } = bench;

  it.each(OTHER_ACTS)(
    "survive a worker killed after any step that leaves something behind (%s)",
    { timeout: 10 * MINUTES },
    async (scene) => {
      const kills = oneOf(10, [beforeAnything(course(scene)), ...killsIn(course(scene))], OTHER_ACTS.indexOf(scene));
      await inLanes(LANES, kills, async (kill) => {
        const stage = await killed(scene, kill);
        score.add(`${scene} ${titleOf(kill)}`, await recoverAndJudge(stage));
        await stage.close();
      });
      expect(score.failures).toEqual([]);
    },
  );

  it.each(OTHER_ACTS)("survive any answer to any request (%s)", { timeout: 10 * MINUTES }, async (scene) => {
    await survivesAnswers(bench, scene, isEveryCase ? {} : { part: OTHER_ACTS.indexOf(scene) });
    expect(score.failures).toEqual([]);
  });
});

onDatabase("embedded", "a pause, a resume and an ending without a winner, with the ledger in PGlite", () => {
  const { score, course, killed } = useBench("embedded", "PGlite, other acts", OTHER_ACTS);

  it.each(OTHER_ACTS)(
    "survive a worker killed after any write and any commit (%s)",
    { timeout: 10 * MINUTES },
    async (scene) => {
      await inLanes(LANES, oneOf(10, killsOfLedger(course(scene)), OTHER_ACTS.indexOf(scene) + 1), async (kill) => {
        const stage = await killed(scene, kill);
        score.add(`${scene} ${titleOf(kill)}`, await recoverAndJudge(stage));
        await stage.close();
      });
      expect(score.failures).toEqual([]);
    },
  );
});

describeWith("redis", "with the queue on Redis", () => {
  onDatabase("postgres", "a pause, a resume and an ending without a winner, with the ledger on PostgreSQL", () => {
    const bench = useBench("postgres", "Redis, other acts", OTHER_ACTS);
    const { score, course, killed } = bench;

    it.each(OTHER_ACTS)(
      "survive a worker killed wherever something cannot be undone (%s)",
      { timeout: 10 * MINUTES },
      async (scene) => {
        await inLanes(LANES, oneOf(10, killsOfQueue(course(scene)), OTHER_ACTS.indexOf(scene) + 2), async (kill) => {
          const queue = new RedisQueue();
          const stage = await killed(scene, kill, queue);
          score.add(`${scene} ${titleOf(kill)}`, await queue.recoverAndJudge(stage));
          await queue.lose();
          await stage.close();
        });
        expect(score.failures).toEqual([]);
      },
    );
  });

  onDatabase("postgres", "a stop, with the ledger on PostgreSQL", () => {
    const bench = useBench("postgres", "Redis", ["due"]);
    const { score, course, killed } = bench;

    it("survives answers of every kind, and one to every request", { timeout: 10 * MINUTES }, async () => {
      await survivesAnswers(bench, "due", { redis: true, part: 2 });
      expect(score.failures).toEqual([]);
    });

    it("survives a worker killed wherever something cannot be undone: the next one finds the job in the queue", {
      timeout: 10 * MINUTES,
    }, async () => {
      await inLanes(LANES, oneOf(4, killsOfQueue(course("due")), 0), async (kill) => {
        const queue = new RedisQueue();
        const stage = await killed("due", kill, queue);
        score.add(titleOf(kill), await queue.recoverAndJudge(stage));
        await queue.lose();
        await stage.close();
      });
      expect(score.failures).toEqual([]);
    });

    it("survives a queue that loses everything when the worker is killed", { timeout: 10 * MINUTES }, async () => {
      await inLanes(LANES, turningPoints(course("due")), async (kill) => {
        const queue = new RedisQueue();
        const stage = await killed("due", kill, queue);
        await queue.lose();
        score.add(`${titleOf(kill)}, queue lost`, await queue.recoverAndJudge(stage));
        await queue.lose();
        await stage.close();
      });
      expect(score.failures).toEqual([]);
    });
  });
});
