import { z } from "zod";
import { defineJob, experimentFields } from "../../src/ports/index.ts";
import { allowExperiment } from "../../src/workflow/index.ts";

/** Ends a hold, a veto, a never or a not-yet: from the next look on the experiment is treated like any other. Safe to repeat. */
export const allow = defineJob({
  id: "acting.allow",
  summary: "End what keeps Herald from proposing or stopping one experiment",
  payload: z.strictObject({
    ...experimentFields,
    by: z.string().trim().min(1).max(200).describe("Who says so, as people know them"),
    via: z.enum(["cli", "http"]).default("http").describe("How it was said"),
  }),
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 5, firstDelayMs: 1_000 },
  priority: 1,
  run: allowExperiment,
});
