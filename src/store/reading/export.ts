import { GENESIS_HASH } from "../decisions/chain.ts";
import { RECORD_KINDS, type ChainEnd, type RecordKind } from "../../ports/index.ts";
import { rowsOf, type RecordSource } from "./record-rows.ts";

export const EXPORT_FORMAT = "herald-ledger-export";
export const EXPORT_VERSION = 2;
const ROWS_A_PAGE = 100;
/** A record comes after the records that refer to it, so that it is there whatever is written in the meantime. Decisions contain the looks, and notes the writes. */
const EXPORTED: readonly RecordKind[] = [
  ...RECORD_KINDS.filter((kind) => !["looks", "writes", "decisions", "premises"].includes(kind)),
  "decisions",
  "premises",
];

/**
 * The whole ledger as NDJSON: a heading, one line per row, and an end that counts them, so that a file that was cut short is recognised. Rows
 * are read page by page: a row that changes in the meantime is exported as it is when its page is read; decisions never change.
 */
export async function* exportLines(
  source: RecordSource,
  exportedAt: string,
  rowsAPage = ROWS_A_PAGE,
): AsyncGenerator<string> {
  yield JSON.stringify({ format: EXPORT_FORMAT, version: EXPORT_VERSION, exportedAt });
  const rows: Partial<Record<RecordKind, number>> = {};
  let end: ChainEnd = { sequence: 0, hash: GENESIS_HASH };
  for (const kind of EXPORTED) {
    rows[kind] = 0;
    for await (const row of rowsOf(source, kind, { limit: rowsAPage, withBodies: true })) {
      yield JSON.stringify({ record: kind, ...row });
      if (kind === "decisions") end = { sequence: Number(row["sequence"]), hash: String(row["hash"]) };
      rows[kind] += 1;
    }
  }
  yield JSON.stringify({ record: "end", rows, chain: end });
}
