import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { carryOutAct } from "../../src/workflow/index.ts";

/**
 * Carries out an announced act, such as a stop or a pause, or finds out why it must not. The request leaves at most once per doubt: after a lost
 * answer the experiment's own state decides. It is safe to run again after a crash at any point.
 */
export const carryOut = defineJob({
  id: "acting.carry-out",
  summary: "Carry out one announced act, such as a stop or a pause",
  payload: z.strictObject({ intentId: z.string().describe("Id of the announced act") }),
  triggerable: false,
  retry: { attempts: 10, firstDelayMs: 10_000 },
  priority: 10,
  dedupeKey: ({ intentId }) => intentId,
  run: carryOutAct,
});
