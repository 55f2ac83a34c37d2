import { type AlertEnd, type Decision, type DecisionInput, type Instruction, type Plan } from "../../decision/index.ts";
import type { ApiFailure, Experiment, ExperimentRef, Instant } from "../../experiment/index.ts";
import {
  ApiContractError,
  ApiNotFoundError,
  ApiRateLimitError,
  type Alert,
  type JobContext,
  type Reading,
} from "../../ports/index.ts";
import { followEnd } from "./ended.ts";
import { follow } from "./follow.ts";
import { gatherInputs } from "./gather-input.ts";
import { inLanes } from "./in-lanes.ts";
import { isPast, planOf } from "./plan.ts";
import { requireReached } from "./reached.ts";
import { settleReadable, settleSignals } from "./settle-alerts.ts";
import type { BatchResult, EvaluateResult } from "./sweep-result.ts";

/** Which experiment, and what its sweep knows already. */
export interface Target {
  readonly experimentId: string;
  /** There is nothing to decide about it, so it is not read. */
  readonly type?: "personalization" | undefined;
  /** Why it cannot be read. */
  readonly failure?: ApiFailure | undefined;
  /** What the list and the configuration say of it. */
  readonly stamp?: string | undefined;
  /** The list said all of it, and the ledger keeps that. */
  readonly isListed?: true | undefined;
}

/** Reads one experiment, judges it, stores the decision and sets off what follows from it. */
export async function evaluateExperiment(
  { account, ...target }: Target & ExperimentRef,
  context: JobContext,
): Promise<EvaluateResult & { readonly requests: number }> {
  const [outcome] = await evaluateAll(account, [target], context);
  if (outcome!.kind === "failed") throw outcome!.error;
  return { ...outcome!, requests: context.requests.made };
}

/** The same of several at once. One that fails is said to have failed, and keeps no other from being judged. */
export async function evaluateBatch(
  { account, targets }: { readonly account: string; readonly targets: readonly Target[] },
  context: JobContext,
): Promise<BatchResult> {
  const outcomes = await evaluateAll(account, targets, context);
  const wait = waitOfAll(outcomes);
  if (wait !== undefined) throw wait;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind === "failed")
      context.log.debug(
        { account, experimentId: targets[index]!.experimentId, err: outcome.error },
        "tried again alone",
      );
  }
  const { made: requests } = context.requests;
  const failed = outcomes.filter(({ kind }) => kind === "failed").length;
  context.log.info({ account, experiments: outcomes.length, failed, requests }, "batch done");
  return { outcomes: outcomes.map((one) => (one.kind === "failed" ? { kind: "failed" } : one)), requests };
}

/** Where Ours Privacy wants no requests now, nothing is known of any of them: the batch waits as a whole, instead of each experiment alone. */
function waitOfAll(outcomes: readonly Outcome[]): ApiRateLimitError | undefined {
  const waits = outcomes.flatMap((one) =>
    one.kind === "failed" && one.error instanceof ApiRateLimitError ? [one.error] : [],
  );
  return waits.length === outcomes.length ? waits[0] : undefined;
}

type Outcome = EvaluateResult | { readonly kind: "failed"; readonly error: unknown };

/** In the order of the targets. @throws where the ledger or the queue fails: then nothing is known of any of them */
async function evaluateAll(
  account: string,
  targets: readonly Target[],
  context: JobContext,
): Promise<readonly Outcome[]> {
  requireReached(context);
  const { ledger, clock, signal } = context;
  const at = clock.now();
  const ids = targets.map(({ experimentId }) => experimentId);
  const listed = await listedOf(account, targets, context);
  const read = (
    await inLanes(targets, (target) => lookUp(account, target, listed.get(target.experimentId), context))
  ).map(foundOf);
  const running = read.flatMap((one) => (one.kind === "experiment" ? [one.experiment] : []));
  const gathered = await gatherInputs(account, running, context);
  signal.throwIfAborted();
  const decisions = await decided(gathered, context);
  const judged = await recorded(new Map(running.map(({ id }, index) => [id, decisions[index]!])), context);
  const said = judged.size === 0 ? [] : await ledger.instructions.ofAll(account, ids);
  const seen = { at, open: await ledger.alerts.open(account, ids), plans: plansOf(judged, said, context) };
  const outcomes: Outcome[] = [];
  for (const [index, one] of read.entries())
    outcomes.push(await settled({ account, experimentId: ids[index]! }, judged.get(ids[index]!) ?? one, seen, context));
  await keepReadings(account, targets, judged, seen, context);
  return outcomes;
}

/** What the first request about an experiment shows. */
type Found =
  | { readonly kind: "experiment"; readonly experiment: Experiment }
  | { readonly kind: "personalization" }
  | { readonly kind: "failed"; readonly error: unknown };

/** What the list said is older than that only where the queue was held up: then each is asked for. */
const LISTED_LONG_AGO_MS = 3_600_000;

async function listedOf(
  account: string,
  targets: readonly Target[],
  { ledger, clock }: JobContext,
): Promise<ReadonlyMap<string, Experiment>> {
  const ids = targets.filter(({ isListed }) => isListed).map(({ experimentId }) => experimentId);
  if (ids.length === 0) return new Map();
  return ledger.listings.of(account, ids, new Date(clock.nowMs() - LISTED_LONG_AGO_MS).toISOString());
}

