import type { LedgerRecord, RecordKind, RecordPage, RecordQuery } from "../../ports/index.ts";

/** Where rows are read from, page by page: a ledger, or the worker that holds it. */
export interface RecordSource {
  page(kind: RecordKind, query: RecordQuery): Promise<RecordPage>;
}

/** All rows of one kind that the query is about. @param query with the size of a page, and without a position */
export async function* rowsOf(
  source: RecordSource,
  kind: RecordKind,
  query: Omit<RecordQuery, "after">,
): AsyncGenerator<LedgerRecord> {
  let after: string | undefined;
  do {
    const page: RecordPage = await source.page(kind, { ...query, after });
    yield* page.rows;
    after = page.next;
  } while (after !== undefined);
}
