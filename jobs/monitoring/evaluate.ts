import { z } from "zod";
import { apiFailureSchema, defineJob } from "../../src/ports/index.ts";
import { evaluateExperiment } from "../../src/workflow/index.ts";

/** Reads one experiment, judges it, stores the decision and sets off what follows from it. */
export const evaluate = defineJob({
  id: "monitoring.evaluate",
  summary: "Read and judge one experiment",
  payload: z.strictObject({
    account: z.string(),
    experimentId: z.string(),
    asOf: z.iso.datetime().optional(),
    failure: apiFailureSchema.optional().describe("Why it cannot be read, where its sweep knows already"),
  }),
  triggerable: true,
  retry: { attempts: 4, firstDelayMs: 5_000 },
  priority: 30,
  dedupeKey: ({ account, experimentId, asOf }) => [account, experimentId, asOf ?? "now"].join(" "),
  run: evaluateExperiment,
});
