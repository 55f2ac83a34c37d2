import { loadProcessConfig } from "../../config/index.ts";
import { triggerJob } from "../../http/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "../failure.ts";
import { payloadFrom } from "./payload.ts";
import { workerAtHand } from "./worker-at-hand.ts";

/** `herald trigger`: asks the running worker of this configuration for a job. */
export async function runTrigger(
  job: string,
  options: { payload?: string; wait?: boolean; json?: boolean },
): Promise<number> {
  const config = loadProcessConfig();
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  const answer = await triggerJob({
    ...workerAtHand(config),
    job,
    payload: payloadFrom(options),
    wait: options.wait ?? false,
    signal: controller.signal,
  });
  if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else
    process.stdout.write(
      `${answer.job} ${answer.id}: ${answer.state}${answer.failedReason === undefined ? "" : `: ${answer.failedReason}`}\n`,
    );
  return answer.state === "failed" ? EXIT_FAILED : EXIT_DONE;
}
