/** Prometheus' client as it is loaded. */
export type Client = typeof import("@prometheus-io/client");
export type { Registry } from "@prometheus-io/client";
