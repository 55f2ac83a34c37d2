import { z } from "zod";
import { isDone, type NamedPolicy } from "../../decision/index.ts";
import { lastClosedDay, type ApiFailure, type Failure, type ListedExperiment } from "../../experiment/index.ts";
import { ApiError, ApiRateLimitError, failureOf, type JobContext, type Reading } from "../../ports/index.ts";
import { isPast } from "./plan.ts";
import { requireReached } from "./reached.ts";
import { resumeUndone } from "./resume.ts";
import { settleReadable } from "./settle-alerts.ts";
import {
  accountSweep,
  batchResult,
  evaluateResult,
  joinSweeps,
  type EvaluateResult,
  type SweepResult,
} from "./sweep-result.ts";

export interface SweepRequest {
  /** Of which account; undefined: of all. */
  readonly account?: string | undefined;
  /** Make do with what was read lately, where nothing has changed. Who asks for a sweep wants to know how things stand now: only schedules do. */
  readonly reuse?: true | undefined;
}
type AccountRequest = SweepRequest & { readonly account: string };

/** Reads and judges every running experiment, those that were running when last seen, and those that Herald paused. */
export async function sweepExperiments({ account, reuse }: SweepRequest, context: JobContext): Promise<SweepResult> {
  requireReached(context);
  // First, so that an account that cannot be listed holds nothing up.
  await resumeUndone(context);
  const accounts = account === undefined ? context.settings.accounts.map(({ id }) => id) : [account];
  const result =
    accounts.length === 1
      ? await sweepAccount({ account: accounts[0]!, reuse }, context)
      : await sweepAccounts(accounts, context);
  context.log.info(
    {
      evaluated: result.evaluated.length,
      unchanged: result.unchanged,
      unread: result.unread.length,
      deleted: result.deleted.length,
    },
    "sweep done",
  );
  return result;
}

/** Each account on its own, so that one that cannot be read does not hide the others. */
async function sweepAccounts(accounts: readonly string[], context: JobContext): Promise<SweepResult> {
  const outcomes = await context.runChildren("accounts", async () =>
    accounts.map((account) => ({ key: account, job: "monitoring.sweep", payload: { account, asOf: context.asOf } })),
  );
  return joinSweeps(outcomes.map((outcome) => accountSweep(outcome, context.settings)));
}

async function sweepAccount(request: AccountRequest, context: JobContext): Promise<SweepResult> {
  const { account } = request;
  const beganAt = context.clock.now();
  const found = await evaluateTogether(request, beganAt, context);
  const again = found.filter(({ outcome }) => outcome.kind === "failed").map(({ target }) => target);
  const alone = again.length === 0 ? new Map() : await evaluateAlone(account, again, context);
  const result: SweepResult = { evaluated: [], unread: [], deleted: [], personalizations: 0, unchanged: 0 };
  for (const { target, outcome } of found) {
    const { experimentId, name } = target;
    const last: Outcome = outcome.kind === "failed" ? alone.get(target) : outcome;
    if (last.kind === "unread")
      result.unread.push({ what: "experiment", account, experimentId, name, failure: last.failure });
    else if (last.kind === "evaluated") result.evaluated.push({ account, experimentId, decisionId: last.decisionId });
    else if (last.kind === "deleted") result.deleted.push({ account, experimentId, name: name ?? experimentId });
    else result.personalizations += 1;
  }
  const read = new Set(found.map(({ target }) => target.experimentId));
  for (const [experimentId, { decisionId }] of await takenAsRead(request, context)) {
    if (read.has(experimentId)) continue;
    result.evaluated.push({ account, experimentId, decisionId });
    result.unchanged += 1;
  }
  await settleUnread(account, result, beganAt, context);
  return result;
}

/** What became of an experiment in the end. */
type Outcome = EvaluateResult | { readonly kind: "unread"; readonly failure: Failure };

/** What became of it at first. `failed`: it is to be tried alone. */
interface First {
  readonly target: Named;
  readonly outcome: Outcome | { readonly kind: "failed" };
}

/** So many experiments are judged by one job: with more, a lost worker repeats more; with fewer, each costs more. */
const BATCH = 20;

