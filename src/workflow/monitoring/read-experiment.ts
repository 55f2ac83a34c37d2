import {
  addDays,
  assembleSnapshot,
  lastClosedDay,
  utcDayOf,
  type Experiment,
  type MetricReading,
  type SeriesDay,
  type Instant,
  type Snapshot,
  type UtcDay,
} from "../../experiment/index.ts";
import { ApiRefusedError, type ExperimentsReader, type SeriesQuery } from "../../ports/index.ts";

/** What to read, and for which run. */
export interface ReadingRequest {
  readonly account: string;
  readonly experiment: Experiment;
  readonly asOf: Instant;
  /** When it was first seen to have started: the current `startedAt` moves on resume and would cut earlier days off. */
  readonly firstStartedAt: Instant | undefined;
  /** Events to be read beside the goal. */
  readonly events: readonly string[];
  readonly signal: AbortSignal;
}

/** Reads results and daily series of an experiment and joins them with its configuration into a snapshot. */
export async function readSnapshot(
  api: ExperimentsReader,
  { account, experiment, asOf, firstStartedAt, events, signal }: ReadingRequest,
): Promise<Snapshot> {
  const results = await api.getResults(experiment.id, {}, { signal });
  const to = lastClosedDay(asOf);
  const from = firstDay(experiment, firstStartedAt, to);
  const window = { from, to, ...runOf(experiment, to) };
  const series = from > to ? [] : await api.getSeries(experiment.id, window, { signal });
  const metrics: MetricReading[] = [];
  for (const event of from > to ? [] : events)
    metrics.push(
      await readMetric(event, (eventName) => api.getSeries(experiment.id, { ...window, eventName }, { signal })),
    );
  return assembleSnapshot(account, asOf, { experiment, results, series, metrics });
}

/** An outage is one of the whole reading; an event that the API does not count is a fact about it. */
async function readMetric(
  event: string,
  getSeries: (eventName: string) => Promise<readonly SeriesDay[]>,
): Promise<MetricReading> {
  try {
    return { event, kind: "series", series: await getSeries(event) };
  } catch (error) {
    if (error instanceof ApiRefusedError && [400, 422].includes(error.failure.status))
      return { event, kind: "refused" };
    throw error;
  }
}

/** The latest start and the stop. An unknown start may be as late as the day after the last closed one: today. */
function runOf({ startedAt, stoppedAt }: Experiment, to: UtcDay): Pick<SeriesQuery, "startedOn" | "stoppedOn"> {
  return {
    startedOn: startedAt === undefined ? addDays(to, 1) : utcDayOf(startedAt),
    stoppedOn: stoppedAt === undefined ? undefined : utcDayOf(stoppedAt),
  };
}

/** The API counts at most this many days in one answer. */
const LONGEST_WINDOW_DAYS = 366;

/**
 * The earliest day that may hold counts. `startedAt` moves on resume, so one first seen after a pause began earlier than it says:
 * asked for from its creation on, the server cuts off what lies before the start. At most one window back, though: a long run would
 * cost a request for each.
 */
function firstDay({ createdAt, startedAt }: Experiment, firstStartedAt: Instant | undefined, to: UtcDay): UtcDay {
  const oneWindowBack = addDays(to, 1 - LONGEST_WINDOW_DAYS);
  const created = utcDayOf(createdAt);
  const starts = [firstStartedAt, startedAt].filter((start) => start !== undefined).map(utcDayOf);
  return [created > oneWindowBack ? created : oneWindowBack, ...starts].toSorted()[0]!;
}
