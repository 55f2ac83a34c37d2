import type { ExperimentRef } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { sendActMessage } from "../reporting/act-message.ts";

/**
 * Sends a missing message about what Herald did to one experiment again: the announcement or the receipt of its last act. Without one
 * it asks for a fresh look, which proposes a winner again. Each is one message, however often somebody asks for it.
 */
export async function sendLastActMessage(
  { account, experimentId }: ExperimentRef,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const last = (await context.ledger.intents.of({ account, experimentId })).at(-1);
  if (last !== undefined)
    return sendActMessage({ kind: last.ending === null ? "announcement" : "receipt", intentId: last.id }, context);
  await context.enqueue({ job: "monitoring.evaluate", payload: { account, experimentId } });
  return { key: "", outcome: "asked for a fresh look" };
}