/** Every experiment that is to be judged, most of them in batches. */
async function evaluateTogether(
  request: AccountRequest,
  beganAt: string,
  context: JobContext,
): Promise<readonly First[]> {
  const { account } = request;
  const children = await context.runChildren("experiments", async () => {
    const targets = await runningOrLeft(account, context).catch((error: unknown) =>
      unlisted(account, error, beganAt, context),
    );
    const known = await takenAsRead(request, context);
    const isDue = ({ experimentId, stamp }: Target) => stamp === undefined || known.get(experimentId)?.stamp !== stamp;
    const usable = targets.filter((target) => target.failure === undefined && isDue(target));
    // Whatever becomes of this reading, an earlier one no longer stands for it.
    await context.ledger.readings.forget(
      account,
      usable.map(({ experimentId }) => experimentId),
    );
    const batches = Array.from({ length: Math.ceil(usable.length / BATCH) }, (_, index) =>
      usable.slice(index * BATCH, (index + 1) * BATCH),
    );
    return [
      ...batches.map((batch) => ({
        key: keyOf(batch),
        job: "monitoring.evaluate-batch",
        payload: {
          account,
          targets: batch.map(({ experimentId, type, stamp }) => ({ experimentId, type, stamp })),
          asOf: context.asOf,
        },
      })),
      // Why they cannot be read is known: a job of its own says it as any other failure.
      ...targets
        .filter(({ failure }) => failure !== undefined)
        .map((target, index) => childOf(account, target, keyOf([target], index), context)),
    ];
  });
  return children.flatMap((child): readonly First[] => {
    const named = targetsIn(child.key);
    if (child.kind === "failed" && isOne(child.key))
      return [{ target: named[0]!, outcome: { kind: "unread", failure: child.failure } }];
    if (child.kind === "failed") return named.map((target) => ({ target, outcome: { kind: "failed" } }));
    const { outcomes } = batchResult.parse(child.value);
    return named.map((target, index) => ({ target, outcome: outcomes[index]! }));
  });
}

/** Each in a job of its own, so that what fails is tried again and fails alone. */
async function evaluateAlone(
  account: string,
  targets: readonly Named[],
  context: JobContext,
): Promise<ReadonlyMap<Named, Outcome>> {
  const children = await context.runChildren("alone", async () =>
    targets.map((target, index) => childOf(account, target, keyOf([target], index), context)),
  );
  return new Map(
    children.map((child, index) => [
      targets[index]!,
      child.kind === "failed" ? { kind: "unread", failure: child.failure } : evaluateResult.parse(child.value),
    ]),
  );
}

function childOf(account: string, { experimentId, type, failure }: Target, key: string, { asOf }: JobContext) {
  return { key, job: "monitoring.evaluate", payload: { account, experimentId, type, failure, asOf } };
}

/**
 * The names travel in the key: they are needed exactly when the experiments could not be read.
 * @param index where it is one experiment: rows without id may share all else
 */
function keyOf(targets: readonly Named[], index?: number): string {
  return JSON.stringify([targets.map(({ experimentId, name }) => [experimentId, name]), index ?? null]);
}

const childKey = z.tuple([z.array(z.tuple([z.string(), z.string().nullable()])), z.number().nullable()]);

function targetsIn(key: string): readonly Named[] {
  return childKey.parse(JSON.parse(key))[0].map(([experimentId, name]) => ({ experimentId, name }));
}

function isOne(key: string): boolean {
  return childKey.parse(JSON.parse(key))[1] !== null;
}

/** More than these unread in one sweep are one problem of the account, and reported as one. */
const MOST_UNREAD_SINGLY = 3;

/** The account could be listed. The evaluation of each experiment that was read has settled its own alerts. */
async function settleUnread(
  account: string,
  { unread, evaluated }: SweepResult,
  at: string,
  context: JobContext,
): Promise<void> {
  if (isPast(lastClosedDay(context.asOf), context.clock)) return;
  // A row without an id cannot be recognised in the next sweep, so there is no alert about it: the digest lists it.
  const named = unread.filter(({ experimentId }) => experimentId !== "");
  const isOne = named.length > MOST_UNREAD_SINGLY;
  const all = named.length + evaluated.length;
  await settleReadable(
    { account, experimentId: "" },
    isOne ? { what: "several", unread: named.length, all, failure: named[0]!.failure } : undefined,
    at,
    context,
  );
  if (!isOne)
    for (const { experimentId, failure } of named)
      await settleReadable({ account, experimentId }, { what: "experiment", failure }, at, context);
}

