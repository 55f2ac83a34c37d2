import { defineJob, experimentPayload } from "../../src/ports/index.ts";
import { sendFinalReport } from "../../src/workflow/index.ts";

/** The last message about an experiment that ended, no matter who ended it: its final numbers, and whether they still support the winner. Sent once. */
export const finalReport = defineJob({
  id: "reporting.final-report",
  summary: "Post the final report of one experiment that ended",
  payload: experimentPayload,
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 12, firstDelayMs: 30_000 },
  priority: 20,
  dedupeKey: ({ account, experimentId }) => `${account} ${experimentId}`,
  run: sendFinalReport,
});
