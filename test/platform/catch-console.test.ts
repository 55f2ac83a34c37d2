/* oxlint-disable no-console -- what libraries do is done here */
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { catchConsole } from "../../src/platform/index.ts";
import { recordingLog } from "../support/recording-log.ts";

it("what a library prints on the console, and a warning of Node.js, stand in the log and nowhere else", async () => {
  const log = recordingLog();
  const end = catchConsole(log);
  onTestFinished(end);
  console.warn('IMPORTANT! Eviction policy is %s. It should be "noeviction"', "allkeys-lru");
  console.error(new Error("Skipping the ready check"));
  const warned = once(process, "warning");
  process.emitWarning("SECURITY WARNING: sslmode");
  await warned;
  expect(log.entries.map(({ level, data }) => [level, (data as { detail: string }).detail])).toEqual([
    ["warn", expect.stringContaining("Eviction policy")],
    ["warn", "Error: Skipping the ready check"],
    ["warn", "Warning: SECURITY WARNING: sslmode"],
  ]);
});
