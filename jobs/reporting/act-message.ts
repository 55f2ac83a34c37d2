import { z } from "zod";
import { defineJob, experimentPayload } from "../../src/ports/index.ts";
import { sendLastActMessage, sendActMessage } from "../../src/workflow/index.ts";

const intention = z.strictObject({
  act: z.enum(["stop", "pause"]),
  because: z.enum(["winner", "harm", "horizon", "futility"]),
  variantId: z.string().nullable(),
});

const payload = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("proposal"),
    decisionId: z.string(),
    intention,
    because: z.enum(["policy", "recently-discovered", "unverified", "paused"]),
  }),
  z.strictObject({
    kind: z.literal("answered-proposal"),
    account: z.string(),
    experimentId: z.string(),
    decisionId: z.string(),
    intention,
  }),
  z.strictObject({ kind: z.literal("announcement"), intentId: z.string() }),
  z.strictObject({ kind: z.literal("receipt"), intentId: z.string() }),
]);

/**
 * Tells people about one act: a proposal, that it was answered, the announcement, or the receipt. Each is one message, however
 * often a job asks for it.
 */
export const actMessage = defineJob({
  id: "reporting.act-message",
  summary: "Post the proposal, announcement or receipt of one experiment; already posted, it is renewed",
  payload: z.union([payload, experimentPayload]),
  triggerable: true,
  asked: experimentPayload,
  namesExperiment: true,
  retry: { attempts: 12, firstDelayMs: 10_000 },
  priority: 10,
  dedupeKey: (wanted) =>
    "kind" in wanted
      ? [
          wanted.kind,
          ...("decisionId" in wanted ? [wanted.decisionId, wanted.intention.because] : [wanted.intentId]),
        ].join(" ")
      : `asked ${wanted.account} ${wanted.experimentId}`,
  run: (wanted, context) => ("kind" in wanted ? sendActMessage(wanted, context) : sendLastActMessage(wanted, context)),
});
