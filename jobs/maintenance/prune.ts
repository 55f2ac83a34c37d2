import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { pruneLedger } from "../../src/workflow/index.ts";

/** Removes what nobody needs any more; never a decision, a look or a stop. */
export const prune = defineJob({
  id: "maintenance.prune",
  summary: "Remove old notes and delivery records, and free their space",
  payload: z.strictObject({}),
  triggerable: true,
  schedules: ({ sweep: { timeZone } }) => [{ key: "nightly", cron: "40 3 * * *", timeZone, payload: {} }],
  retry: { attempts: 3, firstDelayMs: 60_000 },
  priority: 40,
  dedupeKey: () => "prune",
  run: pruneLedger,
});
