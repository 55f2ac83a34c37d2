import { z } from "zod";
import { asOfField, defineJob } from "../../src/ports/index.ts";
import { sendDailyDigest } from "../../src/workflow/index.ts";

/** One digest per channel and day. Safe to run twice: the second run updates the same message. */
export const dailyDigest = defineJob({
  id: "reporting.daily-digest",
  summary: "Read what may have changed and post the daily digest",
  payload: z.strictObject({
    digest: z.string().optional().describe("Name of a configured digest; the first one unless given"),
    asOf: asOfField
      .optional()
      .describe("Judge as of this instant instead of now; a past day is reported, never acted on"),
    plannedFor: z.iso
      .datetime()
      .optional()
      .describe("When a schedule wanted it; the digest says so when it comes much later"),
  }),
  triggerable: true,
  schedules: ({ digests }) =>
    digests.map(({ name, cron, timeZone }) => ({ key: name, cron, timeZone, payload: { digest: name } })),
  retry: { attempts: 8, firstDelayMs: 60_000 },
  priority: 20,
  dedupeKey: ({ digest, asOf }) => [digest ?? "first", asOf ?? "now"].join(" "),
  run: sendDailyDigest,
});
