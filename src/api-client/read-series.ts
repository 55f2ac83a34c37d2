import { daysBetween, type SeriesDay, type UtcDay } from "../experiment/index.ts";
import type { Requester } from "./requests/requester.ts";
import { experimentRoute } from "./route.ts";
import { seriesSchema } from "./answers/schema.ts";
import { LONGEST_WINDOW_DAYS, mergeSeries, seriesWindows, type SeriesWindow } from "./series-windows.ts";
import { ApiRefusedError, type ReadOptions, type SeriesQuery } from "../ports/index.ts";

/** Daily counts of one experiment, window by window. */
export async function readSeries(
  requester: Requester,
  id: string,
  query: SeriesQuery,
  { signal }: ReadOptions,
): Promise<readonly SeriesDay[]> {
  const { from, to, eventName } = query;
  const route = experimentRoute(id, "/results-time-series");
  const answers: (readonly SeriesDay[])[] = [];
  for (const window of seriesWindows(from, lastAskedFor(query))) {
    // Dates are always sent: what the server takes for a missing one is documented for some states only.
    const days = { eventName, startDate: window.from, endDate: window.to };
    try {
      answers.push(await requester.read({ route, query: days, schema: seriesSchema }, signal));
    } catch (error) {
      if (!isOutsideRun(window, query) || !isBadRequest(error)) throw error;
    }
  }
  return mergeSeries(answers, from, to);
}

/**
 * The server clamps what it is asked for to the run, and may refuse what then ends before it begins: so it is asked up to the start.
 * What lies after `to` is dropped. A start that is not near is not reached for.
 */
function lastAskedFor({ from, to, startedOn }: SeriesQuery): UtcDay {
  const isReached = startedOn !== undefined && from <= to && startedOn > to;
  return isReached && daysBetween(to, startedOn) < LONGEST_WINDOW_DAYS ? startedOn : to;
}

/** Whether no day that is wanted of the window lies in the run: of a long one, whole windows may lie before its latest start. */
function isOutsideRun(window: SeriesWindow, { to, startedOn, stoppedOn }: SeriesQuery): boolean {
  const last = window.to < to ? window.to : to;
  return (startedOn !== undefined && last < startedOn) || (stoppedOn !== undefined && window.from > stoppedOn);
}

function isBadRequest(error: unknown): boolean {
  return error instanceof ApiRefusedError && error.failure.status === 400;
}
