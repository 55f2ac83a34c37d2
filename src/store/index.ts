export { canonicalJson } from "./canonical-json.ts";
export { InvalidDocumentError, parseDecisionInput } from "./documents.ts";
export {
  ClaimLostError,
  LedgerDamagedError,
  LedgerError,
  LedgerStatementError,
  LedgerTooNewError,
  LedgerUnreachableError,
} from "./errors.ts";
export { openLedger } from "./open-ledger.ts";
export { auditExport, exportLines } from "./export.ts";
