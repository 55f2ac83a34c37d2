import type { ListedExperiment } from "../experiment/index.ts";
import { pages } from "./pages.ts";
import type { Requester } from "./requests/requester.ts";
import { experimentsRoute } from "./route.ts";
import { listRowSchema, pageSchema, parseAs, rowNameSchema, type Page } from "./answers/schema.ts";
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
): AsyncGenerator<ListedExperiment, void> {
  const asked = filter.pageSize ?? LARGEST_PAGE;
  if (!Number.isInteger(asked) || asked < 1 || asked > LARGEST_PAGE)
    throw new RangeError(`listExperiments requires pageSize from 1 to ${LARGEST_PAGE}`);
  const { path } = experimentsRoute;
  let limit = asked;
  const fetchPage = async (cursor: string | undefined): Promise<Page> => {
    for (;;) {
      const query = { limit, status: filter.status, type: filter.type, search: filter.search, cursor };
      try {
        return await requester.read({ route: experimentsRoute, query, schema: pageSchema }, options.signal);
      } catch (error) {
        // Rows may carry whole pages of changes. What is too long for one answer comes in smaller ones, from here on.
        if (!isTooLong(error) || limit === 1) throw error;
        limit = Math.floor(limit / 2);
        log.warn({ path, pageSize: limit }, "listing goes on with smaller pages: one was too long");
      }
    }
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

function isTooLong(error: unknown): boolean {
  return error instanceof ApiContractError && error.failure.kind === "oversize";
}

function readRow(row: unknown, index: number): ListedExperiment | ApiContractError {
  try {
    return parseAs(listRowSchema, row, "GET", experimentsRoute.path, ["entities", index]);
  } catch (error) {
    if (error instanceof ApiContractError) return error;
    throw error;
  }
}
