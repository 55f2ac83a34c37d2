import { z } from "zod";
import { asOfField, defineJob } from "../../src/ports/index.ts";
import { evaluateBatch } from "../../src/workflow/index.ts";

/**
 * Reads and judges some experiments of an account together, which costs the ledger hardly more than one. One that fails is left to its sweep,
 * which tries it alone.
 */
export const evaluateTogether = defineJob({
  id: "monitoring.evaluate-batch",
  summary: "Read and judge several experiments together",
  payload: z.strictObject({
    account: z.string().describe("The account they are in"),
    asOf: asOfField.optional().describe("Judge as of this instant instead of now"),
    targets: z
      .array(
        z.strictObject({
          experimentId: z.string(),
          type: z.literal("personalization").optional(),
          stamp: z.string().optional(),
          isListed: z.literal(true).optional(),
        }),
      )
      .describe(
        "Ids of the experiments, where its sweep knows already that nothing is to decide, a mark of what the list said, and whether the list said all",
      ),
  }),
  triggerable: false,
  // Its sweep tries each alone, with retries: a slow server must not make a batch do all of its work over.
  retry: { attempts: 1, firstDelayMs: 5_000 },
  priority: 30,
  dedupeKey: ({ account, asOf, targets }) =>
    [account, asOf ?? "now", ...targets.map(({ experimentId }) => experimentId)].join(" "),
  run: evaluateBatch,
});
