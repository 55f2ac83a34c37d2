import type { Experiment } from "../experiment/index.ts";
import { pages } from "./pages.ts";
import type { Requester } from "./requester.ts";
import { experimentsRoute } from "./route.ts";
import { listRowSchema, pageSchema, parseAs, rowNameSchema } from "./schema.ts";
import { type ListFilter, type ListOptions, ApiContractError, type Log } from "../ports/index.ts";

const LARGEST_PAGE = 100;

export interface Listing {
  readonly requester: Requester;
  readonly maxPages: number;
  readonly log: Log;
}

/** Each experiment once, in the server's order, whatever moves between pages while they are read. */
export async function* listExperiments(
  { requester, maxPages, log }: Listing,
  filter: ListFilter,
  options: ListOptions,
): AsyncGenerator<Experiment, void> {
  const limit = filter.pageSize ?? LARGEST_PAGE;
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`listExperiments requires pageSize from 1 to ${LARGEST_PAGE}`);
  const { path } = experimentsRoute;
  const fetchPage = (cursor: string | undefined) => {
    const query = { limit, status: filter.status, search: filter.search, cursor };
    return requester.read({ route: experimentsRoute, query, schema: pageSchema }, options.signal);
  };
  const seen = new Set<string>();
  for await (const rows of pages({ fetchPage, maxPages, method: "GET", path, log })) {
    for (const [index, row] of rows.entries()) {
      const { id, name } = rowNameSchema.parse(row);
      if (id !== undefined && seen.has(id)) continue;
      if (id !== undefined) seen.add(id);
      const experiment = readRow(row, index);
      if (!(experiment instanceof ApiContractError)) yield experiment;
      else if (options.onUnreadable === undefined) throw experiment;
      else options.onUnreadable({ id, name, error: experiment });
    }
  }
}

function readRow(row: unknown, index: number): Experiment | ApiContractError {
  try {
    return parseAs(listRowSchema, row, "GET", experimentsRoute.path, ["entities", index]);
  } catch (error) {
    if (error instanceof ApiContractError) return error;
    throw error;
  }
}
