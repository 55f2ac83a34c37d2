import {
  decide,
  holdOf,
  isWithin,
  nextWithin,
  planAction,
  startOfLocalDay,
  startOfNextLocalDay,
  type StopEnding,
  type StopFacts,
  type Withdrawal,
} from "../../decision/index.ts";
import type { ApiFailure, Experiment } from "../../experiment/index.ts";
import {
  JobNotDueError,
  type JobContext,
  ApiAmbiguousError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRefusedError,
  ApiScopeError,
  type ExperimentsReader,
  type JobExperimentsApi,
  type LifecycleAnswer,
  type Intent,
} from "../../ports/index.ts";
import { circumstancesOf, gatherInput } from "../monitoring/evaluate.ts";
import { bystandersOf } from "./bystanders.ts";
import { sentNote } from "./sent-notes.ts";

const LEASE_MS = 5 * 60_000;
/** Between two looks whether the stop has been announced. */
const UNTOLD_WAIT_MS = 60_000;

/** Which announced stop. */
export type StopRequest = { readonly intentId: string };

/**
 * Carries out an announced stop, or finds out why it must not. The request leaves at most once per doubt: after a lost
 * answer the experiment's own state decides. It is safe to run again after a crash at any point.
 */
export async function carryOutStop(
  { intentId }: StopRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, clock, attemptId, log, enqueue } = context;
  const before = await ledger.intents.get(intentId);
  if (before === undefined)
    throw new RangeError(`acting.stop requires an intent of this ledger, there is none with id ${intentId}`);
  if (before.state === "announced") await requireDue(before, context);
  const claimed = await ledger.intents.claim(
    intentId,
    attemptId,
    clock.now(),
    new Date(clock.nowMs() + LEASE_MS).toISOString(),
  );
  if (claimed === undefined) return { state: (await ledger.intents.get(intentId))?.state ?? before.state };
  let ended: Intent;
  try {
    const ending = await carryOut(claimed, context);
    ended = await ledger.intents.end(intentId, attemptId, ending, clock.now());
  } catch (error) {
    await ledger.intents.release(intentId, attemptId);
    throw error;
  }
  await enqueue({ job: "reporting.stop-message", payload: { kind: "receipt", intentId } });
  log.info({ intentId, experimentId: ended.experimentId, state: ended.state }, "stop ended");
  return { state: ended.state };
}

/**
 * Herald stops nothing that nobody could know about: the veto window starts when the announcement arrives.
 * @throws JobNotDueError
 */
async function requireDue({ id, notBefore, requestedBy }: Intent, context: JobContext): Promise<void> {
  // A person who asks for a stop knows about it: it waits for no announcement, only for the time they meant.
  if (requestedBy !== null) {
    const waitMs = Date.parse(notBefore) - context.clock.nowMs();
    if (waitMs > 0) throw new JobNotDueError(waitMs);
    return;
  }
  const told = await sentNote("announcement", id, context);
  const earlyByMs = Date.parse(told?.notBefore ?? notBefore) - context.clock.nowMs();
  if (earlyByMs > 0) throw new JobNotDueError(earlyByMs);
  if (told !== undefined) return;
  await context.enqueue({ job: "reporting.stop-message", payload: { kind: "announcement", intentId: id } });
  throw new JobNotDueError(UNTOLD_WAIT_MS);
}

async function carryOut(intent: Intent, context: JobContext): Promise<StopEnding> {
  const api = context.api(intent.account);
  const experiment = await read(api, intent, context);
  if (experiment === undefined) return { state: "overtaken", found: "deleted", winnerReadBack: null };
  if (experiment.status !== "running") {
    // A stop of ours whose answer was lost looks like this too: then the state proves it.
    if (intent.state === "executing" && isOurStop(experiment, intent)) return proven(experiment, intent);
    return { state: "overtaken", found: experiment.status, winnerReadBack: experiment.winnerVariantId ?? null };
  }
  const objection =
    (await refusalOf(intent, context)) ??
    (await objectionTo(intent, experiment, context)) ??
    (await bystandersOf(intent, api, context));
  if (objection !== undefined) return { state: "withdrawn", because: objection };
  await begin(intent, context);
  const reply = await requestStop(api, intent, control(experiment));
  if (reply.kind === "refused") return { state: "failed", failure: reply.failure };
  const after = await read(api, intent, context);
  if (after === undefined) return { state: "overtaken", found: "deleted", winnerReadBack: null };
  if (after.status === "running") throw new StopNotEffectiveError(intent.experimentId);
  // A conflict says that this request did nothing: only our own winner on record then speaks for an earlier one of ours.
  const isOurs =
    isOurStop(after, intent) && (reply.kind !== "conflict" || after.winnerVariantId === intent.winnerVariantId);
  if (!isOurs) return { state: "overtaken", found: after.status, winnerReadBack: after.winnerVariantId ?? null };
  return proven(after, intent, reply.kind === "answered" ? reply.answer : undefined);
}

/**
 * Whether somebody, or the configuration, prevents this stop now that its time has come. A pause prevents every stop, no matter who asked
 * for it; a hold on this one experiment prevents only stops that nobody asked for.
 */
async function refusalOf(
  { account, experimentId, requestedBy }: Intent,
  { ledger, clock, settings }: JobContext,
): Promise<Withdrawal | undefined> {
  if (!settings.acting.isEnabled) return { kind: "acting-off" };
  const hold = holdOf(await ledger.instructions.of({ account, experimentId }), clock.now());
  if (hold?.kind === "paused") return { kind: "acting-paused", by: hold.by, since: hold.since };
  if (hold === undefined || requestedBy !== null) return undefined;
  return { kind: "on-hold", by: hold.by, since: hold.since, hold: hold.kind };
}

