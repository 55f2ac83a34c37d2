import { decide, hindsightOf, type Decision, type DecisionInput } from "../../decision/index.ts";
import { renderDeletedReport, renderFinalReport, type FinalReportModel } from "../../messages/index.ts";
import { requireDelivered } from "../../notify/index.ts";
import { addDays, startOfDay, utcDayOf, type Experiment, type ExperimentRef } from "../../experiment/index.ts";
import { JobNotDueError, type JobContext, ApiNotFoundError, type Intent } from "../../ports/index.ts";
import { endOf, finalReportKey, type Ended } from "../monitoring/ended.ts";
import { readInput } from "../monitoring/gather-input.ts";
import { requestChart } from "./chart.ts";
import { deliverInThread, threadKey } from "./experiment-thread.ts";
import { routeOf } from "./route.ts";
import { requireNotQuiet } from "./quiet-hours.ts";
import { withNames } from "../people.ts";
import { rememberHow, reportedHow } from "./reported-once.ts";
import { whoStopped } from "./who-stopped.ts";
import { accountName, usualTimeZone, written } from "../shown-as.ts";

const HOUR_MS = 3_600_000;
/** After the day of the stop is over, until its last events have arrived. */
const DAY_SETTLES_MS = HOUR_MS;

/** The last word about an experiment that ended, whoever ended it: its final numbers, and whether they still support the winner. Told once. */
export async function sendFinalReport(
  place: ExperimentRef,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const told = await reportedHow(finalReportKey(place), context);
  if (told !== undefined) return { key: "", outcome: told };
  const ended = await endOf(place, context);
  if (ended === undefined) return { key: "", outcome: "not ended" };
  requireDue(ended, context);
  requireNotQuiet(context);
  const experiment = await read(place, context);
  if (experiment !== undefined && experiment.status !== "completed") return { key: "", outcome: "not ended" };
  const report = experiment === undefined ? undefined : await reportOf(place, experiment, ended, context);
  const account = accountName(place.account, context.settings);
  const notification =
    report === undefined
      ? renderDeletedReport({ experimentName: ended.stored.decision.experimentName, accountName: account })
      : written(renderFinalReport, await withNames(report, context), context);
  const key = `final-report:${place.account}:${place.experimentId}`;
  // One that looks wrong concerns everybody.
  const isBroadcast = report?.hindsight?.kind === "looks-wrong";
  const outcome = requireDelivered(
    await deliverInThread(place, { key, notification, ...(isBroadcast && { isBroadcast }) }, context),
  );
  if (report !== undefined) {
    await requestChart(
      {
        key: `chart:${key}`,
        decisionId: report.decisionId,
        destinations: (await routeOf(place, context)).destinations,
        inThreadOf: threadKey(place),
      },
      context,
    );
  }
  await rememberHow(finalReportKey(place), "message", context);
  if (report === undefined)
    await context.ledger.experiments.markDeleted(
      { account: place.account, experimentId: place.experimentId },
      context.clock.now(),
    );
  context.log.info({ ...place, hindsight: report?.hindsight?.kind ?? "none", outcome }, "final report done");
  return { key, outcome };
}

/**
 * So many hours after the end, and not before the UTC day in which it ended is over: only closed days count, and its last part belongs to
 * the final numbers.
 * @throws JobNotDueError
 */
function requireDue({ stoppedAt }: Ended, { settings, clock }: JobContext): void {
  const wanted = Date.parse(stoppedAt) + settings.acting.finalReportHours * HOUR_MS;
  const dayIsOver = startOfDay(addDays(utcDayOf(stoppedAt), 1)) + DAY_SETTLES_MS;
  const waitMs = Math.max(wanted, dayIsOver) - clock.nowMs();
  if (waitMs > 0) throw new JobNotDueError(waitMs);
}

async function read(
  { account, experimentId }: ExperimentRef,
  { api, signal }: JobContext,
): Promise<Experiment | undefined> {
  try {
    return await api(account).getExperiment(experimentId, { signal });
  } catch (error) {
    if (error instanceof ApiNotFoundError) return undefined;
    throw error;
  }
}

async function reportOf(
  { account, experimentId }: ExperimentRef,
  experiment: Experiment,
  { known, stoppedAt }: Ended,
  context: JobContext,
): Promise<FinalReportModel> {
  const { ledger, clock, settings } = context;
  // Not remembered anew: it was last seen when its end was noticed, and the digest tells that once.
  const input = await readInput(account, experiment, known, { ...context, asOf: clock.now() });
  const decision = decide(input);
  const { id: decisionId } = await ledger.decisions.record(input, decision, clock.now());
  const intent = (await ledger.intents.of({ account, experimentId })).findLast(({ state }) => state === "stopped");
  const { winnerVariantId, rolloutVariantId } = experiment;
  return {
    decision,
    decisionId,
    accountName: accountName(account, settings),
    url: settings.experimentUrl({ account, experimentId }),
    timeZone: usualTimeZone(settings),
    stoppedBy: whoStopped(intent),
    stoppedAt,
    winnerVariantId,
    rolloutVariantId,
    publishStatus: intent?.ending?.state === "stopped" ? intent.ending.publishStatus : undefined,
    isEarly: await wasEarly(decision, input, intent, context),
    hindsight: winnerVariantId === undefined ? undefined : hindsightOf(decision, winnerVariantId),
    hypothesis: experiment.hypothesis,
    isDemo: settings.isDemo,
  };
}

/** Whether the winner was declared before the planned end: as the decision said that led to the stop, or else by the days it ran. */
async function wasEarly(
  final: Decision,
  { policy }: DecisionInput,
  intent: Intent | undefined,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<boolean> {
  const stop = intent && (await ledger.decisions.get(intent.decisionId));
  return stop === undefined ? final.day < policy.rules.horizonDays : stop.decision.winnersCurse;
}
