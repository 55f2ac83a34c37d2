import { z } from "zod";
import { defineJob } from "../../src/job/index.ts";

/** Removes what nobody needs any more; never a decision, a look or a stop. */
export const prune = defineJob({
  id: "maintenance.prune",
  summary: "Remove old run records and delivery notes",
  payload: z.strictObject({}),
  triggerable: true,
  schedules: ({ sweep: { timeZone } }) => [{ key: "nightly", cron: "40 3 * * *", timeZone, payload: {} }],
  retry: { attempts: 3, firstDelayMs: 60_000 },
  priority: 40,
  dedupeKey: () => "prune",
  async run(_payload, { ledger, clock, settings }) {
    const before = new Date(clock.nowMs() - settings.retentionDays * 86_400_000).toISOString();
    return { ...(await ledger.prune(before)) };
  },
});