/**
 * Written directly before the request leaves. A stop that nobody asked for keeps to the allowed hours and to the daily stop limit.
 * @throws JobNotDueError
 */
async function begin(
  { id, state, requestedBy }: Intent,
  { ledger, attemptId, clock, settings, log }: JobContext,
): Promise<void> {
  const { hours, maxStopsPerDay: most, timeZone } = settings.acting;
  const now = clock.now();
  const isBound = requestedBy === null && state === "announced";
  if (isBound && hours !== undefined && !isWithin(now, hours))
    throw new JobNotDueError(Date.parse(nextWithin(now, hours)) - clock.nowMs());
  const cap = isBound ? { most, since: startOfLocalDay(now, timeZone) } : undefined;
  if (await ledger.intents.begin(id, attemptId, now, cap)) return;
  log.warn({ intentId: id, most }, "stop waits: as many as are allowed have been carried out today");
  throw new JobNotDueError(Date.parse(startOfNextLocalDay(now, timeZone)) - clock.nowMs());
}

/** Why the fresh look no longer supports the stop; undefined: it still says the same. */
async function objectionTo(
  intent: Intent,
  experiment: Experiment,
  context: JobContext,
): Promise<Withdrawal | undefined> {
  const { ledger, clock } = context;
  const input = await gatherInput(intent.account, experiment, { ...context, asOf: clock.now() });
  const decision = decide(input);
  const { id: decisionId } = await ledger.decisions.record(input, decision, clock.now());
  const plan = planAction(decision, input.policy.rules, await circumstancesOf(input, context));
  const winnerId = decision.winner === null ? null : decision.arms[decision.winner]!.id;
  const { verdict, firstFailing } = decision;
  if (winnerId !== intent.winnerVariantId) {
    return { kind: "decision-changed", decisionId, verdict, failing: firstFailing };
  }
  const { mode } = input.policy.rules;
  // A stop that a person asked for needs only the evidence, and a policy that does not forbid it.
  const isAskedFor = intent.requestedBy !== null && verdict === "winner";
  if (plan.kind === "stop" || (isAskedFor && mode !== "observe")) return undefined;
  return plan.kind === "propose" && plan.because === "unverified"
    ? { kind: "unverified", decisionId }
    : { kind: "policy", decisionId, mode };
}

type StopReply =
  | { readonly kind: "answered"; readonly answer: LifecycleAnswer }
  /** The answer was lost: the read-back shows whether it was done. */
  | { readonly kind: "doubt" }
  /** It no longer runs, or another publish is under way: the read-back shows which. */
  | { readonly kind: "conflict" }
  /** For good: a person has to act. */
  | { readonly kind: "refused"; readonly failure: ApiFailure };

async function requestStop(api: JobExperimentsApi, intent: Intent, controlId: string | undefined): Promise<StopReply> {
  const { winnerVariantId } = intent;
  // The control cannot be rolled out: it is what visitors see after any stop. Older servers ignore the field; the read-back shows that.
  const rollOut = intent.onWinner === "rollout" && winnerVariantId !== controlId;
  try {
    const answer = await api.stopExperiment(intent.experimentId, {
      winnerVariantId,
      ...(rollOut && { rolloutVariantId: winnerVariantId }),
    });
    return { kind: "answered", answer };
  } catch (error) {
    if (error instanceof ApiAmbiguousError) return { kind: "doubt" };
    if (error instanceof ApiRefusedError && error.failure.status === 409) return { kind: "conflict" };
    // The key that stops may be another than the one that has just read.
    if (error instanceof ApiRefusedError || error instanceof ApiScopeError || error instanceof ApiKeyError)
      return { kind: "refused", failure: error.failure };
    throw error;
  }
}

function control(experiment: Experiment): string | undefined {
  return experiment.variants?.find(({ isControl }) => isControl)?.id;
}

async function read(api: ExperimentsReader, intent: Intent, { signal }: JobContext): Promise<Experiment | undefined> {
  try {
    return await api.getExperiment(intent.experimentId, { signal });
  } catch (error) {
    if (error instanceof ApiNotFoundError) return undefined;
    throw error;
  }
}

/** After our request: completed with our winner, or by a server that keeps none. Another winner is somebody else's. */
function isOurStop({ status, winnerVariantId }: Experiment, intent: Intent): boolean {
  return status === "completed" && (winnerVariantId === undefined || winnerVariantId === intent.winnerVariantId);
}

function proven(experiment: Experiment, intent: Intent, answer?: LifecycleAnswer): StopEnding {
  return {
    state: "stopped",
    stoppedAt: experiment.stoppedAt ?? null,
    winnerReadBack: experiment.winnerVariantId ?? null,
    rolloutReadBack: experiment.rolloutVariantId ?? null,
    publishStatus: publishStatusOf(answer),
    concurrentVersionChanges: answer?.concurrentVersionChanges ?? null,
    onWinner: intent.onWinner,
    isAnswerLost: answer === undefined,
  };
}

function publishStatusOf(answer: LifecycleAnswer | undefined): StopFacts["publishStatus"] {
  if (answer?.publishStatus === "published") return "published";
  return answer?.publishStatus === "pending_publish" ? "pending" : "unknown";
}

/** The server took the request, or its answer is unknown, and the experiment still runs. The next attempt starts from its state. */
export class StopNotEffectiveError extends Error {
  readonly code = "stop-not-effective";
  override readonly name = "StopNotEffectiveError";
  constructor(experimentId: string) {
    super(`experiment ${experimentId} still runs after the stop was requested; trying again from its state`);
  }
}
