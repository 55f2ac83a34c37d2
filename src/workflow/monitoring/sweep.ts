import { lastClosedDay } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { isPast } from "./plan.ts";
import { requireReached } from "./reached.ts";
import { countingRequests } from "./requests-made.ts";
import { resumeUndone } from "./resume.ts";
import { settleReadable } from "./settle-alerts.ts";
import { evaluateAlone, evaluateTogether, type Outcome } from "./sweep-children.ts";
import { accountSweep, joinSweeps, type SweepResult } from "./sweep-result.ts";
import { takenAsRead, type AccountRequest, type SweepRequest } from "./sweep-targets.ts";

/** Reads and judges every running experiment, those that were running when last seen, and those that Herald paused. */
export async function sweepExperiments({ account, reuse }: SweepRequest, context: JobContext): Promise<SweepResult> {
  requireReached(context);
  // First, so that an account that cannot be listed holds nothing up.
  await resumeUndone(context);
  const accounts = account === undefined ? context.settings.accounts.map(({ id }) => id) : [account];
  const { counting, made } = countingRequests(context);
  const found =
    accounts.length === 1
      ? await sweepAccount({ account: accounts[0]!, reuse }, counting)
      : await sweepAccounts(accounts, counting);
  const result = { ...found, requests: made() };
  logDone(result, context);
  return result;
}

function logDone({ evaluated, unchanged, unread, deleted, requests }: SweepResult, { log }: JobContext): void {
  const experiments = evaluated.length + unread.length;
  log.info(
    {
      evaluated: evaluated.length,
      unchanged,
      unread: unread.length,
      deleted: deleted.length,
      requests,
      ...(experiments > 0 && { requestsPerExperiment: Math.round((100 * requests) / experiments) / 100 }),
    },
    "sweep done",
  );
}

/** What a sweep found, without what it took. */
type Found = Omit<SweepResult, "requests">;

/** Each account on its own, so that one that cannot be read does not hide the others. */
async function sweepAccounts(accounts: readonly string[], context: JobContext): Promise<Found> {
  const outcomes = await context.runChildren("accounts", async () =>
    accounts.map((account) => ({ key: account, job: "monitoring.sweep", payload: { account, asOf: context.asOf } })),
  );
  return joinSweeps(outcomes.map((outcome) => accountSweep(outcome, context.settings)));
}

async function sweepAccount(request: AccountRequest, context: JobContext): Promise<Found> {
  const { account } = request;
  const beganAt = context.clock.now();
  const found = await evaluateTogether(request, beganAt, context);
  const again = found.filter(({ outcome }) => outcome.kind === "failed").map(({ target }) => target);
  const alone = again.length === 0 ? new Map() : await evaluateAlone(account, again, context);
  const result: Found = { evaluated: [], unread: [], deleted: [], personalizations: 0, unchanged: 0 };
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

/** More than these unread in one sweep are one problem of the account, and reported as one. */
const MOST_UNREAD_SINGLY = 3;

/** The account could be listed. The evaluation of each experiment that was read has settled its own alerts. */
async function settleUnread(
  account: string,
  { unread, evaluated }: Found,
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
