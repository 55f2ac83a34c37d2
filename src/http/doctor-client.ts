import { z } from "zod";
import { call, parsed, type WorkerAddress } from "./worker-client.ts";

/** Every key, Slack and every channel is tried, each with its own patience. */
const DOCTOR_TIMEOUT_MS = 3 * 60_000;

const answer = z.object({
  configuration: z.array(z.string()),
  mode: z.array(z.string()),
  digests: z.array(
    z.object({
      name: z.string(),
      destinations: z.array(z.string()),
      at: z.string().nullable(),
      timeZone: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
  findings: z.array(
    z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), whatToDo: z.string().exactOptional() }),
  ),
});

/** What a running worker finds out about itself. @throws TriggerError when it does not run, refuses, or answers nonsense */
export async function doctorAtWorker(at: WorkerAddress): Promise<z.output<typeof answer>> {
  return parsed(answer, await call(at, "GET", "/v1/doctor", undefined, DOCTOR_TIMEOUT_MS), 200);
}
