import type { LedgerRecord } from "../../ports/index.ts";
import { auditExport, type ExportAudit } from "./audit-export.ts";
import type { RecordSource } from "./record-rows.ts";

const ROWS_A_PAGE = 1_000;

/** An archive beside the ledger that its rows left. */
export interface ArchiveAudit {
  readonly audit: ExportAudit;
  /** The first row of the archive that is not the ledger's, with everything in it; undefined: each is. */
  readonly firstDiffering: number | undefined;
  /** Rows of the ledger whose facts are in this archive, and are there. */
  readonly held: number;
}

/**
 * Checks an archive by itself, then row by row against the ledger: a row's hash covers everything in it, so that equal hashes are equal contents.
 * @throws InvalidDocumentError when the lines are not an archive, or not all of one
 */
export async function auditArchive(lines: AsyncIterable<string>, ledger: RecordSource): Promise<ArchiveAudit> {
  const rowAt = rowsBySequence(ledger);
  const held = new Map<unknown, number>();
  let firstDiffering: number | undefined;
  const audit = await auditExport(lines, async ({ sequence, hash, facts }) => {
    if (firstDiffering !== undefined) return;
    const row = await rowAt(sequence);
    if (row?.["hash"] !== hash) firstDiffering = sequence;
    else if (facts !== null) held.set(row["archive"], (held.get(row["archive"]) ?? 0) + 1);
  });
  return { audit, firstDiffering, held: held.get(audit.archive?.sha256) ?? 0 };
}

/** Rows of the chain as they are asked for, in order: a page at a time. */
function rowsBySequence(ledger: RecordSource): (sequence: number) => Promise<LedgerRecord | undefined> {
  let page = new Map<unknown, LedgerRecord>();
  let last = 0;
  return async (sequence) => {
    if (sequence > last) {
      const after = JSON.stringify([String(sequence - 1)]);
      const { rows } = await ledger.page("decisions", { limit: ROWS_A_PAGE, after });
      page = new Map(rows.map((row) => [row["sequence"], row]));
      last = Number(rows.at(-1)?.["sequence"] ?? sequence);
    }
    return page.get(sequence);
  };
}
