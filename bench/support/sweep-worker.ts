import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as timer } from "node:timers/promises";
import { startWorker } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";

/**
 * A worker in a process of its own, `node sweep-worker.ts <API's address> <queue name>` with the stores in the environment: two sweeps as a person
 * asks for them, one as the schedule does. Sends its parent how long each took, by the clock and of its processor, and the memory after it; goes on when
 * told to.
 */
const [baseUrl, queueName] = process.argv.slice(2) as [string, string];
const folder = mkdtempSync(join(tmpdir(), "herald-bench-"));
const config = loadConfig({
  environment: {
    ...process.env,
    OURS_PRIVACY_API_KEY: "bench",
    OURS_PRIVACY_BASE_URL: baseUrl,
    SLACK_BOT_TOKEN: "",
    WEBHOOK_URL: "http://127.0.0.1:9/nobody",
    DATA_DIR: folder,
    PORT: "0",
    HOST: "127.0.0.1",
  },
  directory: folder,
});
const log = silentLog;
const worker = await startWorker({ config, clock: systemClock, log, owner: "bench", queueName, anyPort: true });
for (const payload of [{ account: "main" }, { account: "main" }, { account: "main", reuse: true }]) {
  const used = process.cpuUsage();
  const started = performance.now();
  const id = await worker.queue.enqueue("monitoring.sweep", payload);
  let status = await worker.queue.status(id);
  while (status?.state !== "completed" && status?.state !== "failed") {
    await timer(25);
    status = await worker.queue.status(id);
  }
  const { user, system } = process.cpuUsage(used);
  process.send!({
    wallMs: performance.now() - started,
    processorMs: (user + system) / 1000,
    residentMb: process.memoryUsage.rss() / 2 ** 20,
    result: status.failedReason ?? resultOf(status.result),
  });
  await once(process, "message");
}
for (const { close } of worker.closeSteps()) await close(1_000);
rmSync(folder, { recursive: true, force: true });
process.exit();

function resultOf(result: unknown): string {
  const { evaluated, unread } = result as { evaluated: unknown[]; unread: unknown[] };
  return `${evaluated.length} judged, ${unread.length} unread`;
}
