import { defineJob, experimentPayload } from "../../src/ports/index.ts";
import { watchStopped } from "../../src/workflow/index.ts";

/**
 * Watches whether a stopped experiment is still shown. Only the totals show that: the job reads them about an hour after the stop and again
 * at the time of the final report, then daily while they grow. It keeps every reading, so it continues where it was after a crash.
 */
export const afterStop = defineJob({
  id: "monitoring.after-stop",
  summary: "Watch whether a stopped experiment still gathers impressions",
  payload: experimentPayload,
  triggerable: false,
  retry: { attempts: 6, firstDelayMs: 60_000 },
  priority: 30,
  dedupeKey: ({ account, experimentId }) => `${account} ${experimentId}`,
  run: watchStopped,
});
