import { backendOf } from "../../src/app/backend.ts";
import { openWorld, startWorker } from "../../src/app/index.ts";
import { loadConfig, settingsOf } from "../../src/config/index.ts";
import { createLog, systemClock } from "../../src/platform/index.ts";
import type { Clock, JobRequest } from "../../src/ports/index.ts";
import { openQueue } from "../../src/queue/index.ts";
import type { QueueTiming } from "../../src/queue/stored-queue.ts";
import { jobs } from "../../jobs/index.ts";
import { isIdle, type QueueView } from "../support/crash/redis-queue.ts";
import { inLanes } from "../support/crash/score.ts";
import { openView } from "../support/queue/queues.ts";

/** What a process is: a whole worker, or one that only fills the queue. Its first message; the stores are in its environment. */
export interface EnduranceOrder {
  readonly owner: string;
  readonly queueName: string;
  /** How far its clock is ahead of the system's. */
  readonly aheadMs: number;
  readonly timing: Partial<QueueTiming>;
  /** Absent: a worker. Else what each of so many producers adds, side by side; it says `filled` and ends. */
  readonly fill?: readonly (readonly JobRequest[])[];
}

/** What a worker is asked, or told. */
export type Question =
  | { readonly kind: "enqueue"; readonly job: string; readonly payload: object }
  | { readonly kind: "status"; readonly runId: string }
  /** How many jobs wait to be run. */
  | { readonly kind: "waiting" }
  /**
   * Whether nothing runs or could run. What its clock says is due is brought forward. What failed and is to be tried again: left to its time,
   * brought forward too, or waited for.
   */
  | { readonly kind: "idle"; readonly retries: "left" | "forward" | "awaited" }
  | { readonly kind: "move"; readonly aheadMs: number };

export interface Asked {
  readonly number: number;
  readonly question: Question;
}

export type Telling =
  | { readonly kind: "ready" | "filled" }
  | { readonly kind: "answer"; readonly number: number; readonly value: unknown }
  /** Its store was too slow, for example. */
  | { readonly kind: "unanswered"; readonly number: number };

/** Adds one after another, so many at a time. */
const LANES = 32;

/** The system's clock, moved ahead. */
export class AheadClock implements Clock {
  aheadMs: number;
  constructor(aheadMs: number) {
    this.aheadMs = aheadMs;
  }
  now(): string {
    return new Date(this.nowMs()).toISOString();
  }
  nowMs(): number {
    return Date.now() + this.aheadMs;
  }
}

function tell(telling: Telling): void {
  process.send!(telling);
}

function configuration() {
  return loadConfig({ environment: process.env, directory: process.env["DATA_DIR"]! });
}

const logging = { level: "info", pretty: false, secrets: [] } as const;

async function fill({ owner, queueName, fill: lists = [] }: EnduranceOrder): Promise<void> {
  const log = createLog(logging);
  const config = configuration();
  const world = await openWorld({ config, clock: systemClock, log, owner });
  const backend = backendOf(config, world);
  await Promise.all(
    lists.map(async (list) => {
      const queue = await openQueue({
        backend,
        queueName,
        jobs,
        settings: settingsOf(config),
        clock: systemClock,
        log,
      });
      await inLanes(LANES, list, async ({ job, payload }) => void (await queue.enqueue(job, payload)));
      await queue.close(1_000);
    }),
  );
  await world.close();
  tell({ kind: "filled" });
}

/** @param takeAsked hands over what was asked meanwhile, and then whatever is asked */
async function work(
  { owner, queueName, timing, aheadMs }: EnduranceOrder,
  takeAsked: (take: (asked: Asked) => void) => void,
): Promise<void> {
  const clock = new AheadClock(aheadMs);
  const config = configuration();
  const log = createLog(logging);
  const worker = await startWorker({ config, clock, log, owner, queueName, anyPort: true, queueTiming: timing });
  const { view } = await openView(backendOf(config, worker.world), queueName);
  const valueOf = async (question: Question): Promise<unknown> => {
    switch (question.kind) {
      case "enqueue":
        return worker.queue.enqueue(question.job, question.payload);
      case "status":
        return (await worker.queue.status(question.runId)) ?? null;
      case "waiting": {
        const { problem, waiting } = await worker.queue.health();
        if (problem !== undefined) throw new Error(problem);
        return waiting;
      }
      case "idle":
        return isThrough(view, clock, question.retries).catch(() => false); // another was quicker
      case "move":
        return (clock.aheadMs = question.aheadMs);
    }
  };
  const answer = ({ number, question }: Asked): void =>
    void valueOf(question).then(
      (value) => tell({ kind: "answer", number, value }),
      (error: unknown) => {
        log.warn({ err: error, question }, "a question could not be answered");
        tell({ kind: "unanswered", number });
      },
    );
  tell({ kind: "ready" });
  takeAsked(answer);
}

async function isThrough(
  view: QueueView,
  clock: Clock,
  retries: (Question & { kind: "idle" })["retries"],
): Promise<boolean> {
  const isRetry = ({ attemptsMade }: { readonly attemptsMade: number }): boolean => attemptsMade > 0;
  const isQuiet = await isIdle(view, clock, (job) => retries === "forward" || !isRetry(job));
  return isQuiet && (retries !== "awaited" || !(await view.getDelayed()).some(isRetry));
}

if (import.meta.main) {
  // Whoever started it may be gone before it.
  process.on("disconnect", () => process.exit());
  const ordered = Promise.withResolvers<EnduranceOrder>();
  const asked: Asked[] = [];
  let take = (one: Asked): void => void asked.push(one);
  // One listener for all: of several messages that wait for one, those behind the first would be lost to a listener that hears only once.
  process.on("message", (one: EnduranceOrder | Asked) => ("owner" in one ? ordered.resolve(one) : take(one)));
  const order = await ordered.promise;
  if (order.fill === undefined)
    await work(order, (answer) => {
      take = answer;
      for (const one of asked.splice(0)) answer(one);
    });
  else {
    await fill(order);
    process.exit();
  }
}
