import { z } from "zod";
import { callerFields, defineJob, experimentFields } from "../../src/ports/index.ts";
import { proposeAct } from "../../src/workflow/index.ts";

/** Posts a question that people answer, because somebody wants them asked. It never acts itself. Safe to repeat: the question is one message. */
export const propose = defineJob({
  id: "reporting.propose",
  summary: "Ask people whether to end one experiment, if its latest decision gives a reason",
  payload: z.strictObject({
    ...experimentFields,
    ...callerFields,
    because: z
      .enum(["winner", "harm", "horizon", "futility"])
      .optional()
      .describe("The reason; the weightiest unless given"),
  }),
  triggerable: true,
  namesExperiment: true,
  retry: { attempts: 12, firstDelayMs: 10_000 },
  priority: 10,
  dedupeKey: ({ account, experimentId, because = "" }) => `${account} ${experimentId} ${because}`,
  run: proposeAct,
});
