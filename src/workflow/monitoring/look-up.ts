import type { ApiFailure, Experiment } from "../../experiment/index.ts";
import { ApiContractError, type JobContext } from "../../ports/index.ts";
import { inLanes } from "./in-lanes.ts";

/** Which experiment, and what its sweep knows already. */
export interface Target {
  readonly experimentId: string;
  /** There is nothing to decide about it, so it is not read. */
  readonly type?: "personalization" | undefined;
  /** Why it cannot be read. */
  readonly failure?: ApiFailure | undefined;
  /** What the list and the configuration say of it. */
  readonly stamp?: string | undefined;
  /** The list said all of it, and the ledger keeps that. */
  readonly isListed?: true | undefined;
}

/** What the first request about an experiment shows. */
export type Found =
  | { readonly kind: "experiment"; readonly experiment: Experiment }
  | { readonly kind: "personalization" }
  | { readonly kind: "failed"; readonly error: unknown };

/** In the order of the targets. */
export async function lookUpAll(
  account: string,
  targets: readonly Target[],
  context: JobContext,
): Promise<readonly Found[]> {
  const listed = await listedOf(account, targets, context);
  const found = await inLanes(targets, (target) => lookUp(account, target, listed.get(target.experimentId), context));
  return found.map(foundOf);
}

/** What the list said is older than that only where the queue was held up: then each is asked for. */
const LISTED_LONG_AGO_MS = 3_600_000;

async function listedOf(
  account: string,
  targets: readonly Target[],
  { ledger, clock }: JobContext,
): Promise<ReadonlyMap<string, Experiment>> {
  const ids = targets.filter(({ isListed }) => isListed).map(({ experimentId }) => experimentId);
  if (ids.length === 0) return new Map();
  return ledger.listings.of(account, ids, new Date(clock.nowMs() - LISTED_LONG_AGO_MS).toISOString());
}

/** @param listed what the list said of it, where it said all */
async function lookUp(
  account: string,
  { experimentId, type, failure }: Target,
  listed: Experiment | undefined,
  { api, signal }: JobContext,
): Promise<Found> {
  if (failure !== undefined) throw new ApiContractError(failure);
  if (type === "personalization") return { kind: type };
  const experiment = listed ?? (await api(account).getExperiment(experimentId, { signal }));
  return experiment.type === "personalization" ? { kind: experiment.type } : { kind: "experiment", experiment };
}

function foundOf(outcome: PromiseSettledResult<Found>): Found {
  return outcome.status === "fulfilled" ? outcome.value : { kind: "failed", error: outcome.reason };
}
