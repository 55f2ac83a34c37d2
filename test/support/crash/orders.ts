import { expect } from "vitest";
import type { CrashOrder } from "../../integration/crash-worker.ts";
import type { Nursery } from "./child.ts";
import type { Scene } from "./scenes.ts";
import type { Stage, Theatre } from "./stage.ts";
import type { Moment } from "./steps.ts";

/** The course of one scene when nothing goes wrong. */
export interface Course {
  /** Names of all steps, in order. */
  readonly steps: readonly string[];
  /** Operations asked of the sandbox, in order. */
  readonly operations: readonly string[];
  /** What a worker of its own is told to do; the same on every stage of the scene. */
  readonly jobs: CrashOrder["jobs"];
}

/** Where a worker is killed: step and moment. */
export interface Kill {
  readonly step: number;
  readonly name: string;
  readonly moment: Moment;
}

/** Plays a scene once, in a process of its own, and notes its steps. */
export async function courseOf(
  theatre: Theatre,
  nursery: Nursery,
  scene: Scene,
  jobsOn: (stage: Stage) => Promise<Course["jobs"]>,
): Promise<Course> {
  const stage = await theatre.stage(scene);
  const jobs = await jobsOn(stage);
  const before = stage.sandbox.requests.length;
  const child = nursery.take();
  child.give(orderOn(stage, { jobs }));
  const { isIdle, steps, errors } = await child.ended();
  expect({ isIdle, errors }).toEqual({ isIdle: true, errors: "" });
  const operations = stage.sandbox.requests.slice(before).map(({ operation }) => operation!);
  await stage.close();
  return { steps, operations, jobs };
}

/** What a kill directly after a step could leave behind, by the name of the step. */
const LEAVES = {
  /** Torn or undone, as the ledger has it. */
  inLedger: /^(?:insert|update|delete|commit)\b/u,
  /** A write to the world outside; what only reads leaves nothing. */
  outside: /^(?:POST|PATCH|PUT|DELETE) /u,
  /** Where the queue is not this process's own memory. */
  inQueue: /^(?:enqueue|end of) /u,
  /** A statement may still die with its transaction. */
  forGood: /^commit$/u,
} as const;

function killsThatLeave({ steps }: Pick<Course, "steps">, ...what: readonly (keyof typeof LEAVES)[]): readonly Kill[] {
  return steps.flatMap((name, index) =>
    what.some((one) => LEAVES[one].test(name)) ? [{ step: index + 1, name, moment: "after" } as const] : [],
  );
}

/**
 * After every step that leaves something behind. Between two of them nothing leaves the process, so after the one is before the other, and
 * a kill after a read, or after a job that only this process's memory was asked for, finds what the kill before it found.
 */
export function killsIn(course: Pick<Course, "steps">): readonly Kill[] {
  return killsThatLeave(course, "inLedger", "outside");
}

/** Those that another ledger could survive otherwise. */
export function killsOfLedger(course: Pick<Course, "steps">): readonly Kill[] {
  return killsThatLeave(course, "inLedger");
}

/** Those that another queue could survive otherwise: the job that is still in it finds something more that cannot be undone, there or elsewhere. */
export function killsOfQueue(course: Pick<Course, "steps">): readonly Kill[] {
  return [beforeAnything(course), ...killsThatLeave(course, "forGood", "outside", "inQueue")];
}

/** Before the first step. */
export function beforeAnything({ steps }: Pick<Course, "steps">): Kill {
  return { step: 1, name: steps[0]!, moment: "before" };
}

/** A worker goes along the course on this stage, and is killed there. */
export async function killOn(
  stage: Stage,
  nursery: Nursery,
  course: Pick<Course, "steps" | "jobs">,
  { step, moment }: Kill,
  more: Partial<CrashOrder> = {},
): Promise<void> {
  const child = nursery.take();
  child.give(orderOn(stage, course, { end: { step, moment, by: "SIGKILL" }, ...more }));
  const { signal, steps, errors } = await child.ended();
  // Exactly there, and nowhere else.
  expect({ signal, steps, errors }).toEqual({ signal: "SIGKILL", steps: course.steps.slice(0, step), errors: "" });
}

export const titleOf = ({ step, name, moment }: Kill): string => `killed ${moment} step ${step}, ${name}`;

export function orderOn(stage: Stage, { jobs }: Pick<Course, "jobs">, more: Partial<CrashOrder> = {}): CrashOrder {
  if (stage.place.kind === "shared") throw new Error("no other process reaches the ledger of this stage");
  return {
    ledger: stage.place,
    outside: { url: stage.sandbox.url, slackApiUrl: stage.sandbox.slackApiUrl },
    now: stage.clock.now(),
    rules: stage.script.rules,
    owner: "child",
    jobs,
    ...more,
  };
}
