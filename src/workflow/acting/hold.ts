import { ownHoldOf } from "../../decision/index.ts";
import { UnrecoverableJobError, type Caller, type JobContext } from "../../ports/index.ts";
import type { ExperimentRef } from "../../experiment/index.ts";
import { rememberCaller, withNames } from "../people.ts";

/** Which experiment, and who says so. */
export type HoldRequest = ExperimentRef & Caller;

/** Keeps Herald from stopping one experiment until somebody allows it again; a stop that was announced is withdrawn. Safe to repeat. */
export async function holdExperiment(
  request: HoldRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const experimentName = await nameOf(request, context);
  const hold = ownHoldOf(await context.ledger.instructions.of(request), context.clock.now());
  // A not-yet ends by itself; these do not.
  if (hold?.kind === "never" || hold?.kind === "veto")
    return withNames({ isChange: false, experimentName, by: hold.by, since: hold.since }, context);
  await give("never", request, context);
  context.log.warn({ account: request.account, experimentId: request.experimentId, by: request.by }, "put on hold");
  return { isChange: true, experimentName };
}

/** Ends a hold, a veto, a never or a not-yet: from the next look on the experiment is treated like any other. Safe to repeat. */
export async function allowExperiment(
  request: HoldRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const experimentName = await nameOf(request, context);
  const hold = ownHoldOf(await context.ledger.instructions.of(request), context.clock.now());
  if (hold === undefined) return { isChange: false, experimentName };
  await give("allow", request, context);
  context.log.warn({ account: request.account, experimentId: request.experimentId, by: request.by }, "hold lifted");
  return withNames({ isChange: true, experimentName, was: hold.kind, by: hold.by, since: hold.since }, context);
}

async function give(
  kind: "never" | "allow",
  { account, experimentId, by, via, person }: HoldRequest,
  context: JobContext,
): Promise<void> {
  await context.ledger.instructions.give({
    id: `${kind} ${context.runId}`,
    at: context.clock.now(),
    actor: await rememberCaller({ by, via, person }, context),
    via,
    account,
    experimentId,
    kind,
    until: null,
    subject: null,
  });
}

/** As it was last seen; its id where it never was. @throws UnrecoverableJobError on an account that is not configured */
export async function nameOf(
  { account, experimentId }: ExperimentRef,
  { ledger, settings }: JobContext,
): Promise<string> {
  requireAccount(account, settings);
  return (await ledger.experiments.get({ account, experimentId }))?.name ?? experimentId;
}

/** @throws UnrecoverableJobError on an account that is not configured */
export function requireAccount(account: string, { accounts }: Pick<JobContext["settings"], "accounts">): void {
  if (accounts.some(({ id }) => id === account)) return;
  throw new UnrecoverableJobError(
    `there is no account "${account}"; configured: ${accounts.map(({ id }) => id).join(", ")}`,
  );
}
