import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { allowExperiment } from "../../src/workflow/index.ts";

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
  run: allowExperiment,
});
