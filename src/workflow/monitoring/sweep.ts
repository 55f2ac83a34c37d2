import { z } from "zod";
import { isDone } from "../../decision/index.ts";
import { lastClosedDay, type ApiFailure } from "../../experiment/index.ts";
import { type JobContext, ApiError, ApiRateLimitError, failureOf } from "../../ports/index.ts";
import { isPast } from "./evaluate.ts";
import { requireReached } from "./reached.ts";
import { resumeUndone } from "./resume.ts";
import { settleReadable } from "./settle-alerts.ts";
import { accountSweep, evaluateResult, joinSweeps, type SweepResult } from "./sweep-result.ts";

/** Of which account; undefined: of all. */
export type SweepRequest = { readonly account?: string | undefined };

/** Reads and judges every running experiment, those that were running when last seen, and those that Herald paused. */
export async function sweepExperiments({ account }: SweepRequest, context: JobContext): Promise<SweepResult> {
  requireReached(context);
  // First, so that an account that cannot be listed holds nothing up.
  await resumeUndone(context);
  const accounts = account === undefined ? context.settings.accounts.map(({ id }) => id) : [account];
  const result =
    accounts.length === 1 ? await sweepAccount(accounts[0]!, context) : await sweepAccounts(accounts, context);
  context.log.info(
    { evaluated: result.evaluated.length, unread: result.unread.length, deleted: result.deleted.length },
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

async function sweepAccount(account: string, context: JobContext): Promise<SweepResult> {
  const beganAt = context.clock.now();
  const outcomes = await context.runChildren("experiments", async () => {
    const targets = await runningOrLeft(account, context).catch((error: unknown) =>
      unlisted(account, error, beganAt, context),
    );
    return targets.map(({ experimentId, name, type, failure }, index) => ({
      // The name travels in the key: it is needed exactly when the experiment could not be read. Rows without id may share it.
      key: JSON.stringify([experimentId, name, index]),
      job: "monitoring.evaluate",
      payload: { account, experimentId, type, failure, asOf: context.asOf },
    }));
  });
  const result: SweepResult = { evaluated: [], unread: [], deleted: [], personalizations: 0 };
  for (const outcome of outcomes) {
    const [experimentId, name] = childKey.parse(JSON.parse(outcome.key));
    if (outcome.kind === "failed") {
      result.unread.push({ what: "experiment", account, experimentId, name, failure: outcome.failure });
      continue;
    }
    const value = evaluateResult.parse(outcome.value);
    if (value.kind === "evaluated") result.evaluated.push({ account, experimentId, decisionId: value.decisionId });
    else if (value.kind === "deleted") result.deleted.push({ account, experimentId, name: name ?? experimentId });
    else result.personalizations += 1;
  }
  await settleUnread(account, result, beganAt, context);
  return result;
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

const childKey = z.tuple([z.string(), z.string().nullable(), z.number()]);

interface Target {
  readonly experimentId: string;
  /** null: a row of the list that carries none. */
  readonly name: string | null;
  /** Its row says that there is nothing to decide. */
  readonly type?: "personalization";
  /** Why it cannot even be asked for: its row in the list carries no usable id. */
  readonly failure?: ApiFailure;
}

/**
 * Every experiment that runs now, those that ran when last seen and have left the list since, and those that Herald paused: what becomes of them
 * is its business. All types are listed: a filter would hide
 * experiments whose type the API does not state, or that this version does not know, and nobody would hear of them.
 */
async function runningOrLeft(account: string, { api, ledger, signal }: JobContext): Promise<readonly Target[]> {
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
  for await (const { id, name, type } of listing)
    targets.push({ experimentId: id, name, ...(type === "personalization" && { type }) });
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
