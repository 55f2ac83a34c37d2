import type { Client, Registry } from "./client.ts";

/** How a worker and what it keeps stand. What is undefined could not be found out in time: nothing is shown of it. */
export interface Standing {
  /** What `/readyz` checks, by name. */
  readonly checks: Readonly<Record<string, boolean>>;
  /** Jobs in the queue, by state. */
  readonly jobs: Readonly<Record<string, number>> | undefined;
  readonly ledger: LedgerStanding | undefined;
}

export interface LedgerStanding {
  readonly sizeBytes: number;
  readonly running: readonly { readonly account: string; readonly verdict: string; readonly count: number }[];
  readonly intents: readonly { readonly state: string; readonly count: number }[];
  readonly openAlerts: readonly { readonly account: string; readonly kind: string; readonly count: number }[];
  readonly deliveries: readonly { readonly medium: string; readonly state: string; readonly count: number }[];
  /** When each digest last reached anybody, in milliseconds since the epoch. */
  readonly digests: readonly { readonly digest: string; readonly sentAtMs: number }[];
}

export interface StandingMetrics {
  /** How things stand now; it replaces what stood before. */
  stands(standing: Standing): void;
}

const MS_PER_SECOND = 1000;

export function standingMetrics({ Gauge }: Client, registry: Registry): StandingMetrics {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  const checks = gauge("herald_check_ok", "1 where a check of /readyz passes, 0 where it fails", ["check"]);
  const jobs = gauge("herald_queue_jobs", "Jobs in the queue by state, as of the last minute", ["state"]);
  const size = gauge("herald_ledger_size_bytes", "Size of the ledger's tables and indexes", []);
  const running = gauge(
    "herald_running_experiments",
    "Running experiments by the verdict of the decision that stands",
    ["account", "verdict"],
  );
  const intents = gauge("herald_intents", "Intents to act, by state", ["state"]);
  const alerts = gauge("herald_open_alerts", "Alerts that last, by kind", ["account", "kind"]);
  const deliveries = gauge(
    "herald_deliveries",
    "Messages and files of the last 7 days: sending (begun, not known to have arrived) or sent",
    ["medium", "state"],
  );
  const digests = gauge(
    "herald_digest_last_sent_timestamp_seconds",
    "When the last digest reached anybody, in seconds since 1970",
    ["digest"],
  );
  const all = [checks, jobs, size, running, intents, alerts, deliveries, digests];
  return {
    stands(standing) {
      // What ended or cannot be known must not stand as it was.
      for (const one of all) one.reset();
      size.remove();
      for (const [check, isOk] of Object.entries(standing.checks)) checks.set({ check }, Number(isOk));
      for (const [state, count] of Object.entries(standing.jobs ?? {})) jobs.set({ state }, count);
      const { ledger } = standing;
      if (ledger === undefined) return;
      size.set(ledger.sizeBytes);
      for (const { count, ...labels } of ledger.running) running.set(labels, count);
      for (const { count, ...labels } of ledger.intents) intents.set(labels, count);
      for (const { count, ...labels } of ledger.openAlerts) alerts.set(labels, count);
      for (const { count, ...labels } of ledger.deliveries) deliveries.set(labels, count);
      for (const { digest, sentAtMs } of ledger.digests) digests.set({ digest }, sentAtMs / MS_PER_SECOND);
    },
  };
}
