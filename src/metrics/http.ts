import type { Client, Registry } from "./client.ts";

export interface HttpMetrics {
  /** The worker has answered a request. @param route its pattern, never the address */
  requestAnswered(answer: { readonly method: string; readonly route: string; readonly status: number }): void;
}

export function httpMetrics({ Counter }: Client, registry: Registry): HttpMetrics {
  const answered = new Counter({
    name: "herald_http_requests_total",
    help: "Requests that this worker has answered",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  return { requestAnswered: ({ method, route, status }) => answered.inc({ method, route, status: String(status) }) };
}
