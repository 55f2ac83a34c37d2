import { writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { setTimeout as timer } from "node:timers/promises";
import { boundMemory, giveRoom } from "../../src/cli/bound-memory.ts";

/**
 * A worker in a process of its own, `node sweep-worker.ts <API's address> <queue name> <folder> [accounts]` with the stores in the environment. It sends its parent
 * "ready"; then, for each payload of a sweep it is sent, what that took; and ends when told "end".
 */
boundMemory();
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/herald"));
const [baseUrl, queueName, folder, accounts] = process.argv.slice(2) as [string, string, string, string | undefined];
// As `herald start` does: only now, so that what loading takes is bounded too.
const { startWorker } = await import("../../src/app/index.ts");
const { loadConfig } = await import("../../src/config/index.ts");
const { silentLog, systemClock } = await import("../../src/platform/index.ts");
const ids = Array.from({ length: Number(accounts ?? 0) }, (_, index) => `account-${index}`);
if (ids.length > 0) {
  const lines = ids.map((id, index) => `  - { id: ${id}, apiKey: { env: KEY_${index} } }\n`);
  writeFileSync(join(folder, "herald.config.yaml"), `accounts:\n${lines.join("")}`);
}
const config = loadConfig({
  environment: {
    ...process.env,
    ...Object.fromEntries(ids.map((id, index) => [`KEY_${index}`, id])),
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
const worker = await startWorker({
  config,
  clock: systemClock,
  log: silentLog,
  owner: `bench ${process.pid}`,
  queueName,
  anyPort: true,
});
if (config.ledger.kind !== "embedded") giveRoom();
process.on("message", async (message) => {
  if (message === "end") await end();
  else process.send!(await sweep(message as object));
});
process.on("disconnect", () => process.exit());
process.send!("ready");

async function sweep(payload: object) {
  const used = process.cpuUsage();
  const started = performance.now();
  const id = await worker.queue.enqueue("monitoring.sweep", payload as Readonly<Record<string, unknown>>);
  let status = await worker.queue.status(id);
  while (status?.state !== "completed" && status?.state !== "failed") {
    await timer(25);
    status = await worker.queue.status(id);
  }
  const { user, system } = process.cpuUsage(used);
  return {
    wallMs: performance.now() - started,
    processorMs: (user + system) / 1000,
    residentMb: process.memoryUsage.rss() / 2 ** 20,
    mostMb: process.resourceUsage().maxRSS / 2 ** 10,
    result: status.failedReason ?? resultOf(status.result),
  };
}

async function end(): Promise<void> {
  for (const { close } of worker.closeSteps()) await close(1_000);
  process.exit();
}

function resultOf(result: unknown): string {
  const { evaluated, unread } = result as { evaluated: unknown[]; unread: unknown[] };
  return `${evaluated.length} judged, ${unread.length} unread`;
}
