import { setTimeout as timer } from "node:timers/promises";
import { jobs } from "../../../jobs/index.ts";
import { askForJob } from "../../http/index.ts";
import { agentDoor, AgentRefusal, type AgentDoor } from "../../mcp/index.ts";
import type { JobQueue } from "../../queue/index.ts";
import type { Log } from "../../ports/index.ts";
import type { AgentContext } from "./agent-context.ts";
import { agentReads } from "./reads.ts";
import { agentWrites, type AskedJob, type AskWorker } from "./writes.ts";

const LOOK_MS = 100;
const PATIENCE_MS = 10_000;

/** How the worker checks and takes what is asked for, as over HTTP. */
export interface Asking {
  readonly queue: Pick<JobQueue, "enqueue" | "status">;
  readonly log: Log;
  readonly withExperiment: (payload: unknown) => Promise<unknown>;
  readonly unknownName: Parameters<typeof askForJob>[2]["unknownName"];
  readonly sentTo: (key: string) => Promise<readonly string[]>;
}

/** Agents in a running worker: they read by its own ledger, and ask by its own queue. */
export function agentsInWorker(context: AgentContext, asking: Asking): AgentDoor {
  return agentDoor({ reads: agentReads(context), writes: agentWrites(asker(asking)) }, asking.log);
}

function asker({ sentTo, ...asking }: Asking): AskWorker {
  return async (name, payload, signal): Promise<AskedJob> => {
    const job = jobs.find(({ id }) => id === name)!;
    const taken = await askForJob(job, payload, asking as Parameters<typeof askForJob>[2]);
    if (!("id" in taken)) {
      const details = (taken.body.problems ?? []).map(({ path, problem }) => `${path}: ${problem}`);
      throw new AgentRefusal([taken.body.error, ...details].join("; "));
    }
    for (let waited = 0; ; waited += LOOK_MS) {
      const status = await asking.queue.status(taken.id);
      const { state = "waiting", result, failedReason } = status ?? {};
      const isOver = state === "completed" || state === "failed";
      // What waits for its time, such as the end of quiet hours, is taken all the same.
      if (isOver || state === "delayed" || waited >= PATIENCE_MS || signal.aborted)
        return { id: taken.id, state, result, failedReason, sentTo: isOver ? await sentTo(keyIn(result)) : [] };
      await timer(LOOK_MS);
    }
  };
}

function keyIn(result: unknown): string {
  const { key } = (result ?? {}) as { readonly key?: unknown };
  return typeof key === "string" ? key : "";
}
