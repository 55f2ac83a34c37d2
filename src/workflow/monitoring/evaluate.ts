import {
  decide,
  eventsToRead,
  fingerprintOf,
  holdOf,
  planAction,
  type Circumstances,
  type Decision,
  type AlertEnd,
  type DecisionInput,
  type Intention,
  type Plan,
  type Withdrawal,
} from "../../decision/index.ts";
import {
  lastClosedDay,
  type ApiFailure,
  type Experiment,
  type UtcDay,
  type ExperimentRef,
} from "../../experiment/index.ts";
import {
  ApiContractError,
  type JobContext,
  ApiNotFoundError,
  type KnownExperiment,
  type Clock,
} from "../../ports/index.ts";
import { accountFactsFor } from "./account-facts.ts";
import { followEnd } from "./ended.ts";
import { readSnapshot } from "./read-experiment.ts";
import { requireReached } from "./reached.ts";
import { settleReadable, settleSignals } from "./settle-alerts.ts";
import type { EvaluateResult } from "./sweep-result.ts";

/** Which experiment, and what its sweep knows already. */
export type EvaluateRequest = ExperimentRef & {
  /** There is nothing to decide about it, so it is not read. */
  readonly type?: "personalization" | undefined;
  /** Why it cannot be read. */
  readonly failure?: ApiFailure | undefined;
};

/** Reads one experiment, judges it, stores the decision and sets off what follows from it. */
export async function evaluateExperiment(
  { account, experimentId, type, failure }: EvaluateRequest,
  context: JobContext,
): Promise<EvaluateResult> {
  const { ledger, clock, log } = context;
  requireReached(context);
  if (failure !== undefined) throw new ApiContractError(failure);
  const seenAt = clock.now();
  const place = { account, experimentId };
  const alwaysOn = async (): Promise<EvaluateResult> => {
    await settleReadable(place, undefined, seenAt, context);
    return { kind: "personalization" };
  };
  if (type === "personalization") return alwaysOn();
  try {
    const experiment = await context.api(account).getExperiment(experimentId, { signal: context.signal });
    if (experiment.type === "personalization") return await alwaysOn();
    const input = await gatherInput(account, experiment, context);
    const decision = decide(input);
    const { id } = await ledger.decisions.record(input, decision, clock.now());
    // Signals of a past day are not news.
    if (!isPast(decision.lastClosedDay, clock)) {
      await settleSignals(
        place,
        { at: seenAt, decisionId: id, signals: decision.signals, over: overBecause(experiment) },
        context,
      );
      if (experiment.status === "completed") await followEnd(place, context);
    }
    await follow(await planFor(input, decision, context), { decisionId: id, input, decision }, context);
    log.debug({ account, experimentId, decisionId: id, verdict: decision.verdict }, "experiment judged");
    return { kind: "evaluated", decisionId: id };
  } catch (error) {
    // Deleted between the list and the reading, or since it was last seen: a fact to report, not a failure.
    if (!(error instanceof ApiNotFoundError)) throw error;
    await ledger.experiments.markDeleted({ account, experimentId }, clock.now());
    await settleSignals(place, { at: seenAt, signals: [], over: { kind: "deleted" } }, context);
    return { kind: "deleted" };
  }
}

/** Why an experiment that does not run has no signals; undefined for one that runs. */
function overBecause({ status, statusAsSent }: Experiment): AlertEnd | undefined {
  if (status === "running") return undefined;
  if (status === "completed") return { kind: "experiment-ended" };
  return status === "paused" ? { kind: "experiment-paused" } : { kind: "not-running", status: statusAsSent };
}

/** Everything the decision depends on: read fresh, remembered, and the policy that applies. */
export async function gatherInput(
  account: string,
  experiment: Experiment,
  context: JobContext,
): Promise<DecisionInput> {
  const known = await context.ledger.experiments.remember(account, experiment, context.clock.now(), () =>
    accountFactsFor(account, experiment, context),
  );
  return readInput(account, experiment, known, context);
}

