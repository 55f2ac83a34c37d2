import { z } from "zod";
import { callerFields, defineJob, provenFields } from "../../src/ports/index.ts";
import { switchActing } from "../../src/workflow/index.ts";

const asked = z.strictObject({
  to: z.enum(["pause", "resume"]).describe("What to do"),
  ...callerFields,
});

/**
 * The kill switch that needs no restart: after a pause nothing is stopped, no matter who asks, until somebody resumes. It is kept with the
 * instructions of people, so it survives restarts and says who did it. It is safe to repeat: a second pause adds nothing.
 */
export const actingSwitch = defineJob({
  id: "acting.switch",
  summary: "Pause all stops, or end the pause",
  payload: asked.extend(provenFields),
  asked,
  triggerable: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: switchActing,
});
