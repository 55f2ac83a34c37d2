export { canonicalJson } from "./canonical-json.ts";
export { decisionInputSchema } from "./decision-schema.ts";
export { InvalidDocumentError, parseDecisionInput } from "./documents.ts";
export {
  ClaimLostError,
  LedgerDamagedError,
  LedgerError,
  LedgerStatementError,
  LedgerTooNewError,
  LedgerUnreachableError,
} from "./errors.ts";
export { openLedger, type LedgerOptions } from "./open-ledger.ts";
export { auditExport, exportLines, type ExportAudit, type RecordSource } from "./export.ts";
