import { z } from "zod";
import { asOfField, defineJob } from "../../src/ports/index.ts";
import { sweepExperiments } from "../../src/workflow/index.ts";

const account = z.string().optional().describe("Only this account; all accounts unless given");
const asOf = asOfField
  .optional()
  .describe("Judge as of this instant instead of now; a past day is reported, never acted on");

/** Reads and judges every running experiment, and those that were running when last seen. */
export const sweep = defineJob({
  id: "monitoring.sweep",
  summary: "Read and judge every running experiment",
  payload: z.strictObject({
    account,
    asOf,
    reuse: z.literal(true).optional().describe("Make do with what was read lately, where nothing has changed"),
  }),
  triggerable: true,
  asked: z.strictObject({ account, asOf }),
  schedules: ({ accounts, sweep: { cron, timeZone } }) =>
    accounts.map((account) => ({
      key: account.id,
      cron,
      timeZone,
      payload: { account: account.id, reuse: true as const },
    })),
  retry: { attempts: 5, firstDelayMs: 30_000 },
  priority: 30,
  dedupeKey: ({ account, asOf, reuse }) => [account ?? "all", asOf ?? "now", ...(reuse ? ["reuse"] : [])].join(" "),
  run: sweepExperiments,
});
