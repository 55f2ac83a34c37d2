import type { Page } from "./answers/schema.ts";
import { ApiContractError, ApiRefusedError, type Log } from "../ports/index.ts";

export interface Paging {
  /** Reads the page behind a cursor; undefined is the first page. */
  readonly fetchPage: (cursor: string | undefined) => Promise<Page>;
  readonly maxPages: number;
  readonly method: string;
  readonly path: string;
  readonly log: Log;
}

/** The server no longer knows a cursor it gave out during this very walk. */
class CursorRefusedError extends Error {
  override readonly name = "CursorRefusedError";
}

/**
 * Follows cursors to the end, one page at a time and none ahead, so that a caller who stops early costs nothing. A cursor refused
 * on the way starts the walk once more from the first page: callers see rows again and tell them apart by id.
 * @throws ApiContractError on a cursor that comes twice or more than `maxPages` pages; ApiRefusedError on the second refusal
 */
export async function* pages(paging: Paging): AsyncGenerator<Page["entities"], void> {
  for (let walk = 1; ; walk++) {
    try {
      yield* walkOnce(paging);
      return;
    } catch (error) {
      if (!(error instanceof CursorRefusedError)) throw error;
      if (walk === 2) throw error.cause;
      paging.log.warn({ path: paging.path }, "listing starts again: the server refused its own cursor");
    }
  }
}

async function* walkOnce(paging: Paging): AsyncGenerator<Page["entities"], void> {
  const request = { method: paging.method, path: paging.path };
  const followed = new Set<string>();
  let cursor: string | undefined;
  for (let count = 1; ; count++) {
    const { entities, pagination } = await fetchBehind(paging, cursor);
    yield entities;
    if (pagination.hasMore === false) return;
    // An opaque cursor is only ever sent back; an empty one would ask for the first page again.
    const next = pagination.nextCursor ?? "";
    // A server that never says whether there is more may give a cursor even at the end: there, an empty page is the end.
    if (pagination.hasMore !== true && (next === "" || entities.length === 0)) return;
    if (next === "") {
      paging.log.warn({ path: paging.path, page: count }, "listing ended without a cursor although more was announced");
      return;
    }
    if (followed.has(next)) throw new ApiContractError({ ...request, kind: "repeated-page", page: count });
    if (count >= paging.maxPages)
      throw new ApiContractError({ ...request, kind: "endless-list", mostPages: paging.maxPages });
    followed.add(next);
    cursor = next;
  }
}

async function fetchBehind(paging: Paging, cursor: string | undefined): Promise<Page> {
  try {
    return await paging.fetchPage(cursor);
  } catch (error) {
    const isRefused = cursor !== undefined && error instanceof ApiRefusedError && error.failure.status === 400;
    throw isRefused ? new CursorRefusedError("cursor refused", { cause: error }) : error;
  }
}
