import { hash } from "node:crypto";
import { isDone, type NamedPolicy } from "../../decision/index.ts";
import { lastClosedDay, type ApiFailure, type Experiment, type ListedExperiment } from "../../experiment/index.ts";
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
  /** The list said all of it, and the ledger keeps that. */
  readonly isListed?: true;
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
  const { winnerVariantId, rolloutVariantId, variants } = experiment;
  const told = [
    policy.version,
    updatedAt,
    statusAsSent,
    type,
    startedAt,
    stoppedAt,
    trafficAllocation,
    goal,
    secondary,
  ];
  return hash("sha256", JSON.stringify([...told, winnerVariantId, rolloutVariantId, variants]), "base64url");
}

/**
 * Every experiment that is to be judged: those that run now unless they are taken as read, those that ran when last seen and have left the list
 * since, and those that Herald paused: what becomes of them is its business. All types are listed: a filter would hide experiments whose type the
 * API does not state, or that this version does not know, and nobody would hear of them.
 */
export async function targetsOf(request: AccountRequest, context: JobContext): Promise<readonly Target[]> {
  const { account } = request;
  const { api, ledger, settings, signal } = context;
  const known = await takenAsRead(request, context);
  const targets: Target[] = [];
  const listed = new Set<string>();
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
  const complete = new CompleteRows(account, context);
  for await (const experiment of listing) {
    const { id: experimentId, key, name, type } = experiment;
    listed.add(experimentId);
    if (type === "personalization") {
      targets.push({ experimentId, name, type });
      continue;
    }
    const stamp = stampOf(experiment, settings.policyFor(key));
    if (known.get(experimentId)?.stamp === stamp) continue;
    const isListed = await complete.take(experiment);
    targets.push({ experimentId, name, stamp, ...(isListed && { isListed }) });
  }
  await complete.keep();
  for (const { experimentId } of targets) listed.add(experimentId);
  const followed = await ledger.experiments.list(account, { statuses: ["running", "paused"] });
  for (const { experimentId, name, lastStatus } of followed) {
    if (listed.has(experimentId)) continue;
    const isFollowed = lastStatus === "running" || (await isOurPause(experimentId));
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

/** So many rows are written at once: a page of the list. */
const ROWS_KEPT_TOGETHER = 100;

/** Rows of the list that say all of their experiments, on their way into the ledger. */
class CompleteRows {
  readonly #account: string;
  readonly #context: Pick<JobContext, "ledger" | "clock">;
  #waiting: Experiment[] = [];

  constructor(account: string, context: Pick<JobContext, "ledger" | "clock">) {
    this.#account = account;
    this.#context = context;
  }

  /** @returns whether the row says all of its experiment */
  async take({ updatedAt, ...experiment }: ListedExperiment): Promise<boolean> {
    if (experiment.variants === undefined) return false;
    this.#waiting.push(experiment);
    if (this.#waiting.length === ROWS_KEPT_TOGETHER) await this.keep();
    return true;
  }

  async keep(): Promise<void> {
    const { ledger, clock } = this.#context;
    await ledger.listings.keep(this.#account, clock.now(), this.#waiting);
    this.#waiting = [];
  }
}
