import { z } from "zod";
import { asOfField, defineJob } from "../../src/ports/index.ts";
import { sendScorecard } from "../../src/workflow/index.ts";

/** One scorecard per ISO week. Safe to run twice: the second run updates the same message. */
export const scorecard = defineJob({
  id: "reporting.scorecard",
  summary: "Post the weekly scorecard",
  payload: z.strictObject({
    asOf: asOfField.optional().describe("Report the week up to this instant instead of up to now"),
  }),
  triggerable: true,
  schedules: ({ scorecard: wanted }) =>
    wanted === undefined ? [] : [{ key: "weekly", cron: wanted.cron, timeZone: wanted.timeZone, payload: {} }],
  retry: { attempts: 8, firstDelayMs: 60_000 },
  priority: 20,
  dedupeKey: ({ asOf }) => asOf ?? "now",
  run: sendScorecard,
});
