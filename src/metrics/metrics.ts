import { apiMetrics, type ApiMetrics } from "./api.ts";
import { configMetrics, type ConfigMetrics } from "./config.ts";
import { httpMetrics, type HttpMetrics } from "./http.ts";
import { jobMetrics, type JobMetrics } from "./jobs.ts";
import { notificationMetrics, type NotificationMetrics } from "./notifications.ts";
import { standingMetrics, type StandingMetrics } from "./standing.ts";
import { sweepMetrics, type SweepMetrics } from "./sweeps.ts";

/**
 * What a worker counts and measures of itself, for Prometheus. Labels are ids from the configuration and words of Herald: never an experiment,
 * a person or an address, which would also be one series each.
 */
export interface Metrics
  extends ApiMetrics,
    ConfigMetrics,
    HttpMetrics,
    JobMetrics,
    NotificationMetrics,
    StandingMetrics,
    SweepMetrics {
  /** All of it as it stands now, in Prometheus' text format, with metrics of the process itself. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface MetricsOptions {
  /** Ids of the jobs, accounts and media that there are: what has not happened yet counts 0, so that its first time is an increase. */
  readonly jobs: readonly string[];
  readonly accounts: readonly string[];
  /** Media that messages go to. */
  readonly media: readonly string[];
}

/** Each family of metrics is a file beside this one: it registers its own, and returns what feeds them. */
export async function openMetrics(options: MetricsOptions): Promise<Metrics> {
  // Read only by a worker: commands start sooner without it.
  const client = await import("@prometheus-io/client");
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  return {
    ...apiMetrics(client, registry),
    ...configMetrics(client, registry),
    ...httpMetrics(client, registry),
    ...jobMetrics(client, registry, options),
    ...notificationMetrics(client, registry, options),
    ...standingMetrics(client, registry),
    ...sweepMetrics(client, registry, options),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
