import { ownConfig } from "../own-config.ts";
import { triggerJob } from "../../http/index.ts";
import { EXIT_DONE, EXIT_FAILED } from "../failure.ts";
import { startProgress, type Progress } from "../progress.ts";
import { commandLine } from "../shell/command-line.ts";
import { requireTriggerable } from "./known-job.ts";
import { payloadFrom } from "./payload.ts";
import { resultSentence } from "./result-words.ts";
import { workerAtHand } from "./worker-at-hand.ts";

export interface TriggerCommandOptions {
  readonly payload?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** `herald trigger`: asks the running worker of this configuration for a job. */
export async function runTrigger(job: string, options: TriggerCommandOptions): Promise<number> {
  const payload = payloadFrom(options);
  requireTriggerable(job);
  const config = ownConfig();
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  const progress = partsDone();
  const answer = await triggerJob({
    ...workerAtHand(config),
    job,
    payload,
    wait: options.wait ?? false,
    signal: controller.signal,
    onDelayed: sayOnce(),
    onParts: progress.update,
  }).finally(progress.end);
  const isFailed = answer.state === "failed";
  if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else if (isFailed)
    process.stderr.write(`herald: ${job} failed: ${answer.failedReason ?? "the worker's log says why"}\n`);
  else if (answer.state === "completed") process.stdout.write(`${resultSentence(answer)}\n`);
  else
    process.stdout.write(
      `The worker has taken ${job} (${answer.id}). To wait until it is done: ${commandLine("trigger", job, ...asGiven(options), "--wait")}\n`,
    );
  return isFailed ? EXIT_FAILED : EXIT_DONE;
}

function asGiven({ payload }: TriggerCommandOptions): readonly string[] {
  return payload === undefined ? [] : ["--payload", payload];
}

/** On a terminal alone: how much of a sweep is done. */
function partsDone(): { update(parts: { readonly ended: number; readonly of: number }): void; end(): void } {
  let line: Progress | undefined;
  let total = 0;
  return {
    update({ ended, of }) {
      if (of !== total) {
        line?.end();
        line = startProgress(of, "parts");
        total = of;
      }
      line?.update(ended);
    },
    end: () => line?.end(),
  };
}

/** Who waits at a terminal should know why nothing happens; a second line would say the same. */
function sayOnce(): (reason: string | undefined) => void {
  let isSaid = false;
  return (reason) => {
    if (isSaid) return;
    isSaid = true;
    const why = reason === undefined ? "it is not due yet" : reason;
    process.stderr.write(`The worker has put it off: ${why}. Ctrl-C stops waiting; the job goes on.\n`);
  };
}
