import type { ExperimentRef } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { sendStopMessage } from "../reporting/stop-message.ts";

/**
 * What there is to say about stopping one experiment, because somebody misses it: the announcement or the receipt of its last stop. Without
 * one, a fresh look is asked for, which proposes a winner again. Each is one message, however often it is asked for.
 */
export async function sendLastStopMessage(
  { account, experimentId }: ExperimentRef,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const last = (await context.ledger.intents.of({ account, experimentId })).at(-1);
  if (last !== undefined)
    return sendStopMessage({ kind: last.ending === null ? "announcement" : "receipt", intentId: last.id }, context);
  await context.enqueue({ job: "monitoring.evaluate", payload: { account, experimentId } });
  return { key: "", outcome: "asked for a fresh look" };
}
