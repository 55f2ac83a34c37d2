import { z } from "zod";
import { callerFields, defineJob, experimentFields, provenFields } from "../../src/ports/index.ts";
import { holdExperiment } from "../../src/workflow/index.ts";

const asked = z.strictObject({ ...experimentFields, ...callerFields });

/** Keeps Herald from stopping one experiment until somebody allows it again, as a *Never* in Slack does. Safe to repeat. */
export const hold = defineJob({
  id: "acting.hold",
  summary: "Put one experiment on hold, so that Herald doesn't stop it",
  payload: asked.extend(provenFields),
  asked,
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: holdExperiment,
});