/** @param listed what the list said of it, where it said all */
async function lookUp(
  account: string,
  { experimentId, type, failure }: Target,
  listed: Experiment | undefined,
  { api, signal }: JobContext,
): Promise<Found> {
  if (failure !== undefined) throw new ApiContractError(failure);
  if (type === "personalization") return { kind: type };
  const experiment = listed ?? (await api(account).getExperiment(experimentId, { signal }));
  return experiment.type === "personalization" ? { kind: experiment.type } : { kind: "experiment", experiment };
}

function foundOf(outcome: PromiseSettledResult<Found>): Found {
  return outcome.status === "fulfilled" ? outcome.value : { kind: "failed", error: outcome.reason };
}

/** An experiment with its decision. */
interface Judged {
  readonly kind: "judged";
  readonly input: DecisionInput;
  readonly decision: Decision;
}

type Failed = Found & { readonly kind: "failed" };

async function decided(
  gathered: readonly PromiseSettledResult<DecisionInput>[],
  { judge }: JobContext,
): Promise<readonly (Judged | Failed)[]> {
  const inputs = gathered.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const decisions = (await judge.decideAll(inputs)).values();
  return gathered.map((one): Judged | Failed => {
    if (one.status === "rejected") return { kind: "failed", error: one.reason };
    const decision = decisions.next().value!;
    if (decision.status === "rejected") return { kind: "failed", error: decision.reason };
    return { kind: "judged", input: one.value, decision: decision.value };
  });
}

type Stored = Judged & { readonly decisionId: string };

async function recorded(
  made: ReadonlyMap<string, Judged | Failed>,
  { ledger, clock }: JobContext,
): Promise<ReadonlyMap<string, Stored | Failed>> {
  const judged = [...made.values()].filter((one) => one.kind === "judged");
  const ids = await ledger.decisions.recordAll(judged, clock.now());
  const idOf = new Map(judged.map((one, index) => [one, ids[index]!.id]));
  return new Map(
    [...made].map(([id, one]) => [id, one.kind === "judged" ? { ...one, decisionId: idOf.get(one)! } : one]),
  );
}

/** @param said about these experiments, and about everything */
function plansOf(
  judged: Awaited<ReturnType<typeof recorded>>,
  said: readonly Instruction[],
  context: JobContext,
): ReadonlyMap<string, Plan> {
  return new Map(
    [...judged].flatMap(([id, one]) => {
      if (one.kind !== "judged") return [];
      const about = said.filter(({ account, experimentId }) => account === null || experimentId === id);
      return [[id, planOf(one.input, one.decision, about, context)] as const];
    }),
  );
}

/** What is known of a whole batch. */
interface SeenTogether {
  /** When reading began. */
  readonly at: Instant;
  readonly open: readonly Alert[];
  /** What follows from each decision, by experiment. */
  readonly plans: ReadonlyMap<string, Plan>;
}

/** Sets off what follows from one experiment. */
async function settled(
  place: ExperimentRef,
  found: Found | Stored,
  { at, open, plans }: SeenTogether,
  context: JobContext,
): Promise<Outcome> {
  const { ledger, clock, log } = context;
  const openHere = open.filter(({ experimentId }) => experimentId === place.experimentId);
  switch (found.kind) {
    case "personalization":
      await settleReadable(place, undefined, at, context, openHere);
      return { kind: "personalization" };
    case "judged": {
      const { input, decision, decisionId } = found;
      // Signals of a past day are not news.
      if (!isPast(decision.lastClosedDay, clock)) {
        const { experiment } = input.snapshot;
        const over = overBecause(experiment);
        await settleSignals(place, { at, decisionId, signals: decision.signals, over }, context, openHere);
        if (experiment.status === "completed") await followEnd(place, context);
      }
      await follow(plans.get(place.experimentId)!, { decisionId, input, decision }, context);
      log.debug({ ...place, decisionId, verdict: decision.verdict }, "experiment judged");
      return { kind: "evaluated", decisionId };
    }
    default: {
      const error = found.kind === "failed" ? found.error : undefined;
      if (!(error instanceof ApiNotFoundError)) return { kind: "failed", error };
      // Deleted between the list and the reading, or since it was last seen: a fact to report, not a failure.
      await ledger.experiments.markDeleted(place, clock.now());
      await settleSignals(place, { at, signals: [], over: { kind: "deleted" } }, context, openHere);
      return { kind: "deleted" };
    }
  }
}

/** Why an experiment that does not run has no signals; undefined for one that runs. */
function overBecause({ status, statusAsSent }: Experiment): AlertEnd | undefined {
  if (status === "running") return undefined;
  if (status === "completed") return { kind: "experiment-ended" };
  return status === "paused" ? { kind: "experiment-paused" } : { kind: "not-running", status: statusAsSent };
}

/** For the sweeps to come: what has nothing to be done about it need not be read again while nothing changes. */
async function keepReadings(
  account: string,
  targets: readonly Target[],
  judged: Awaited<ReturnType<typeof recorded>>,
  { at, plans }: SeenTogether,
  context: JobContext,
): Promise<void> {
  const readings = targets.flatMap(({ experimentId, stamp }): readonly Reading[] => {
    const one = judged.get(experimentId);
    if (one?.kind !== "judged") return [];
    const { decision, decisionId } = one;
    const { lastClosedDay } = decision;
    const isQuiet = !isPast(lastClosedDay, context.clock) && plans.get(experimentId)!.kind === "report";
    return [{ experimentId, at, lastClosedDay, decisionId, stamp: isQuiet ? (stamp ?? null) : null }];
  });
  await context.ledger.readings.keep(account, readings);
}
