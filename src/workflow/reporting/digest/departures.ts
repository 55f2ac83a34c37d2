import type { Instant } from "../../../experiment/index.ts";
import type { JobContext, KnownExperiment, StoredDecision } from "../../../ports/index.ts";

/** Experiments that no longer run, and that a sweep noticed since the last digest. */
export interface Departures {
  readonly decided: readonly StoredDecision[];
  readonly deleted: readonly KnownExperiment[];
}

/**
 * Sweeps look more often than digests are posted: whoever was paused, ended or deleted in between is no longer read when the digest
 * is made, and its end would be told to nobody.
 * @param from when the last digest was made: what its own sweep noticed, it told
 */
export async function departedSince(from: Instant, { ledger, settings }: JobContext): Promise<Departures> {
  const decided: StoredDecision[] = [];
  const deleted: KnownExperiment[] = [];
  for (const { id } of settings.accounts) {
    for (const known of await ledger.experiments.list(id, { seenSince: from })) {
      const { experimentId, lastStatus, lastSeenAt } = known;
      if (lastStatus === "running" || lastSeenAt <= from) continue;
      if (lastStatus === "deleted") deleted.push(known);
      else {
        const stored = await ledger.decisions.latest({ account: id, experimentId });
        if (stored !== undefined) decided.push(stored);
      }
    }
  }
  return { decided, deleted };
}
