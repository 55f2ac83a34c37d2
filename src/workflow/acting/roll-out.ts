import { pauseOf, type Instruction, type RolloutAct } from "../../decision/index.ts";
import { controlIdOf, type Experiment, type ExperimentRef } from "../../experiment/index.ts";
import type { PersonId } from "../../notify/index.ts";
import { UnrecoverableJobError, type Caller, type Intent, type JobContext } from "../../ports/index.ts";
import { experimentIfThere } from "../experiment-if-there.ts";
import { rememberCaller, withNames } from "../people.ts";
import { requireAccount } from "./hold.ts";

/** Which experiment, who asks (the name that they give), and through what. */
export type RollOutRequest = ExperimentRef & Caller;

/** Why there is nothing to do. */
export type RollOutObjection =
  /** It stands already; or, of an end, there is no rollout. */
  | "stands"
  | "not-ended"
  | "no-winner"
  | "control-won"
  | "another-is-rolled-out"
  /** Not the one that the person was shown. */
  | "another-winner";

/** What came of a wish. `asked`: it is carried out next, and a receipt follows. `under-way`: another act about this experiment is. */
export type RollOutReply =
  | { readonly kind: "asked" }
  | { readonly kind: "objection"; readonly because: RollOutObjection }
  | { readonly kind: "under-way"; readonly intent: Intent };

/** Who asks, by what, and when. `id` names the request itself: the same one twice is one. */
export interface RollOutWish extends Pick<Instruction, "id" | "via" | "at" | "subject"> {
  readonly actor: PersonId;
  /** The variant that the person was shown; undefined: they were shown none. */
  readonly variantId: string | undefined;
}

/** An experiment as it was just read. */
interface Ended {
  readonly account: string;
  readonly experiment: Experiment;
}

/** Asks for the winner on record to be shown to every visitor, after the stop. Safe to repeat: a rollout that stands is not begun again. */
export function rollOutWinner(request: RollOutRequest, context: JobContext) {
  return askByName("rollout", request, context);
}

/** Asks for the rollout to be ended. Safe to repeat. */
export function endWinnersRollout(request: RollOutRequest, context: JobContext) {
  return askByName("end-rollout", request, context);
}

async function askByName(
  act: RolloutAct,
  { account, experimentId, by, via, person }: RollOutRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  requireAccount(account, context.settings);
  const experiment = await experimentIfThere({ account, experimentId }, context);
  if (experiment === undefined)
    throw new UnrecoverableJobError(`there is no experiment ${experimentId} in account "${account}"`);
  const { name: experimentName, winnerVariantId, rolloutVariantId, variants } = experiment;
  const actor = await rememberCaller({ by, via, person }, context);
  const said = { id: `${act} ${context.runId}`, actor, via, at: context.clock.now(), subject: null };
  const answer =
    (await objectionOfHerald(experiment, context)) ??
    answerOf(await askToRollOut(act, { account, experiment }, { ...said, variantId: undefined }, context), act, actor);
  context.log.warn({ account, experimentId, act, by, answer }, "rollout asked for");
  const shown = act === "rollout" ? winnerVariantId : rolloutVariantId;
  const variantName = variants?.find(({ id }) => id === shown)?.name ?? null;
  return withNames({ answer, experimentName, variantName }, context);
}

/** The same person asks for the same once more: that is as good as once. */
function answerOf(reply: RollOutReply, act: RolloutAct, actor: PersonId): string {
  if (reply.kind === "objection") return reply.because;
  const isOwn = reply.kind === "under-way" && reply.intent.act === act && reply.intent.requestedBy === actor;
  return isOwn ? "asked" : reply.kind;
}

/** Writes the intent with what the person said, and sets it off. The same wish again finds its own intent. */
export async function askToRollOut(
  act: RolloutAct,
  { account, experiment }: Ended,
  wish: RollOutWish,
  context: JobContext,
): Promise<RollOutReply> {
  const said = await context.ledger.instructions.of({ account, experimentId: experiment.id });
  const isRepeated = said.some(({ id }) => id === wish.id);
  const because = isRepeated ? undefined : objectionTo(act, experiment, wish);
  if (because !== undefined) return { kind: "objection", because };
  const { intent, isNew } = await setOff(act, { account, experiment }, wish, context);
  return isNew || isRepeated ? { kind: "asked" } : { kind: "under-way", intent };
}

/** Why there is nothing to do; undefined: there is. */
function objectionTo(
  act: RolloutAct,
  experiment: Experiment,
  { variantId: wanted }: RollOutWish,
): RollOutObjection | undefined {
  const { status, winnerVariantId: winner, rolloutVariantId: shown } = experiment;
  if (status !== "completed") return "not-ended";
  if (act === "end-rollout") {
    if (shown === undefined) return "stands";
    return wanted !== undefined && wanted !== shown ? "another-is-rolled-out" : undefined;
  }
  if (winner === undefined) return "no-winner";
  if (wanted !== undefined && wanted !== winner) return "another-winner";
  if (shown === winner) return "stands";
  if (shown !== undefined) return "another-is-rolled-out";
  // Visitors see the control anyway.
  return controlIdOf(experiment) === winner ? "control-won" : undefined;
}

/** What keeps Herald from it, whoever asks. */
async function objectionOfHerald(
  { key }: Experiment,
  { settings, ledger }: JobContext,
): Promise<"acting-off" | "acting-paused" | "only-observed" | undefined> {
  if (!settings.acting.isEnabled) return "acting-off";
  if (pauseOf(await ledger.instructions.general()) !== undefined) return "acting-paused";
  return settings.policyFor(key).rules.mode === "observe" ? "only-observed" : undefined;
}

async function setOff(
  act: RolloutAct,
  { account, experiment }: Ended,
  { variantId: _, ...said }: RollOutWish,
  { ledger, clock, enqueue }: JobContext,
): ReturnType<JobContext["ledger"]["intents"]["announce"]> {
  const { id: experimentId, winnerVariantId } = experiment;
  const decided = await ledger.decisions.latest({ account, experimentId });
  if (decided === undefined)
    throw new UnrecoverableJobError(`Herald has never judged experiment ${experimentId}; roll it out in Ours Privacy`);
  const written = await ledger.intents.announce(
    {
      account,
      experimentId,
      experimentName: decided.decision.experimentName,
      decisionId: decided.id,
      act,
      because: "asked",
      variantId: act === "rollout" ? winnerVariantId! : null,
      onWinner: "record",
      notBefore: clock.now(),
      requestedBy: said.actor,
    },
    clock.now(),
    { ...said, account, experimentId, kind: act, until: null },
  );
  const { id, state, requestedBy, act: standing } = written.intent;
  if (state === "announced" && standing === act && requestedBy === said.actor)
    await enqueue({ job: "acting.carry-out", payload: { intentId: id } });
  return written;
}
