import { z } from "zod";
import { decide, eventsToRead, type DecisionInput } from "../../decision/index.ts";
import { addDays, utcDayOf, type Experiment, type Snapshot, type UtcDay } from "../../experiment/index.ts";
import type { JobContext } from "../../ports/index.ts";
import { accountFactsFor } from "../monitoring/account-facts.ts";
import { firstSight } from "../monitoring/gather-input.ts";
import { readSnapshot } from "../monitoring/read-experiment.ts";

const MORNING = "T08:00:00.000Z";

interface Past {
  readonly experiment: Experiment;
  readonly snapshot: Snapshot;
  readonly firstDay: UtcDay;
  /** On which it ended. */
  readonly lastDay: UtcDay;
}

type PastContext = Pick<JobContext, "ledger" | "settings" | "clock" | "signal" | "api">;

const chosen = z.object({ experimentIds: z.array(z.string()) });

/**
 * Records about the ended experiments of a demo that Herald never saw what it would have recorded had it run since they began: a look on the
 * morning after each of their days, at the counts that were known then. Nothing is sent, and nothing is done to them. Once for an account:
 * where it was interrupted the next call begins again, and what is recorded already stays as it is.
 * @returns how many experiments they were; 0 once it is done
 */
export async function playPast(account: string, context: PastContext): Promise<number> {
  const { notes } = context.ledger;
  const begun = `demo past ${account}: begun`;
  const done = `demo past ${account}: done`;
  if ((await notes.get(done)) !== undefined) return 0;
  if ((await notes.get(begun)) === undefined)
    await note(begun, { experimentIds: await unseen(account, context) }, context);
  const { experimentIds } = chosen.parse((await notes.get(begun))!.fact);
  const pasts = await readPasts(account, experimentIds, context);
  const days = [...new Set(pasts.flatMap(daysOf))].toSorted();
  for (const day of days) {
    context.signal.throwIfAborted();
    const seen = pasts.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
    await lookAfter(day, seen, account, context);
  }
  await note(done, {}, context);
  return pasts.length;
}

async function note(key: string, fact: object, { ledger, clock }: PastContext): Promise<void> {
  const at = clock.now();
  await ledger.notes.write({ key, topic: key, asOf: at, at, fact: { ...fact } });
}

async function unseen(account: string, { ledger, signal, api }: PastContext): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of api(account).listExperiments({ status: "completed", type: "ab" }, { signal }))
    if ((await ledger.experiments.get({ account, experimentId: id })) === undefined) ids.push(id);
  return ids;
}

async function readPasts(account: string, ids: readonly string[], context: PastContext): Promise<readonly Past[]> {
  const { settings, signal, clock } = context;
  const api = context.api(account);
  const asOf = clock.now();
  const pasts: Past[] = [];
  for (const id of ids) {
    const experiment = await api.getExperiment(id, { signal });
    const { startedAt, stoppedAt } = experiment;
    if (startedAt === undefined || stoppedAt === undefined || utcDayOf(stoppedAt) >= utcDayOf(asOf)) continue;
    const events = eventsToRead(settings.policyFor(experiment.key).rules, experiment);
    const snapshot = await readSnapshot(api, { account, experiment, asOf, firstStartedAt: startedAt, events, signal });
    pasts.push({ experiment, snapshot, firstDay: utcDayOf(startedAt), lastDay: utcDayOf(stoppedAt) });
  }
  return pasts;
}

function daysOf({ firstDay, lastDay }: Past): readonly UtcDay[] {
  const days: UtcDay[] = [];
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) days.push(day);
  return days;
}

/** All that ran on a day are looked at together on the morning after. */
async function lookAfter(day: UtcDay, seen: readonly Past[], account: string, context: PastContext): Promise<void> {
  const { ledger, settings, clock } = context;
  const asOf = `${addDays(day, 1)}${MORNING}`;
  const snapshots = seen.map((past) => asKnown(past, day, asOf));
  const known = await ledger.experiments.rememberAll(
    account,
    // As it is now: nobody may take it for one that runs.
    seen.map(({ experiment }) => experiment),
    asOf,
    (experiment) => accountFactsFor(account, experiment, context),
  );
  const histories = await ledger.decisions.historiesOf(
    account,
    snapshots.map(({ experiment }) => ({ experimentId: experiment.id, day })),
  );
  const inputs = snapshots.map((snapshot): DecisionInput => {
    const { experiment } = snapshot;
    return {
      snapshot,
      history: histories.get(experiment.id) ?? firstSight(experiment, known.get(experiment.id)!),
      policy: settings.policyFor(experiment.key),
    };
  });
  await ledger.decisions.recordAll(
    inputs.map((input) => ({ input, decision: decide(input) })),
    clock.now(),
  );
}

const UNTOLD: Snapshot["arms"][number]["vendor"] = {
  impressions: undefined,
  conversions: undefined,
  probabilityToBeBest: undefined,
};

/** As it could be read on the morning after a day: only on the last one it had ended, and only then the totals are those of the counts. */
function asKnown({ experiment, snapshot, lastDay }: Past, day: UtcDay, asOf: string): Snapshot {
  const known = {
    ...snapshot,
    asOf,
    lastClosedDay: day,
    days: snapshot.days.filter(({ date }) => date <= day),
    metrics: snapshot.metrics.map((metric) => ({ ...metric, days: metric.days.filter(({ date }) => date <= day) })),
  };
  if (day === lastDay) return known;
  return {
    ...known,
    experiment: {
      ...experiment,
      status: "running",
      statusAsSent: "running",
      stoppedAt: undefined,
      winnerVariantId: undefined,
    },
    arms: snapshot.arms.map((arm) => ({ ...arm, vendor: UNTOLD })),
  };
}
