import type { Instant } from "../experiment/index.ts";
import type { Verdict } from "../decision/index.ts";

/** What the ledger holds, counted, for those who watch a worker. Whatever there is none of is left out. */
export interface LedgerCounts {
  /** Experiments that ran when they were last read, by the verdict of the decision that stands. */
  readonly running: readonly { readonly account: string; readonly verdict: Verdict; readonly count: number }[];
  /** Every intent, by its state. */
  readonly intents: readonly { readonly state: string; readonly count: number }[];
  /** Alerts that last. */
  readonly openAlerts: readonly { readonly account: string; readonly kind: string; readonly count: number }[];
  /** Messages and files that changed since the time that was asked about. `sending`: begun, and not known to have arrived. */
  readonly deliveries: readonly {
    readonly medium: string;
    readonly state: "sending" | "sent";
    readonly count: number;
  }[];
  /** Of all tables with their indexes, on disk. */
  readonly sizeBytes: number;
}

/** Counts what the ledger holds. @param deliveriesSince older deliveries are not counted: there are many */
export type CountLedger = (deliveriesSince: Instant) => Promise<LedgerCounts>;
