export type { Alert, Delivery, DeliveryState, Intent, IntentEvent, IntentState, KnownExperiment, Ledger, RunRecord, StoredDecision } from "./ledger.ts";
export { canonicalJson } from "./canonical-json.ts";
export { decisionInputSchema } from "./decision-schema.ts";
export { InvalidDocumentError, parseDecisionInput, parseStoredDecision } from "./documents.ts";
export { ClaimLostError, LedgerDamagedError, LedgerError, LedgerStatementError, LedgerTooNewError, LedgerUnreachableError } from "./errors.ts";
export { openLedger, type LedgerOptions } from "./open-ledger.ts";
