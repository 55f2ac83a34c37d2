import { z } from "zod";
import type { JobContext } from "../../ports/index.ts";

/**
 * - `message`: posted
 * - `digest`: left to the next digest
 * - `elsewhere`: another message says it (the alert it belongs to, the end of the experiment)
 * - `nothing`: over before it mattered
 */
export type How = "message" | "digest" | "elsewhere" | "nothing";

const toldSummary = z.object({ how: z.enum(["message", "digest", "elsewhere", "nothing"]) });

/** How something was told; undefined: not yet. Kept with the runs: it holds wherever messages go, Slack or a terminal. */
export async function toldHow(what: string, { ledger }: Pick<JobContext, "ledger">): Promise<How | undefined> {
  const run = await ledger.runs.get(`told ${what}`);
  return run?.outcome === "done" ? toldSummary.parse(run.summary).how : undefined;
}

/** Written when the message has certainly arrived, or none is to come; what was written first stays. */
export async function rememberHow(
  what: string,
  how: How,
  { ledger, clock, asOf }: Pick<JobContext, "ledger" | "clock" | "asOf">,
): Promise<void> {
  const id = `told ${what}`;
  await ledger.runs.start({ id, job: "told once", asOf, now: clock.now() });
  await ledger.runs.finish(id, "done", { how }, clock.now());
}
