import { pauseOf } from "../../decision/index.ts";
import { controlIdOf, type Experiment, type ExperimentRef } from "../../experiment/index.ts";
import { ApiNotFoundError, UnrecoverableJobError, type Intent, type JobContext } from "../../ports/index.ts";
import { rememberCaller, withNames } from "../people.ts";
import { requireAccount } from "./hold.ts";

/** Which experiment, who asks (the name that they give), and through what. */
export type RollOutRequest = ExperimentRef & { readonly by: string; readonly via: "cli" | "http" };

/** What came of it. `asked`: it is carried out next, and a receipt follows. Of the others each is the reason why there is nothing to do. */
export type RollOutAnswer =
  | "asked"
  /** It stands already; or, of an end, there is no rollout. */
  | "stands"
  | "not-ended"
  | "no-winner"
  | "control-won"
  | "another-is-rolled-out"
  | "acting-off"
  | "acting-paused"
  | "only-observed"
  /** Another act about this experiment is under way. */
  | "under-way";

/** Asks for the winner on record to be shown to every visitor, after the stop. Safe to repeat: a rollout that stands is not begun again. */
export function rollOutWinner(request: RollOutRequest, context: JobContext) {
  return ask("rollout", request, context);
}

/** Asks for the rollout to be ended. Safe to repeat. */
export function endWinnersRollout(request: RollOutRequest, context: JobContext) {
  return ask("end-rollout", request, context);
}

type RollOutAct = Extract<Intent["act"], "rollout" | "end-rollout">;

async function ask(
  act: RollOutAct,
  request: RollOutRequest,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { account, experimentId } = request;
  const experiment = await read(request, context);
  const { name: experimentName, winnerVariantId: winner, variants } = experiment;
  const variantName = variants?.find(
    ({ id }) => id === (act === "rollout" ? winner : experiment.rolloutVariantId),
  )?.name;
  const answer =
    objectionTo(act, experiment) ??
    (await objectionOfHerald(experiment, context)) ??
    (await setOff(act, experiment, request, context));
  context.log.warn({ account, experimentId, act, by: request.by, answer }, "rollout asked for");
  return withNames({ answer, experimentName, variantName: variantName ?? null }, context);
}

/** @throws UnrecoverableJobError on an account that is not configured, and where there is no such experiment */
async function read(
  { account, experimentId }: ExperimentRef,
  { api, settings, signal }: JobContext,
): Promise<Experiment> {
  requireAccount(account, settings);
  try {
    return await api(account).getExperiment(experimentId, { signal });
  } catch (error) {
    if (error instanceof ApiNotFoundError)
      throw new UnrecoverableJobError(`there is no experiment ${experimentId} in account "${account}"`, {
        cause: error,
      });
    throw error;
  }
}

/** Why there is nothing to do; undefined: there is. */
function objectionTo(act: RollOutAct, experiment: Experiment): RollOutAnswer | undefined {
  const { status, winnerVariantId: winner, rolloutVariantId: shown } = experiment;
  if (status !== "completed") return "not-ended";
  if (act === "end-rollout") return shown === undefined ? "stands" : undefined;
  if (winner === undefined) return "no-winner";
  if (shown === winner) return "stands";
  if (shown !== undefined) return "another-is-rolled-out";
  // Visitors see the control anyway.
  return controlIdOf(experiment) === winner ? "control-won" : undefined;
}

/** What keeps Herald from it, whoever asks. */
async function objectionOfHerald(
  { key }: Experiment,
  { settings, ledger }: JobContext,
): Promise<RollOutAnswer | undefined> {
  if (!settings.acting.isEnabled) return "acting-off";
  if (pauseOf(await ledger.instructions.general()) !== undefined) return "acting-paused";
  return settings.policyFor(key).rules.mode === "observe" ? "only-observed" : undefined;
}

async function setOff(
  act: RollOutAct,
  { winnerVariantId }: Experiment,
  { account, experimentId, by, via }: RollOutRequest,
  context: JobContext,
): Promise<RollOutAnswer> {
  const { ledger, clock, enqueue } = context;
  const decided = await ledger.decisions.latest({ account, experimentId });
  if (decided === undefined)
    throw new UnrecoverableJobError(`Herald has never judged experiment ${experimentId}; roll it out in Ours Privacy`);
  const requestedBy = await rememberCaller(via, by, context);
  const { intent } = await ledger.intents.announce(
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
      requestedBy,
    },
    clock.now(),
  );
  if (intent.act !== act || intent.requestedBy !== requestedBy) return "under-way";
  if (intent.state === "announced") await enqueue({ job: "acting.carry-out", payload: { intentId: intent.id } });
  return "asked";
}
