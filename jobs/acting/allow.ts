import { z } from "zod";
import { callerFields, defineJob, experimentFields } from "../../src/ports/index.ts";
import { allowExperiment } from "../../src/workflow/index.ts";

/** Ends a hold, a veto, a never or a not-yet: from the next look on the experiment is treated like any other. Safe to repeat. */
export const allow = defineJob({
  id: "acting.allow",
  summary: "End what keeps Herald from proposing or stopping one experiment",
  payload: z.strictObject({
    ...experimentFields,
    ...callerFields,
  }),
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: allowExperiment,
});
