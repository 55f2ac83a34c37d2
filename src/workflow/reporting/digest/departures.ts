import type { ExperimentRef, Instant } from "../../../experiment/index.ts";
import type { JobContext, KnownExperiment } from "../../../ports/index.ts";

/** Experiments that no longer run, and that a sweep noticed since the last digest. */
export interface Departures {
  /** Paused or ended. */
  readonly resting: readonly ExperimentRef[];
  readonly deleted: readonly KnownExperiment[];
}

/**
 * Sweeps look more often than digests are posted: whoever was paused, ended or deleted in between is no longer read when the digest
 * is made, and its end would be told to nobody.
 * @param from when the last digest was made: what its own sweep noticed, it told
 */
export async function departedSince(from: Instant, { ledger, settings }: JobContext): Promise<Departures> {
  const departed: KnownExperiment[] = [];
  for (const { id } of settings.accounts) {
    const known = await ledger.experiments.list(id, { except: ["running"], seenSince: from });
    departed.push(...known.filter(({ lastSeenAt }) => lastSeenAt > from));
  }
  return {
    resting: departed.filter(({ lastStatus }) => lastStatus !== "deleted"),
    deleted: departed.filter(({ lastStatus }) => lastStatus === "deleted"),
  };
}
