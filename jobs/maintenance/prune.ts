import { z } from "zod";
import { defineJob } from "../../src/job/index.ts";

/** Removes what nobody needs any more; never a decision, a look or a stop. */
export const prune = defineJob({
  id: "maintenance.prune",
  summary: "Remove old run records and delivery notes, and give their space back",
  payload: z.strictObject({}),
  triggerable: true,
  schedules: ({ sweep: { timeZone } }) => [{ key: "nightly", cron: "40 3 * * *", timeZone, payload: {} }],
  retry: { attempts: 3, firstDelayMs: 60_000 },
  priority: 40,
  dedupeKey: () => "prune",
  async run(_payload, { ledger, clock, settings, isDryRun }) {
    const before = new Date(clock.nowMs() - settings.retentionDays * 86_400_000).toISOString();
    const pruned = await ledger.prune(before);
    // A dry run is one transaction, in which nothing can be vacuumed.
    if (!isDryRun) await ledger.vacuum();
    return { ...pruned };
  },
});
