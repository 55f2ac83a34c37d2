import { once } from "node:events";
import { openEmbedded } from "../../../src/database/index.ts";
import type { Settings } from "../../../src/ports/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import { openQueue, type QueueBackend } from "../../../src/queue/index.ts";
import { aJob } from "../jobs.ts";
import { emptyWorld } from "../empty-world.ts";
import { SHORT_LOCKS } from "./locks.ts";

/** What a worker in a process of its own is told, as JSON in its first argument. */
export interface QueueProcessOrder {
  readonly backend:
    | Exclude<QueueBackend, { kind: "embedded" }>
    | { readonly kind: "embedded"; readonly directory: string };
  readonly queueName: string;
  /** `hang`: take a job and never end it. `end`: do one job, close, and leave. `abandon`: the same without any patience. */
  readonly ending: "hang" | "end" | "abandon";
}

/** A worker that can be killed. Writes `active` when it has taken the job, `closed` when it has closed its queue. */
async function main(order: QueueProcessOrder): Promise<void> {
  const { backend } = order;
  const database =
    backend.kind === "embedded" ? await openEmbedded({ directory: backend.directory, log: silentLog }) : undefined;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const job = aJob("test.precious", async (_, { runId }) => {
    process.stdout.write(`active ${runId}\n`);
    if (order.ending === "hang") await once(process, "never");
  });
  const queue = await openQueue(
    {
      backend: backend.kind === "embedded" ? { kind: "embedded", database: database! } : backend,
      queueName: order.queueName,
      jobs: [job],
      settings: {} as Settings,
      clock: systemClock,
      log: silentLog,
      onDone: () => resolve(),
    },
    SHORT_LOCKS,
  );
  queue.startWorker(emptyWorld);
  await queue.enqueue("test.precious", {});
  await done;
  await queue.close(order.ending === "abandon" ? 0 : 1_000);
  await database?.close();
  process.stdout.write("closed\n");
}

const order = process.argv[2];
if (import.meta.main && order !== undefined) await main(JSON.parse(order) as QueueProcessOrder);
