import { expect } from "vitest";
import type { CrashOrder } from "../../integration/crash-worker.ts";
import type { Nursery } from "./child.ts";
import type { Scene, Stage, Theatre } from "./stage.ts";

/** The course of one scene when nothing goes wrong. */
export interface Course {
  /** Names of all steps, in order. */
  readonly steps: readonly string[];
  /** Operations asked of the sandbox, in order. */
  readonly operations: readonly string[];
  /** What a worker of its own is told to do; the same on every stage of the scene. */
  readonly jobs: CrashOrder["jobs"];
}

/** Plays a scene once, in a process of its own, and notes its steps. */
export async function courseOf(theatre: Theatre, nursery: Nursery, scene: Scene): Promise<Course> {
  const stage = await theatre.stage(scene);
  const before = stage.sandbox.requests.length;
  const intent = await stage.withWorker((worker) => stage.intent(worker));
  const jobs = scene === "new" ? [{ job: "monitoring.sweep", payload: {} }] : [{ job: "acting.stop", payload: { intentId: intent!.id } }];
  const child = nursery.take();
  child.give(orderOn(stage, { jobs }));
  const { isIdle, steps, errors } = await child.ended();
  expect({ isIdle, errors }).toEqual({ isIdle: true, errors: "" });
  const operations = stage.sandbox.requests.slice(before).map(({ operation }) => operation!);
  await stage.close();
  return { steps, operations, jobs };
}

export function orderOn(stage: Stage, { jobs }: Pick<Course, "jobs">, more: Partial<CrashOrder> = {}): CrashOrder {
  return { ledger: stage.place, outside: { url: stage.sandbox.url, slackApiUrl: stage.sandbox.slackApiUrl }, now: stage.clock.now(), owner: "child", jobs, ...more };
}
