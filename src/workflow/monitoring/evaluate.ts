import type { AlertEnd, Instruction, Plan } from "../../decision/index.ts";
import type { Experiment, ExperimentRef, Instant } from "../../experiment/index.ts";
import { ApiNotFoundError, ApiRateLimitError, type Alert, type JobContext, type Reading } from "../../ports/index.ts";
import { followEnd } from "./ended.ts";
import { follow } from "./follow.ts";
import { judgeAndRecord, type JudgedTogether, type Stored } from "./judge-and-record.ts";
import { lookUpAll, type Found, type Target } from "./look-up.ts";
import { isPast, planOf } from "./plan.ts";
import { requireReached } from "./reached.ts";
import { settleReadable, settleSignals } from "./settle-alerts.ts";
import type { BatchResult, EvaluateResult } from "./sweep-result.ts";

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
  const { ledger, clock } = context;
  const at = clock.now();
  const ids = targets.map(({ experimentId }) => experimentId);
  const found = await lookUpAll(account, targets, context);
  const running = found.flatMap((one) => (one.kind === "experiment" ? [one.experiment] : []));
  const judged = await judgeAndRecord(account, running, context);
  const said = judged.size === 0 ? [] : await ledger.instructions.ofAll(account, ids);
  const seen = { at, open: await ledger.alerts.open(account, ids), plans: plansOf(judged, said, context) };
  const outcomes: Outcome[] = [];
  for (const [index, one] of found.entries())
    outcomes.push(await settled({ account, experimentId: ids[index]! }, judged.get(ids[index]!) ?? one, seen, context));
  await keepReadings(account, targets, judged, seen, context);
  return outcomes;
}

/** @param said about these experiments, and about everything */
function plansOf(judged: JudgedTogether, said: readonly Instruction[], context: JobContext): ReadonlyMap<string, Plan> {
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
  judged: JudgedTogether,
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
