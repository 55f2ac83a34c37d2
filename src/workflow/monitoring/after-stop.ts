import { z } from "zod";
import type { AlertEnd, AlertKind, StillServing } from "../../decision/index.ts";
import { utcDayOf, type Instant, type ExperimentRef } from "../../experiment/index.ts";
import { JobNotDueError, type JobContext, ApiNotFoundError } from "../../ports/index.ts";
import { rememberHow, reportedHow } from "../reporting/reported-once.ts";
import { afterStopKey, endOf, type Ended } from "./ended.ts";
import { settle } from "./settle-alerts.ts";

const HOUR_MS = 3_600_000;
/** By then pages that were open at the stop have been left, and their last events have arrived. */
const FIRST_READ_MS = HOUR_MS;
/** Between the first two reads: long enough that visitors who still see the test show themselves. */
const LEAST_APART_MS = 3 * HOUR_MS;
/** Then once a day, for as long as impressions come in. */
const AGAIN_MS = 24 * HOUR_MS;
const MOST_DAYS = 3;
/**
 * Growth that late events explain. A stop sends every visitor to the control at once. What still arrives are events of phones that were
 * offline, and of tabs left open: about one in a hundred of a day's, and on small sites a handful.
 */
const LATE_EVENTS = { share: 0.01, count: 20 };

const KINDS: readonly AlertKind[] = ["still-serving", "publish-pending"];

interface Reading {
  readonly at: Instant;
  readonly impressions: number;
}

/**
 * Watches whether a stopped experiment is still shown. Only the totals show that: the job reads them about an hour after the stop and again
 * at the time of the final report, then daily while they grow. It keeps every reading, so it continues where it was after a crash.
 */
export async function watchStopped(
  place: ExperimentRef,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  if ((await reportedHow(afterStopKey(place), context)) !== undefined) return { state: "over" };
  const ended = await endOf(place, context);
  if (ended === undefined) return { state: "not ended" };
  await settleUnpublished(place, ended, context);
  const earlier = await readingsOf(place, context);
  const waitMs = Date.parse(dueAt(earlier, ended, context)) - context.clock.nowMs();
  if (waitMs > 0) throw new JobNotDueError(waitMs);
  const now = await read(place, context);
  if (now.kind === "nothing-to-watch") return finish(place, now.because, context);
  const last = earlier.at(-1);
  const over =
    last && (await judge(place, { ended, last, now: now.reading, isLast: earlier.length > MOST_DAYS }, context));
  if (over !== undefined) return finish(place, over, context);
  // Kept after it was judged: a crash in between reads and judges once more.
  await keep(place, earlier.length, now.reading, context);
  throw new JobNotDueError(Date.parse(dueAt([...earlier, now.reading], ended, context)) - context.clock.nowMs());
}

interface Growth {
  readonly ended: Ended;
  readonly last: Reading;
  readonly now: Reading;
  /** No later reading is to come. */
  readonly isLast: boolean;
}

/** @returns why the watch is over; undefined while it goes on */
async function judge(
  place: ExperimentRef,
  { ended, last, now, isLast }: Growth,
  context: JobContext,
): Promise<AlertEnd | undefined> {
  const grown = now.impressions - last.impressions;
  const late = lateEvents(ended);
  const between = { from: last.at, to: now.at };
  if (grown <= 0) return { kind: "no-impressions", ...between };
  if (grown <= late) return { kind: "late-events", ...between, impressions: grown };
  const seen: StillServing = {
    kind: "still-serving",
    impressions: grown,
    explained: late,
    ...between,
    stoppedAt: ended.stoppedAt,
  };
  // The alert about a stop that waits to be published stays open as well: that is the likely reason.
  await settle(
    { ...place, kinds: ["still-serving"] },
    [{ ...seen, armId: null }],
    { at: context.clock.now() },
    context,
  );
  return isLast ? { kind: "watched-long-enough", days: MOST_DAYS, last: seen } : undefined;
}

