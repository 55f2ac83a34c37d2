import { z } from "zod";
import { callerFields, defineJob, experimentFields, provenFields } from "../../src/ports/index.ts";
import { allowExperiment } from "../../src/workflow/index.ts";

const asked = z.strictObject({ ...experimentFields, ...callerFields });

/** Ends a hold, a veto, a never or a not-yet: from the next look on the experiment is treated like any other. Safe to repeat. */
export const allow = defineJob({
  id: "acting.allow",
  summary: "End what keeps Herald from proposing or stopping one experiment",
  payload: asked.extend(provenFields),
  asked,
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: allowExperiment,
});
