import type { MadeRequest } from "../ports/index.ts";
import type { Client, Registry } from "./client.ts";

export interface ApiMetrics {
  /** A request to Ours Privacy has ended. */
  requestMade(account: string, request: MadeRequest): void;
}

export function apiMetrics({ Counter }: Client, registry: Registry): ApiMetrics {
  const requests = new Counter({
    name: "herald_api_requests_total",
    help: "Requests to Ours Privacy, repetitions included",
    labelNames: ["account", "operation", "outcome"],
    registers: [registry],
  });
  return { requestMade: (account, { operation, outcome }) => requests.inc({ account, operation, outcome }) };
}
