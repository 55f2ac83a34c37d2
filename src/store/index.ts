export { InvalidDocumentError, parseDecisionInput } from "./schema/read-stored.ts";
export {
  ClaimLostError,
  LedgerDamagedError,
  LedgerError,
  LedgerStatementError,
  LedgerTooNewError,
  LedgerUnreachableError,
} from "./errors.ts";
export { openLedger } from "./open-ledger.ts";
export { proveWrite } from "./prove-write.ts";
export { openExport } from "./open-export.ts";
export { auditExport, exportLines } from "./reading/export.ts";
