import { createHash } from "node:crypto";
import type { ArchiveRequest, RecordKind } from "../../ports/index.ts";
import { rowsOf, type RecordSource } from "./record-rows.ts";

export const ARCHIVE_FORMAT = "herald-ledger-archive";
export const ARCHIVE_VERSION = 1;
const ROWS_A_PAGE = 500;
/** Everything that explains the decisions. Decisions contain the looks. */
const ARCHIVED: readonly RecordKind[] = [
  "experiments",
  "intents",
  "intent-events",
  "instructions",
  "alerts",
  "writes",
  "decisions",
  "premises",
];

/**
 * The decisions of every experiment that can be archived, as NDJSON: a heading, one line per row as in an export, and an end that counts them and
 * holds the hash of the lines before it. The same ledger gives the same lines. Names of people stay behind: there they can be forgotten.
 */
export async function* archiveLines(
  source: RecordSource,
  { before, madeAt }: Pick<ArchiveRequest, "before" | "madeAt">,
): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const hashed = (row: object): string => {
    const line = JSON.stringify(row);
    hash.update(line).update("\n");
    return line;
  };
  yield hashed({ format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, madeAt, before });
  const rows: Partial<Record<RecordKind, number>> = {};
  for (const kind of ARCHIVED) {
    rows[kind] = 0;
    for await (const row of rowsOf(source, kind, { limit: ROWS_A_PAGE, withBodies: true, archivableBefore: before })) {
      const { requestedByName: _, actorName: _actor, byName: _by, ...named } = row;
      yield hashed({ record: kind, ...named });
      rows[kind] += 1;
    }
  }
  yield JSON.stringify({ record: "end", rows, sha256: hash.digest("hex") });
}
