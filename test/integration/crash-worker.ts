import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Policy } from "../../src/decision/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { createInlineRunner } from "../../src/queue/inline/inline-runner.ts";
import { countRequests, Steps, type Moment } from "../support/crash/steps.ts";
import { openCrashWorker, type LedgerPlace, type Outside } from "../support/crash/worker.ts";
import { LONG_LOCKS } from "../support/queue/locks.ts";

/** What a worker in a process of its own is to do: one line of JSON on its standard input. */
export interface CrashOrder {
  readonly ledger: LedgerPlace;
  readonly outside: Outside;
  readonly now: string;
  readonly owner: string;
  readonly rules: Partial<Policy>;
  /** The real queue on Redis; without it jobs run one after another in this process. */
  readonly queue?: { readonly url: string; readonly keyPrefix: string; readonly queueName: string };
  /** Done one after another, with all that they ask for and that is due. */
  readonly jobs: readonly { readonly job: string; readonly payload: object }[];
  /** Where it ends itself as abruptly as a process can end, or freezes until it is woken. */
  readonly end?: { readonly step: number; readonly moment: Moment; readonly by: "SIGKILL" | "SIGSTOP" };
}

/** Written at once: nothing said may be lost with the process. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function work({ ledger, outside, now, owner, rules, queue: place, jobs, end }: CrashOrder): Promise<void> {
  const clock = new ManualClock(now);
  const steps = new Steps((moment, { number, name }) => {
    if (moment === "before") say(`step ${number} ${name}`);
    if (number === end?.step && moment === end.moment) process.kill(process.pid, end.by);
  });
  const worker = await openCrashWorker(ledger, outside, { clock, owner, rules, steps });
  countRequests(steps);
  if (place === undefined) {
    const runner = createInlineRunner({
      jobs: worker.jobs,
      clock,
      contextFor: worker.contextFor,
      idPrefix: owner,
      concurrency: 1,
    });
    steps.start();
    for (const { job, payload } of jobs) runner.enqueue(job, payload);
    await runner.runDue();
  } else {
    // Loaded here alone: the stores of a real queue are a third of all code, and most cases have none.
    const { openQueue } = await import("../../src/queue/index.ts");
    let ended = 0;
    const done = Promise.withResolvers<void>();
    const onEnd = (): void => void (++ended >= jobs.length * 2 && done.resolve());
    const queue = await openQueue(
      {
        backend: { kind: "redis", url: place.url, keyPrefix: place.keyPrefix },
        queueName: place.queueName,
        jobs: worker.jobs,
        settings: worker.settings,
        clock,
        log: silentLog,
        concurrency: 1,
        onDone: onEnd,
        onGivenUp: onEnd,
      },
      LONG_LOCKS,
    );
    steps.start();
    queue.startWorker(worker.contextFor);
    for (const { job, payload } of jobs) await queue.enqueue(job, payload);
    await done.promise;
    await queue.close(1_000);
  }
  steps.stop();
  await worker.close();
  say("idle");
}

// Everything is loaded before the order comes, so that one can be had waiting.
if (import.meta.main) {
  say("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    await work(JSON.parse(line) as CrashOrder);
    break;
  }
  process.exit(0);
}
