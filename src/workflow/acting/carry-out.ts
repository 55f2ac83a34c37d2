import {
  decide,
  holdOf,
  isWithin,
  nextWithin,
  planAction,
  startOfLocalDay,
  startOfNextLocalDay,
  supports,
  type Act,
  type ActEnding,
  type ActFacts,
  type Intention,
  type Withdrawal,
} from "../../decision/index.ts";
import type { ApiFailure, Experiment } from "../../experiment/index.ts";
import {
  JobNotDueError,
  type JobContext,
  ApiAmbiguousError,
  ApiKeyError,
  ApiRefusedError,
  ApiScopeError,
  ApiUnsupportedError,
  type LifecycleAnswer,
  type Intent,
} from "../../ports/index.ts";
import { experimentIfThere } from "../experiment-if-there.ts";
import { accountFactsFor } from "../monitoring/account-facts.ts";
import { gatherInput } from "../monitoring/gather-input.ts";
import { circumstancesOf } from "../monitoring/plan.ts";
import type { ActKind } from "./acts/act-kind.ts";
import { pause } from "./acts/pause.ts";
import { resume } from "./acts/resume.ts";
import { endRollout, rollout } from "./acts/rollout.ts";
import { stop } from "./acts/stop.ts";
import { bystandersOf, NO_BYSTANDERS } from "./bystanders.ts";
import { sentNote } from "./sent-notes.ts";

const LEASE_MS = 5 * 60_000;
/** Between two looks whether the act has been announced. */
const UNTOLD_WAIT_MS = 60_000;

/** Which announced act. */
export type CarryOutRequest = { readonly intentId: string };

const KINDS: Readonly<Record<Act, ActKind>> = { stop, pause, resume, rollout, "end-rollout": endRollout };

/**
 * Carries out an announced act, or finds out why it must not. The request leaves at most once per doubt: after a lost
 * answer the experiment's own state decides. It is safe to run again after a crash at any point.
 */
export async function carryOutAct(
  { intentId }: CarryOutRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, clock, attemptId, log, enqueue } = context;
  const before = await ledger.intents.get(intentId);
  if (before === undefined)
    throw new RangeError(`acting.carry-out requires an intent of this ledger, there is none with id ${intentId}`);
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
  await enqueue({ job: "reporting.act-message", payload: { kind: "receipt", intentId } });
  log.info({ intentId, experimentId: ended.experimentId, act: ended.act, state: ended.state }, "act ended");
  return { state: ended.state };
}

/**
 * Herald does nothing that nobody could know about: the veto window starts when the announcement arrives.
 * @throws JobNotDueError
 */
async function requireDue({ id, notBefore, requestedBy }: Intent, context: JobContext): Promise<void> {
  // A person who asks for an act knows about it: it waits for no announcement, only for the time they meant.
  if (requestedBy !== null) {
    const waitMs = Date.parse(notBefore) - context.clock.nowMs();
    if (waitMs > 0) throw new JobNotDueError(waitMs);
    return;
  }
  const told = await sentNote("announcement", id, context);
  const earlyByMs = Date.parse(told?.notBefore ?? notBefore) - context.clock.nowMs();
  if (earlyByMs > 0) throw new JobNotDueError(earlyByMs);
  if (told !== undefined) return;
  await context.enqueue({ job: "reporting.act-message", payload: { kind: "announcement", intentId: id } });
  throw new JobNotDueError(UNTOLD_WAIT_MS);
}

async function carryOut(intent: Intent, context: JobContext): Promise<ActEnding> {
  const api = context.api(intent.account);
  const kind = KINDS[intent.act];
  const experiment = await experimentIfThere(intent, context);
  if (experiment === undefined) return overtaken(undefined);
  if (!kind.isOpen(experiment, intent)) {
    // An act of ours whose answer was lost looks like this too: then the state proves it.
    if (intent.state === "executing" && kind.isDone(experiment, intent, false)) {
      await rememberState(experiment, intent, context);
      return kind.ending(experiment, intent, factsOf(undefined, []));
    }
    return overtaken(experiment);
  }
  const objection =
    (await refusalOf(intent, context)) ?? (kind.isDecided ? await objectionTo(intent, experiment, context) : undefined);
  if (objection !== undefined) return { state: "withdrawn", because: objection };
  const others = kind.publishes(context.settings.acting) ? await bystandersOf(intent, api, context) : NO_BYSTANDERS;
  if (others.objection !== undefined) return { state: "withdrawn", because: others.objection };
  await begin(intent, context);
  const reply = await replyTo(kind.request(api, intent, context.settings.acting, experiment));
  if (reply.kind === "refused") return { state: "failed", failure: reply.failure };
  const after = await experimentIfThere(intent, context);
  if (after === undefined) return overtaken(undefined);
  if (kind.isOpen(after, intent)) throw new ActNotEffectiveError(intent);
  // A conflict says that this request did nothing: only what nobody else can have done then speaks for an earlier one of ours.
  if (!kind.isDone(after, intent, reply.kind === "conflict")) return overtaken(after);
  await rememberState(after, intent, context);
  return kind.ending(after, intent, factsOf(reply.kind === "answered" ? reply.answer : undefined, others.names));
}

