import { z } from "zod";
import type { AskedOutcome } from "../../messages/index.ts";
import type { Asked } from "../../notify/index.ts";
import type { JobContext, JobRequest } from "../../ports/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { rememberPerson } from "../people.ts";

const held = z.object({
  isChange: z.boolean(),
  experimentName: z.string(),
  by: z.string().optional(),
  since: z.string().optional(),
});
const switched = z.object({ isChange: z.boolean(), by: z.string().nullable(), since: z.string().nullable() });

/** Does what only who may answer may ask for, by the jobs that commands and HTTP ask for, in the name of the person. */
export async function holdOrAllow(
  kind: "hold" | "allow",
  { account, experimentId }: ExperimentRef,
  asked: Asked,
  context: JobContext,
): Promise<AskedOutcome> {
  const payload = { account, experimentId, ...(await callerOf(asked, context)) };
  const value = held.safeParse(await done({ job: `acting.${kind}`, payload }, context));
  if (!value.success) return { kind: "failed" };
  const { isChange, experimentName: name, by, since } = value.data;
  return kind === "allow"
    ? { kind: "allowed", isChange, name }
    : { kind: "held", isChange, name, ...(by !== undefined && { by }), ...(since !== undefined && { since }) };
}

export async function pauseOrResume(to: "pause" | "resume", asked: Asked, context: JobContext): Promise<AskedOutcome> {
  const payload = { to, ...(await callerOf(asked, context)) };
  const value = switched.safeParse(await done({ job: "acting.switch", payload }, context));
  if (!value.success) return { kind: "failed" };
  const { isChange, by, since } = value.data;
  return to === "pause"
    ? { kind: "paused", isChange, by: by ?? "someone", since: since ?? asked.at }
    : { kind: "resumed", isChange, isActingEnabled: context.settings.acting.isEnabled };
}

async function callerOf(asked: Asked, context: JobContext): Promise<Readonly<Record<string, unknown>>> {
  const person = await rememberPerson(asked, context);
  return { by: asked.personName.trim() || asked.person, via: asked.medium, person };
}

/** What a job came to; undefined: it was given up. Run again, the same job is looked at, and not another one made. */
async function done(request: JobRequest, context: JobContext): Promise<unknown> {
  const [outcome] = await context.runChildren("act", async () => [{ key: "act", ...request }]);
  return outcome?.kind === "done" ? outcome.value : undefined;
}
