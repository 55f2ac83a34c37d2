/**
 * Loaded before a program, `node --require tell-usage.cjs …`: writes to its fourth stream what the process has used, when it ends and at each
 * SIGUSR2. Plain CommonJS, as that costs the program the least.
 */
const { writeSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

function tell() {
  const { user, system } = process.cpuUsage();
  writeSync(3, `${JSON.stringify({ processorMs: (user + system) / 1000, residentMb: process.memoryUsage.rss() / 1e6 })}\n`);
}

if (isMainThread) process.on("exit", tell).on("SIGUSR2", tell);
