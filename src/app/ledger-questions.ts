import type { LedgerAtWorker, LedgerQuestions } from "../http/index.ts";
import { explain } from "./explain.ts";
import { RECORD_KINDS, type Ledger, type RecordKind, type Settings } from "../ports/index.ts";

/** What may be asked of a ledger: here, or over HTTP of the worker that holds it. */
export function ledgerQuestions({
  ledger,
  settings,
}: {
  readonly ledger: Ledger;
  readonly settings: Pick<Settings, "reader">;
}): LedgerQuestions & LedgerAtWorker {
  return {
    kinds: RECORD_KINDS,
    page: (kind, query) => ledger.records.page(kind as RecordKind, query),
    audit: () => ledger.audit(),
    hashAt: (sequence) => ledger.hashAt(sequence),
    explain: (name) => explain(ledger, name, settings.reader.command),
  };
}
