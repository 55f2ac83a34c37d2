import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { sendFinalReport } from "../../src/workflow/index.ts";

/** The last word about an experiment that ended, whoever ended it: its final numbers, and whether they still support the winner. Told once. */
export const finalReport = defineJob({
  id: "reporting.final-report",
  summary: "Post the final report of one experiment that ended",
  payload: z.strictObject({ account: z.string(), experimentId: z.string() }),
  triggerable: false,
  retry: { attempts: 12, firstDelayMs: 30_000 },
  priority: 20,
  dedupeKey: ({ account, experimentId }) => `${account} ${experimentId}`,
  run: sendFinalReport,
});
