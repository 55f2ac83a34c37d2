import { existingTriggerToken, loadProcessConfig } from "../config/index.ts";
import { triggerJob } from "../http/index.ts";
import { EXIT_DONE, EXIT_FAILED, UsageError } from "./failure.ts";
import { payloadFrom } from "./payload.ts";

/** `herald trigger`: asks the running worker of this configuration for a job. */
export async function runTrigger(job: string, options: { payload?: string; wait?: boolean; json?: boolean }): Promise<number> {
  const config = loadProcessConfig();
  const token = await existingTriggerToken(config);
  if (token === undefined) {
    throw new UsageError(
      `no worker has run here yet: start one with: herald start; for one that runs elsewhere, set its HERALD_TRIGGER_TOKEN (a worker keeps its own in ${config.dataDirectory})`,
    );
  }
  const host = config.http.host === "0.0.0.0" || config.http.host === "::" ? "127.0.0.1" : config.http.host;
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  const answer = await triggerJob({
    baseUrl: `http://${host.includes(":") ? `[${host}]` : host}:${config.http.port}`,
    token,
    job,
    payload: payloadFrom(options),
    wait: options.wait ?? false,
    signal: controller.signal,
  });
  if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else process.stdout.write(`${answer.job} ${answer.id}: ${answer.state}${answer.failedReason === undefined ? "" : `: ${answer.failedReason}`}\n`);
  return answer.state === "failed" ? EXIT_FAILED : EXIT_DONE;
}
