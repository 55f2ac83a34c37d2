import { createHash } from "node:crypto";
import type { ArchiveRequest, LedgerRecord, RecordKind } from "../../ports/index.ts";
import { rowsOf, type RecordSource } from "./record-rows.ts";

export const ARCHIVE_FORMAT = "herald-ledger-archive";
export const ARCHIVE_VERSION = 1;
const ROWS_A_PAGE = 500;
/** What explains the decisions. Decisions contain the looks. */
const ARCHIVED: readonly RecordKind[] = [
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
  const rows: Partial<Record<RecordKind, number>> = { experiments: 0 };
  const archived = new Set<string>();
  for await (const row of archivableExperiments(source, before)) {
    archived.add(placeOf(row));
    yield hashed({ record: "experiments", ...row });
    rows.experiments! += 1;
  }
  const premises = new Set<unknown>();
  for (const kind of ARCHIVED) {
    rows[kind] = 0;
    // Every row is read, and most are left out here: asked of the database, each page would find out anew what can be archived.
    for await (const row of rowsOf(source, kind, { limit: ROWS_A_PAGE, withBodies: true })) {
      if (kind === "premises" ? !premises.has(row["hash"]) : !archived.has(placeOf(row))) continue;
      if (kind === "decisions") premises.add(row["premise"]);
      const { requestedByName: _, actorName: _actor, byName: _by, ...named } = row;
      yield hashed({ record: kind, ...named });
      rows[kind] += 1;
    }
  }
  yield JSON.stringify({ record: "end", rows, sha256: hash.digest("hex") });
}

/** How much there is to archive. */
export async function countArchivable(
  source: RecordSource,
  before: string,
): Promise<{ readonly experiments: number; readonly decisions: number }> {
  const archived = new Set<string>();
  for await (const row of archivableExperiments(source, before)) archived.add(placeOf(row));
  let decisions = 0;
  if (archived.size > 0)
    for await (const row of rowsOf(source, "decisions", { limit: ROWS_A_PAGE }))
      if (row["archive"] === null && archived.has(placeOf(row))) decisions += 1;
  return { experiments: archived.size, decisions };
}

function archivableExperiments(source: RecordSource, before: string): AsyncGenerator<LedgerRecord> {
  return rowsOf(source, "experiments", { limit: ROWS_A_PAGE, withBodies: true, archivableBefore: before });
}

function placeOf({ account, experimentId }: LedgerRecord): string {
  return JSON.stringify([account, experimentId]);
}
