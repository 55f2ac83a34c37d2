import { decide } from "../../decision/index.ts";
import { renderDeletedReport } from "../../messages/index.ts";
import { requireDelivered } from "../../notify/index.ts";
import { addDays, startOfDay, utcDayOf, type Experiment, type ExperimentRef } from "../../experiment/index.ts";
import { JobNotDueError, type JobContext, type StoredDecision } from "../../ports/index.ts";
import { endOf, finalReportKey, type Ended } from "../monitoring/ended.ts";
import { readInput } from "../monitoring/gather-input.ts";
import { storedDecision } from "./acting-message.ts";
import { requestChart } from "./chart.ts";
import { deliverInThread, threadKey } from "./experiment-thread.ts";
import { finalReportMessage, finalReportMessageKey } from "./final-report-message.ts";
import { routeOf } from "./route.ts";
import { requireNotQuiet } from "./quiet-hours.ts";
import { rememberHow, reportedHow } from "./reported-once.ts";
import { experimentIfThere } from "../experiment-if-there.ts";
import { accountName } from "../shown-as.ts";

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
  const experiment = await experimentIfThere(place, context);
  if (experiment !== undefined && experiment.status !== "completed") return { key: "", outcome: "not ended" };
  const report =
    experiment === undefined
      ? undefined
      : await finalReportMessage(await judge(place, experiment, ended, context), context);
  const letter = report?.letter ?? {
    key: finalReportMessageKey(place),
    notification: renderDeletedReport({
      ...place,
      experimentName: ended.stored.decision.experimentName,
      accountName: accountName(place.account, context.settings),
    }),
  };
  const outcome = requireDelivered(await deliverInThread(place, letter, context));
  if (report !== undefined) {
    await requestChart(
      {
        key: `chart:${letter.key}`,
        decisionId: report.decisionId,
        destinations: (await routeOf(place, context)).destinations,
        inThreadOf: threadKey(place),
      },
      context,
    );
  }
  await rememberHow(
    finalReportKey(place),
    "message",
    context,
    report === undefined ? {} : { decisionId: report.decisionId },
  );
  if (report === undefined)
    await context.ledger.experiments.markDeleted(
      { account: place.account, experimentId: place.experimentId },
      context.clock.now(),
    );
  context.log.info({ ...place, hindsight: report?.hindsight?.kind ?? "none", outcome }, "final report done");
  return { key: letter.key, outcome };
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

/** Decides on the final numbers. Not remembered anew: the experiment was last seen when its end was noticed, and the digest tells that once. */
async function judge(
  { account }: ExperimentRef,
  experiment: Experiment,
  { known }: Ended,
  context: JobContext,
): Promise<StoredDecision> {
  const { ledger, clock } = context;
  const input = await readInput(account, experiment, known, { ...context, asOf: clock.now() });
  const { id } = await ledger.decisions.record(input, decide(input), clock.now());
  return storedDecision(id, context);
}
