import { ownHoldOf } from "../../decision/index.ts";
import { UnrecoverableJobError, type JobContext } from "../../ports/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { rememberCaller, withNames } from "../people.ts";

/** Which experiment, and who says so, as people know them. */
export type AllowRequest = ExperimentRef & { readonly by: string };

/** The way back from a veto, a never and a not-yet: from the next look on, the experiment is proposed or announced as any other. Safe to repeat. */
export async function allowExperiment(
  { account, experimentId, by }: AllowRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { ledger, settings, clock, runId, log } = context;
  if (!settings.accounts.some(({ id }) => id === account))
    throw new UnrecoverableJobError(`there is no account "${account}"`);
  const hold = ownHoldOf(await ledger.instructions.of({ account, experimentId }), clock.now());
  if (hold === undefined) return { isChange: false };
  await ledger.instructions.give({
    id: `allow ${runId}`,
    at: clock.now(),
    actor: await rememberCaller("http", by, context),
    via: "http",
    account,
    experimentId,
    kind: "allow",
    until: null,
    subject: null,
  });
  log.warn({ account, experimentId, by }, "hold lifted");
  return withNames({ isChange: true, was: hold.kind, by: hold.by, since: hold.since }, context);
}
