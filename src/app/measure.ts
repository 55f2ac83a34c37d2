import { z } from "zod";
import type { Metrics } from "../metrics/index.ts";
import { mediumOf } from "../notify/index.ts";
import type { Clock, Settings } from "../ports/index.ts";
import type { GivenUp, QueueOptions, RunDone } from "../queue/index.ts";
import { sweepResult } from "../workflow/index.ts";
import type { OnTried } from "./observing.ts";

const sweepPayload = z.object({ account: z.string().optional() });

/** Feeds the metrics with what became of the queue's jobs. */
export function measuringRuns(
  metrics: Pick<Metrics, "runEnded" | "sweepEnded">,
  settings: () => Pick<Settings, "accounts">,
  clock: Clock,
): Required<Pick<QueueOptions, "onDone" | "onRetry" | "onGivenUp">> {
  const sweepDone = ({ payload, result, dueAt }: RunDone): void => {
    const { accounts } = settings();
    // A sweep of several accounts has a job for each of them.
    const account = sweepPayload.parse(payload).account ?? (accounts.length === 1 ? accounts[0]!.id : undefined);
    if (account === undefined) return;
    const { evaluated, unchanged, unread, requests } = sweepResult.parse(result);
    const endedAtMs = clock.nowMs();
    metrics.sweepEnded({
      account,
      endedAtMs,
      durationMs: Math.max(0, endedAtMs - Date.parse(dueAt)),
      requests,
      experiments: { judged: evaluated.length - unchanged, unchanged, unread: unread.length },
    });
  };
  return {
    onDone(run) {
      metrics.runEnded(run.job, "done");
      if (run.job === "monitoring.sweep") sweepDone(run);
    },
    onRetry: ({ job }) => metrics.runEnded(job, "retried"),
    onGivenUp: ({ job }: GivenUp) => metrics.runEnded(job, "failed"),
  };
}

/** Feeds the metrics with what came of each message and file. */
export function measuringNotifications(metrics: Pick<Metrics, "notificationTried">): OnTried {
  return (_what, delivered) => {
    for (const one of delivered)
      metrics.notificationTried(mediumOf(one.destination), one.kind === "failed" ? one.kind : one.outcome.kind);
  };
}