/** @throws the error, after the account is noted as unreadable where Ours Privacy is the reason */
async function unlisted(account: string, error: unknown, at: string, context: JobContext): Promise<never> {
  const isTrouble = error instanceof ApiError && !(error instanceof ApiRateLimitError) && !context.signal.aborted;
  if (isTrouble && !isPast(lastClosedDay(context.asOf), context.clock)) {
    await settleReadable({ account, experimentId: "" }, { what: "listing", failure: failureOf(error) }, at, context);
  }
  throw error;
}

interface Named {
  readonly experimentId: string;
  /** null: a row of the list that carries none. */
  readonly name: string | null;
}

interface Target extends Named {
  /** Its row says that there is nothing to decide. */
  readonly type?: "personalization";
  /** Why it cannot even be asked for: its row in the list carries no usable id. */
  readonly failure?: ApiFailure;
  /** What the list and the configuration say of it; absent: it is not in the list. */
  readonly stamp?: string;
}

/** What need not be read again unless its stamp has changed. */
async function takenAsRead(
  { account, reuse }: AccountRequest,
  { asOf, ledger, settings }: JobContext,
): Promise<ReadonlyMap<string, Reading>> {
  const { freshness } = settings.sweep;
  if (reuse !== true || freshness === 0) return new Map();
  const since = new Date(Date.parse(asOf) - freshness * 3_600_000).toISOString();
  return ledger.readings.fresh(account, lastClosedDay(asOf), since);
}

/** Whatever moves when an experiment is changed, also where the list does not say when it was. */
function stampOf(experiment: ListedExperiment, policy: NamedPolicy): string {
  const { updatedAt, statusAsSent, type, startedAt, stoppedAt, trafficAllocation, goal, secondary } = experiment;
  const { winnerVariantId, rolloutVariantId } = experiment;
  return JSON.stringify([
    policy.version,
    updatedAt,
    statusAsSent,
    type,
    startedAt,
    stoppedAt,
    trafficAllocation,
    goal,
    secondary,
    winnerVariantId,
    rolloutVariantId,
  ]);
}

/**
 * Every experiment that runs now, those that ran when last seen and have left the list since, and those that Herald paused: what becomes of them
 * is its business. All types are listed: a filter would hide
 * experiments whose type the API does not state, or that this version does not know, and nobody would hear of them.
 */
async function runningOrLeft(
  account: string,
  { api, ledger, settings, signal }: JobContext,
): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const listing = api(account).listExperiments(
    { status: "running" },
    {
      signal,
      // Asked for one by one like the others: reading it says what is wrong with it.
      onUnreadable: ({ id, name, error }) =>
        targets.push({
          experimentId: id ?? "",
          name: name ?? id ?? null,
          ...(id === undefined && { failure: error.failure }),
        }),
    },
  );
  for await (const experiment of listing) {
    const { id: experimentId, key, name, type } = experiment;
    if (type === "personalization") targets.push({ experimentId, name, type });
    else targets.push({ experimentId, name, stamp: stampOf(experiment, settings.policyFor(key)) });
  }
  const listed = new Set(targets.map(({ experimentId }) => experimentId));
  for (const { experimentId, name, lastStatus } of await ledger.experiments.list(account)) {
    if (listed.has(experimentId)) continue;
    const isFollowed = lastStatus === "running" || (lastStatus === "paused" && (await isOurPause(experimentId)));
    if (isFollowed) targets.push({ experimentId, name });
  }
  return targets;

  async function isOurPause(experimentId: string): Promise<boolean> {
    const done = (await ledger.intents.of({ account, experimentId })).filter(
      ({ ending }) => ending !== null && isDone(ending),
    );
    return done.at(-1)?.state === "paused";
  }
}
