import { z } from "zod";
import { apiFailureSchema, asOfField, defineJob, experimentFields } from "../../src/ports/index.ts";
import { evaluateExperiment } from "../../src/workflow/index.ts";

const asOf = asOfField
  .optional()
  .describe("Judge as of this instant instead of now; a past day is reported, never acted on");

/** Reads one experiment, judges it, stores the decision and sets off what follows from it. */
export const evaluate = defineJob({
  id: "monitoring.evaluate",
  summary: "Read and judge one experiment",
  payload: z.strictObject({
    ...experimentFields,
    asOf,
    type: z.literal("personalization").optional().describe("Where its sweep knows already that nothing is to decide"),
    failure: apiFailureSchema.optional().describe("Why it cannot be read, where its sweep knows already"),
  }),
  triggerable: true,
  asked: z.strictObject({ ...experimentFields, asOf }),
  namesExperiment: true,
  retry: { attempts: 4, firstDelayMs: 5_000 },
  priority: 30,
  dedupeKey: ({ account, experimentId, asOf }) => [account, experimentId, asOf ?? "now"].join(" "),
  run: evaluateExperiment,
});
