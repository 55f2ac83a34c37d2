import type { Instant, ExperimentRef } from "../../experiment/index.ts";
import type { JobContext, KnownExperiment, StoredDecision } from "../../ports/index.ts";
import { reportedHow } from "../reporting/reported-once.ts";

/** An experiment that ended while Herald watched it. */
export interface Ended {
  readonly known: KnownExperiment;
  readonly stoppedAt: Instant;
  /** The decision that stands about it. */
  readonly stored: StoredDecision;
}

/** Later than this, nobody waits for a report any more. */
const REPORTS_OF_LAST_MS = 5 * 86_400_000;

/** Undefined unless a sweep noticed that it is completed, Herald had seen it before, and it ended in the last days. */
export async function endOf(
  { account, experimentId }: ExperimentRef,
  { ledger, clock }: Pick<JobContext, "ledger" | "clock">,
): Promise<Ended | undefined> {
  const known = await ledger.experiments.get({ account, experimentId });
  if (known?.lastStatus !== "completed") return undefined;
  const stored = await ledger.decisions.latest({ account, experimentId });
  if (stored === undefined) return undefined;
  const stoppedAt = stored.input.snapshot.experiment.stoppedAt ?? known.lastSeenAt;
  const isOld = clock.nowMs() - Date.parse(stoppedAt) > REPORTS_OF_LAST_MS;
  return isOld || Date.parse(known.firstSeenAt) > Date.parse(stoppedAt) ? undefined : { known, stoppedAt, stored };
}

/** Asks for what follows the end of an experiment, no matter who ended it: a watch over its impressions, and its final report. */
export async function followEnd(
  place: ExperimentRef,
  context: Pick<JobContext, "ledger" | "clock" | "enqueue">,
): Promise<void> {
  const [report, watch] = await Promise.all([
    reportedHow(finalReportKey(place), context),
    reportedHow(afterStopKey(place), context),
  ]);
  if (report !== undefined && watch !== undefined) return;
  if ((await endOf(place, context)) === undefined) return;
  const payload = { account: place.account, experimentId: place.experimentId };
  // Each knows itself when it is due.
  if (watch === undefined) await context.enqueue({ job: "monitoring.after-stop", payload });
  if (report === undefined) await context.enqueue({ job: "reporting.final-report", payload });
}

/** Names of the notes that each is done. */
export function finalReportKey({ account, experimentId }: ExperimentRef): string {
  return `final-report ${account} ${experimentId}`;
}
export function afterStopKey({ account, experimentId }: ExperimentRef): string {
  return `after-stop ${account} ${experimentId}`;
}