/** As `gatherInput`, of an experiment that is remembered already: nothing is written. */
export async function readInput(
  account: string,
  experiment: Experiment,
  known: KnownExperiment,
  context: Pick<JobContext, "ledger" | "asOf" | "settings" | "signal" | "api">,
): Promise<DecisionInput> {
  const { ledger, asOf, settings, signal } = context;
  const policy = settings.policyFor(experiment.key);
  const events = eventsToRead(policy.rules, experiment);
  const request = { account, experiment, asOf, firstStartedAt: known.firstFingerprint.startedAt, events, signal };
  const snapshot = await readSnapshot(context.api(account), request);
  const history = await ledger.decisions.historyOf({ account, experimentId: experiment.id }, snapshot.lastClosedDay);
  return {
    snapshot,
    history: history ?? {
      firstSeenAt: known.firstSeenAt,
      firstFingerprint: fingerprintOf(experiment),
      account: known.accountFacts,
      looks: [],
      pauses: known.pauses,
      harmAcknowledgedOn: null,
    },
    policy,
  };
}

/** A look at a past day is reported, never acted on. */
export async function planFor(
  input: DecisionInput,
  decision: Decision,
  context: Pick<JobContext, "clock" | "ledger" | "settings">,
): Promise<Plan> {
  if (isPast(decision.lastClosedDay, context.clock)) return { kind: "report" };
  return planAction(decision, input.policy.rules, await circumstancesOf(input, context));
}

/** What counts beside the decision: what people said, and what the configuration allows. */
export async function circumstancesOf(
  input: DecisionInput,
  { clock, ledger, settings }: Pick<JobContext, "clock" | "ledger" | "settings">,
): Promise<Circumstances> {
  const { account, experiment } = input.snapshot;
  const now = clock.now();
  const hold = holdOf(await ledger.instructions.of({ account, experimentId: experiment.id }), now);
  return {
    firstSeenAt: input.history.firstSeenAt,
    now,
    hold,
    isActingEnabled: settings.acting.isEnabled,
    hours: settings.acting.hours,
  };
}

/** Whether more days have closed since. */
export function isPast(day: UtcDay, clock: Pick<Clock, "now">): boolean {
  return day !== lastClosedDay(clock.now());
}

async function follow(
  plan: Plan,
  { decisionId, input, decision }: { decisionId: string; input: DecisionInput; decision: Decision },
  { ledger, clock, enqueue }: JobContext,
): Promise<void> {
  if (plan.kind === "report" || plan.kind === "held") return;
  if (plan.kind === "propose") {
    await enqueue({
      job: "reporting.act-message",
      payload: { kind: "proposal", decisionId, intention: plan.intention, because: plan.because },
    });
    return;
  }
  if (await endedLately(decision, plan.intention, { ledger, clock })) return;
  const { intent } = await ledger.intents.announce(
    {
      account: decision.account,
      experimentId: decision.experimentId,
      experimentName: decision.experimentName,
      decisionId,
      ...plan.intention,
      onWinner: input.policy.rules.onWinner,
      notBefore: plan.notBefore,
    },
    clock.now(),
  );
  if (intent.state !== "announced") return;
  // Asked for at every look while it waits: a crash after the intent was written must not swallow its announcement.
  await enqueue({ job: "reporting.act-message", payload: { kind: "announcement", intentId: intent.id } });
  const delayMs = Math.max(0, Date.parse(intent.notBefore) - clock.nowMs());
  await enqueue({ job: "acting.carry-out", payload: { intentId: intent.id } }, { delayMs });
}

const COOL_DOWN_MS = 24 * 3_600_000;

/**
 * What was refused or withdrawn is re-announced after at least a day, not at the next look. One that only a pause prevented is
 * re-announced as soon as the pause is over, and what has another reason does not wait.
 */
async function endedLately(
  { account, experimentId }: Decision,
  { act, because }: Intention,
  { ledger, clock }: Pick<JobContext, "ledger" | "clock">,
): Promise<boolean> {
  const earlier = await ledger.intents.of({ account, experimentId });
  return earlier.some(
    ({ state, updatedAt, ending, ...intent }) =>
      intent.act === act &&
      intent.because === because &&
      (state === "failed" || (ending?.state === "withdrawn" && !isPause(ending.because))) &&
      clock.nowMs() - Date.parse(updatedAt) < COOL_DOWN_MS,
  );
}

function isPause({ kind }: Withdrawal): boolean {
  return kind === "acting-off" || kind === "acting-paused";
}
