import { z } from "zod";
import { pauseOf } from "../../src/decision/index.ts";
import { defineJob } from "../../src/job/index.ts";

/**
 * The kill switch that needs no restart: from a pause on nothing is stopped, whoever asked for it, until somebody resumes. Kept with the
 * instructions of people, so that it survives restarts and says who did it. Safe to repeat: what is the case already is not said again.
 */
export const actingSwitch = defineJob({
  id: "acting.switch",
  summary: "Pause all acting, or let it go on",
  payload: z.strictObject({
    to: z.enum(["pause", "resume"]),
    by: z.string().trim().min(1).max(200).describe("Who says so, as people know them"),
    via: z.enum(["cli", "http"]).default("http"),
  }),
  triggerable: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  async run({ to, by, via }, { ledger, clock, runId, log }) {
    const before = pauseOf(await ledger.instructions.general());
    const isChange = (before === undefined) === (to === "pause");
    if (isChange) {
      await ledger.instructions.give({
        id: `switch ${runId}`,
        at: clock.now(),
        actor: by,
        via,
        account: null,
        experimentId: null,
        kind: to,
        until: null,
        subject: null,
      });
      log.warn({ to, by }, "acting switched");
    }
    const pause = pauseOf(await ledger.instructions.general());
    return { isChange, isPaused: pause !== undefined, by: pause?.by ?? null, since: pause?.since ?? null };
  },
});
