import { z } from "zod";
import { call, parsed, type WorkerAddress } from "../worker-client.ts";

const reloaded = z.object({ changed: z.array(z.string()), warnings: z.array(z.string()), readAt: z.string() });

/** Has a running worker read its configuration again. @throws TriggerError when it does not run, or refuses: the one before stays in force */
export async function reloadWorker(at: WorkerAddress): Promise<z.output<typeof reloaded>> {
  return parsed(reloaded, await call(at, "POST", "/v1/reload"), 200);
}
