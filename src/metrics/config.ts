import type { Client, Registry } from "./client.ts";

export interface ConfigMetrics {
  /** The configuration was read, at the start or again. @param readAtMs milliseconds since the epoch; undefined: it was refused */
  configRead(readAtMs: number | undefined): void;
}

export function configMetrics({ Gauge }: Client, registry: Registry): ConfigMetrics {
  const successful = new Gauge({
    name: "herald_config_last_reload_ok",
    help: "1 where the configuration on disk was taken when it was last read, 0 where it was refused",
    registers: [registry],
  });
  const readAt = new Gauge({
    name: "herald_config_last_read_timestamp_seconds",
    help: "When the configuration in force was read, in seconds since 1970",
    registers: [registry],
  });
  return {
    configRead(readAtMs) {
      successful.set(Number(readAtMs !== undefined));
      if (readAtMs !== undefined) readAt.set(readAtMs / 1000);
    },
  };
}
