import { z } from "zod";
import { callerFields, defineJob, experimentFields } from "../../src/ports/index.ts";
import { rollOutWinner } from "../../src/workflow/index.ts";

/** What a person asks for after the stop. It checks what can be checked at once, and leaves the act to `acting.carry-out`. Safe to repeat. */
export const rollOut = defineJob({
  id: "acting.rollout",
  summary: "Show the winner of an ended experiment to every visitor",
  payload: z.strictObject({
    ...experimentFields,
    ...callerFields,
  }),
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: rollOutWinner,
});
