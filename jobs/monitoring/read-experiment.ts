import type { ExperimentsApi } from "../../src/api-client/index.ts";
import { assembleSnapshot, lastClosedDay, utcDayOf, type Experiment, type Instant, type Snapshot, type UtcDay } from "../../src/experiment/index.ts";

/** What to read, and for which run. */
export interface ReadingRequest {
  readonly account: string;
  readonly experiment: Experiment;
  readonly asOf: Instant;
  /** When it was first seen to have started: the current `startedAt` moves on resume and would cut earlier days off. */
  readonly firstStartedAt: Instant | undefined;
  readonly signal: AbortSignal;
}

/** Reads results and daily series of an experiment and joins them with its configuration into a snapshot. */
export async function readSnapshot(api: ExperimentsApi, { account, experiment, asOf, firstStartedAt, signal }: ReadingRequest): Promise<Snapshot> {
  const results = await api.getResults(experiment.id, {}, { signal });
  const from = firstDay(experiment, firstStartedAt);
  const to = lastClosedDay(asOf);
  const series = from > to ? [] : await api.getSeries(experiment.id, { from, to }, { signal });
  return assembleSnapshot(account, asOf, { experiment, results, series });
}

function firstDay(experiment: Experiment, firstStartedAt: Instant | undefined): UtcDay {
  const starts = [firstStartedAt, experiment.startedAt].filter((start) => start !== undefined);
  return starts.length === 0 ? utcDayOf(experiment.createdAt) : starts.map(utcDayOf).toSorted()[0]!;
}
