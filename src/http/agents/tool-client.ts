import { z } from "zod";
import { call, parsed, type WorkerAddress } from "../worker-client.ts";

/** Simulations and what-ifs take their time. */
const TOOL_TIMEOUT_MS = 3 * 60_000;

const answer = z.object({ facts: z.record(z.string(), z.unknown()), words: z.string() });

/** Has a running worker answer one call of a tool. @throws TriggerError when it does not run or refuses; the message says what to do */
export async function toolAtWorker(
  at: WorkerAddress,
  { tool, input, by }: { readonly tool: string; readonly input: unknown; readonly by: string },
): Promise<{ readonly facts: Readonly<Record<string, unknown>>; readonly words: string }> {
  return parsed(
    answer,
    await call(at, "POST", `/v1/tools/${encodeURIComponent(tool)}`, { input, by }, TOOL_TIMEOUT_MS),
    200,
  );
}
