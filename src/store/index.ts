export type { Delivery, DeliveryState, Intent, IntentState, KnownExperiment, Ledger, RunRecord, StoredDecision } from "./ledger.ts";