/** Ours Privacy accepted Herald's own stop, and said that it waits to be published. */
async function settleUnpublished(place: ExperimentRef, { stoppedAt }: Ended, context: JobContext): Promise<void> {
  const intent = (
    await context.ledger.intents.of({ account: place.account, experimentId: place.experimentId })
  ).findLast(({ state }) => state === "stopped");
  if (intent?.ending?.state !== "stopped" || intent.ending.publishStatus !== "pending") return;
  await settle(
    { ...place, kinds: ["publish-pending"] },
    [{ kind: "publish-pending", armId: null, stoppedAt }],
    { at: context.clock.now() },
    context,
  );
}

async function finish(
  place: ExperimentRef,
  end: AlertEnd,
  context: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  await settle({ ...place, kinds: KINDS }, [], { at: context.clock.now(), end }, context);
  await rememberHow(afterStopKey(place), "nothing", context);
  return { state: "over", because: end.kind };
}

type Read =
  | { readonly kind: "read"; readonly reading: Reading }
  | { readonly kind: "nothing-to-watch"; readonly because: AlertEnd };

async function read(
  { account, experimentId }: ExperimentRef,
  { api, ledger, clock, signal }: JobContext,
): Promise<Read> {
  try {
    const experiment = await api(account).getExperiment(experimentId, { signal });
    if (experiment.status !== "completed")
      return { kind: "nothing-to-watch", because: { kind: "status", status: experiment.statusAsSent } };
    // Shown to everyone on purpose: impressions would say nothing.
    const wasShown = (await ledger.intents.of({ account, experimentId })).some(({ state }) => state === "rolled-out");
    if (experiment.rolloutVariantId !== undefined || wasShown)
      return { kind: "nothing-to-watch", because: { kind: "rolled-out" } };
    const rows = await api(account).getResults(experimentId, {}, { signal });
    return {
      kind: "read",
      reading: { at: clock.now(), impressions: rows.reduce((sum, { impressions }) => sum + (impressions ?? 0), 0) },
    };
  } catch (error) {
    if (error instanceof ApiNotFoundError) return { kind: "nothing-to-watch", because: { kind: "deleted" } };
    throw error;
  }
}

function dueAt(readings: readonly Reading[], { stoppedAt }: Ended, { settings }: JobContext): Instant {
  const [first] = readings;
  const after = (from: Instant, ms: number) => new Date(Date.parse(from) + ms).toISOString();
  if (first === undefined) return after(stoppedAt, FIRST_READ_MS);
  if (readings.length > 1) return after(readings.at(-1)!.at, AGAIN_MS);
  return [after(stoppedAt, settings.acting.finalReportHours * HOUR_MS), after(first.at, LEAST_APART_MS)]
    .toSorted()
    .at(-1)!;
}

function lateEvents({ stored, stoppedAt }: Ended): number {
  const lastFullDay = stored.input.snapshot.days.findLast(({ date }) => date < utcDayOf(stoppedAt));
  const impressions = lastFullDay?.impressions.reduce((sum, count) => sum + count, 0) ?? 0;
  return Math.max(LATE_EVENTS.count, Math.ceil(impressions * LATE_EVENTS.share));
}

const readingFact = z.object({ at: z.string(), impressions: z.number() });

async function readingsOf(place: ExperimentRef, { ledger }: JobContext): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (;;) {
    const note = await ledger.notes.get(readingKey(place, readings.length));
    if (note === undefined) return readings;
    readings.push(readingFact.parse(note.fact));
  }
}

async function keep(
  place: ExperimentRef,
  index: number,
  reading: Reading,
  { ledger, asOf }: JobContext,
): Promise<void> {
  const key = readingKey(place, index);
  await ledger.notes.write({ key, topic: "reading after a stop", asOf, at: reading.at, fact: { ...reading } });
}

function readingKey({ account, experimentId }: ExperimentRef, index: number): string {
  return `reading ${index + 1} after the stop of ${account} ${experimentId}`;
}
