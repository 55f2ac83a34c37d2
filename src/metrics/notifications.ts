import type { Client, Registry } from "./client.ts";

export interface NotificationMetrics {
  /** A message or file was tried at one destination. @param outcome `failed`, or what the medium says of its delivery */
  notificationTried(medium: string, outcome: string): void;
}

export function notificationMetrics(
  { Counter }: Client,
  registry: Registry,
  { media }: { readonly media: readonly string[] },
): NotificationMetrics {
  const tried = new Counter({
    name: "herald_notifications_total",
    help: "Deliveries of messages and files, by what came of each: posted, updated, unchanged, found, printed or failed",
    labelNames: ["medium", "outcome"],
    registers: [registry],
  });
  for (const medium of media) tried.inc({ medium, outcome: "failed" }, 0);
  return { notificationTried: (medium, outcome) => tried.inc({ medium, outcome }) };
}
