import { z } from "zod";
import { ownHoldOf } from "../../src/decision/index.ts";
import { defineJob, UnrecoverableJobError } from "../../src/job/index.ts";

/** The way back from a veto, a never and a not-yet: from the next look on, the experiment is proposed or announced as any other. Safe to repeat. */
export const allow = defineJob({
  id: "acting.allow",
  summary: "Lift what keeps Herald from proposing or stopping one experiment",
  payload: z.strictObject({
    account: z.string(),
    experimentId: z.string(),
    by: z.string().trim().min(1).max(200).describe("Who says so, as people know them"),
  }),
  triggerable: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  async run({ account, experimentId, by }, { ledger, settings, clock, runId, log }) {
    if (!settings.accounts.some(({ id }) => id === account))
      throw new UnrecoverableJobError(`there is no account "${account}"`);
    const hold = ownHoldOf(await ledger.instructions.of(account, experimentId), clock.now());
    if (hold === undefined) return { isChange: false };
    await ledger.instructions.give({
      id: `allow ${runId}`,
      at: clock.now(),
      actor: by,
      via: "http",
      account,
      experimentId,
      kind: "allow",
      until: null,
      subject: null,
    });
    log.warn({ account, experimentId, by }, "hold lifted");
    return { isChange: true, was: hold.kind, by: hold.by, since: hold.since };
  },
});