/** When a pause began or ended is known best now: a sweep may see it an hour later, or never. */
async function rememberState(experiment: Experiment, { account }: Intent, context: JobContext): Promise<void> {
  if (experiment.status === "completed") return;
  await context.ledger.experiments.remember(account, experiment, context.clock.now(), () =>
    accountFactsFor(account, experiment, context),
  );
}

/** @param experiment as it was found; undefined: it was deleted */
function overtaken(experiment: Experiment | undefined): ActEnding {
  return {
    state: "overtaken",
    found: experiment?.status ?? "deleted",
    winnerReadBack: experiment?.winnerVariantId ?? null,
  };
}

/**
 * Whether somebody, or the configuration, prevents this act now that its time has come. A pause of Herald prevents every act, no matter who
 * asked for it; a hold on this one experiment prevents only what nobody asked for.
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
 * Written directly before the request leaves. What nobody asked for keeps to the allowed hours and to the daily limit.
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
  log.warn({ intentId: id, most }, "act waits: as many as are allowed have been carried out today");
  throw new JobNotDueError(Date.parse(startOfNextLocalDay(now, timeZone)) - clock.nowMs());
}

/** Why the fresh look no longer supports the act; undefined: it still says the same. */
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
  const { verdict, firstFailing } = decision;
  if (!supports(decision, intent)) {
    return { kind: "decision-changed", decisionId, verdict, failing: firstFailing };
  }
  const { mode } = input.policy.rules;
  // What a person asked for needs only the evidence, and a policy that does not forbid it.
  if (intent.requestedBy !== null && mode !== "observe") return undefined;
  if (plan.kind === "act" && isSame(plan.intention, intent)) return undefined;
  return plan.kind === "propose" && plan.because === "unverified"
    ? { kind: "unverified", decisionId }
    : { kind: "policy", decisionId, mode };
}

function isSame(a: Intention, b: Intention): boolean {
  return a.act === b.act && a.because === b.because && a.variantId === b.variantId;
}

type Reply =
  | { readonly kind: "answered"; readonly answer: LifecycleAnswer }
  /** The answer was lost: the read-back shows whether it was done. */
  | { readonly kind: "doubt" }
  /** Its state forbids it, or another publish is under way: the read-back shows which. */
  | { readonly kind: "conflict" }
  /** For good: a person has to act. */
  | { readonly kind: "refused"; readonly failure: ApiFailure };

async function replyTo(request: Promise<LifecycleAnswer>): Promise<Reply> {
  try {
    return { kind: "answered", answer: await request };
  } catch (error) {
    if (error instanceof ApiAmbiguousError) return { kind: "doubt" };
    if (error instanceof ApiRefusedError && error.failure.status === 409) return { kind: "conflict" };
    // The key that acts may be another than the one that has just read.
    if (
      error instanceof ApiRefusedError ||
      error instanceof ApiScopeError ||
      error instanceof ApiKeyError ||
      error instanceof ApiUnsupportedError
    )
      return { kind: "refused", failure: error.failure };
    throw error;
  }
}

/** @param answer undefined: it was lost, so only the read-back proves the act */
function factsOf(answer: LifecycleAnswer | undefined, unpublishedNames: readonly string[]): ActFacts {
  return {
    publishStatus: publishStatusOf(answer),
    concurrentVersionChanges: answer?.concurrentVersionChanges ?? null,
    unpublishedNames,
    isAnswerLost: answer === undefined,
  };
}

function publishStatusOf(answer: LifecycleAnswer | undefined): ActFacts["publishStatus"] {
  if (answer?.publishStatus === "published") return "published";
  return answer?.publishStatus === "pending_publish" ? "pending" : "unknown";
}

/** The server took the request, or its answer is unknown, and the experiment is as it was. The next attempt starts from its state. */
export class ActNotEffectiveError extends Error {
  readonly code = "act-not-effective";
  override readonly name = "ActNotEffectiveError";
  constructor({ experimentId, act }: Pick<Intent, "experimentId" | "act">) {
    super(`experiment ${experimentId} is as it was after the request to ${act} it; trying again from its state`);
  }
}
