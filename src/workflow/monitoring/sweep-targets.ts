import { isDone, type NamedPolicy } from "../../decision/index.ts";
import { lastClosedDay, type ApiFailure, type ListedExperiment } from "../../experiment/index.ts";
import type { JobContext, Reading } from "../../ports/index.ts";

export interface SweepRequest {
  /** Of which account; undefined: of all. */
  readonly account?: string | undefined;
  /** Make do with what was read lately, where nothing has changed. Who asks for a sweep wants to know how things stand now: only schedules do. */
  readonly reuse?: true | undefined;
}
export type AccountRequest = SweepRequest & { readonly account: string };

export interface Named {
  readonly experimentId: string;
  /** null: a row of the list that carries none. */
  readonly name: string | null;
}

export interface Target extends Named {
  /** Its row says that there is nothing to decide. */
  readonly type?: "personalization";
  /** Why it cannot even be asked for: its row in the list carries no usable id. */
  readonly failure?: ApiFailure;
  /** What the list and the configuration say of it; absent: it is not in the list. */
  readonly stamp?: string;
}

/** What need not be read again unless its stamp has changed. */
export async function takenAsRead(
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
export async function runningOrLeft(
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
