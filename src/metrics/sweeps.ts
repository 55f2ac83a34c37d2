import type { Client, Registry } from "./client.ts";

/** One sweep of one account. */
export interface SweepMeasures {
  readonly account: string;
  /** From when it was due until its end. */
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly endedAtMs: number;
  readonly requests: number;
  /** Experiments by what became of them; each counts once. `judged`: read in full. `unchanged`: taken as read before. */
  readonly experiments: { readonly judged: number; readonly unchanged: number; readonly unread: number };
}

export interface SweepMetrics {
  /** A sweep of one account has ended. */
  sweepEnded(sweep: SweepMeasures): void;
}

/** From one that finds nothing new to one that hardly fits into its hour. */
const DURATION_BUCKETS_SECONDS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

export function sweepMetrics(
  { Gauge, Histogram }: Client,
  registry: Registry,
  { accounts }: { readonly accounts: readonly string[] },
): SweepMetrics {
  const duration = new Histogram({
    name: "herald_sweep_duration_seconds",
    help: "Time from when a sweep was due until it ended",
    labelNames: ["account"],
    buckets: DURATION_BUCKETS_SECONDS,
    registers: [registry],
  });
  for (const account of accounts) duration.zero({ account });
  const experiments = new Gauge({
    name: "herald_sweep_experiments",
    help: "Experiments of the last sweep: judged, unchanged (taken as read before) or unread",
    labelNames: ["account", "state"],
    registers: [registry],
  });
  const requests = new Gauge({
    name: "herald_sweep_requests",
    help: "Requests to Ours Privacy that the last sweep took",
    labelNames: ["account"],
    registers: [registry],
  });
  const endedAt = new Gauge({
    name: "herald_sweep_last_end_timestamp_seconds",
    help: "When the last sweep ended, in seconds since 1970",
    labelNames: ["account"],
    registers: [registry],
  });
  return {
    sweepEnded({ account, durationMs, endedAtMs, requests: made, experiments: found }) {
      duration.observe({ account }, durationMs / 1000);
      for (const [state, count] of Object.entries(found)) experiments.set({ account, state }, count);
      requests.set({ account }, made);
      endedAt.set({ account }, endedAtMs / 1000);
    },
  };
}
