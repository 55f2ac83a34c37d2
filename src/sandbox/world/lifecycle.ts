import type { SandboxExperiment } from "./experiment.ts";
import { Refusal } from "./refusal.ts";

/** What the caller of a stop asks for, and what a fault changes about it. */
export interface StopRequest {
  readonly winnerVariantId?: string | null | undefined;
  readonly rolloutVariantId?: string | null | undefined;
  /** True: the variants go on being shown although the experiment is completed. */
  readonly isStillServed?: boolean;
}

export function start(experiment: SandboxExperiment, nowMs: number): void {
  requireStatus(experiment, ["draft"], "started");
  const isTest = experiment.type !== "personalization";
  if (isTest && !experiment.metrics?.primary?.eventName)
    throw new Refusal(400, "Primary metric event is required to start the experiment");
  if (isTest && experiment.variants.length < 2)
    throw new Refusal(400, "At least two variants are required to start the experiment");
  experiment.plannedGoal ??= experiment.metrics?.primary?.eventName ?? null;
  experiment.countedFrom = nowMs;
  run(experiment, nowMs);
}

export function pause(experiment: SandboxExperiment, nowMs: number): void {
  requireStatus(experiment, ["running"], "paused");
  experiment.status = "paused";
  endServing(experiment, nowMs);
  touch(experiment, nowMs);
}

export function resume(experiment: SandboxExperiment, nowMs: number): void {
  requireStatus(experiment, ["paused"], "resumed");
  if (experiment.windowFollowsResume) experiment.countedFrom = nowMs;
  run(experiment, nowMs);
}

export function stop(experiment: SandboxExperiment, request: StopRequest, nowMs: number): void {
  requireStatus(experiment, ["running", "paused"], "stopped");
  if (request.winnerVariantId) requireVariant(experiment, request.winnerVariantId);
  if (request.rolloutVariantId) requireTreatment(experiment, request.rolloutVariantId);
  experiment.status = "completed";
  experiment.stoppedAt = new Date(nowMs).toISOString();
  experiment.winnerVariantId = request.winnerVariantId ?? null;
  experiment.rolloutVariantId = request.rolloutVariantId ?? null;
  if (!request.isStillServed) endServing(experiment, nowMs);
  touch(experiment, nowMs);
}

export function rollOut(experiment: SandboxExperiment, variantId: string, nowMs: number): void {
  requireStatus(experiment, ["completed"], "rolled out");
  requireTreatment(experiment, variantId);
  experiment.rolloutVariantId = variantId;
  touch(experiment, nowMs);
}

export function endRollout(experiment: SandboxExperiment, nowMs: number): void {
  requireStatus(experiment, ["completed"], "taken out of rollout");
  experiment.rolloutVariantId = null;
  touch(experiment, nowMs);
}

/** @param variantId undefined clears the winner */
export function declareWinner(experiment: SandboxExperiment, variantId: string | undefined, nowMs: number): void {
  requireStatus(experiment, ["completed"], "given a winner");
  if (variantId !== undefined) requireVariant(experiment, variantId);
  experiment.winnerVariantId = variantId ?? null;
  touch(experiment, nowMs);
}

/** Lets happen what was due by itself up to `nowMs`. What no longer fits (already stopped) does not happen. */
export function runScript(experiment: SandboxExperiment, nowMs: number): void {
  for (let next = experiment.script[0]; next !== undefined && next.atMs <= nowMs; next = experiment.script[0]) {
    experiment.script.shift();
    if (next.action === "pause" && experiment.status === "running") pause(experiment, next.atMs);
    if (next.action === "resume" && experiment.status === "paused") resume(experiment, next.atMs);
    if (next.action === "stop" && experiment.status === "running")
      stop(experiment, { winnerVariantId: next.winnerVariantId }, next.atMs);
  }
}

function run(experiment: SandboxExperiment, nowMs: number): void {
  experiment.status = "running";
  experiment.startedAt = new Date(nowMs).toISOString();
  experiment.served.push({ from: nowMs, to: null });
  touch(experiment, nowMs);
}

function endServing(experiment: SandboxExperiment, nowMs: number): void {
  const last = experiment.served.at(-1);
  if (last !== undefined) last.to ??= nowMs;
}

function touch(experiment: SandboxExperiment, nowMs: number): void {
  experiment.updatedAt = new Date(nowMs).toISOString();
}

function requireStatus(experiment: SandboxExperiment, allowed: readonly string[], done: string): void {
  if (allowed.includes(experiment.status)) return;
  throw new Refusal(
    409,
    `Experiment cannot be ${done} while it is ${experiment.status}`,
    `Allowed in: ${allowed.join(", ")}`,
  );
}

function requireVariant(experiment: SandboxExperiment, variantId: string): void {
  if (experiment.variants.some((variant) => variant.id === variantId)) return;
  throw new Refusal(400, "Variant does not belong to this experiment", variantId);
}

function requireTreatment(experiment: SandboxExperiment, variantId: string): void {
  requireVariant(experiment, variantId);
  const isControl = experiment.variants.some((variant) => variant.id === variantId && variant.isControl);
  if (isControl) throw new Refusal(409, "The control variant cannot be rolled out");
}
