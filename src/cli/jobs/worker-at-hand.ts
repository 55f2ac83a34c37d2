import { readWorkerUrl } from "../../app/index.ts";
import { existingTriggerToken, type Config } from "../../config/index.ts";
import { UsageError } from "../failure.ts";
import { commandLine } from "../shell/command-line.ts";

/** A worker that runs with this configuration, as commands reach it. */
export interface WorkerAtHand {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly token: string;
}

/**
 * Where the worker of this configuration answers: as it wrote down itself where it shares this data directory, else as configured.
 * @throws UsageError when no worker has ever run here
 */
export function workerAtHand(config: Config): WorkerAtHand {
  const token = existingTriggerToken(config);
  if (token === undefined) {
    throw new UsageError(
      `no worker has run here yet. To start one: ${commandLine("start")}. For one that runs elsewhere, set HERALD_TRIGGER_TOKEN to its token (a worker keeps its own in ${config.dataDirectory})`,
    );
  }
  const host = config.http.host === "0.0.0.0" || config.http.host === "::" ? "127.0.0.1" : config.http.host;
  const configured = `http://${host.includes(":") ? `[${host}]` : host}:${config.http.port}`;
  return { baseUrl: readWorkerUrl(config.dataDirectory) ?? configured, token };
}
