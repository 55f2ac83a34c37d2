import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../../src/platform/index.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.ts";
import { herald, HeraldProcess, usedFolder } from "../herald-process.ts";
import { isEverything } from "../../support/scope.ts";

/** Each run opens an embedded database of its own: seconds, on a busy machine. */
const PATIENCE_MS = 240_000;

async function aSandbox(): Promise<{ sandbox: Sandbox; environment: Readonly<Record<string, string>> }> {
  const sandbox = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["clear-winner"] });
  onTestFinished(() => sandbox.close());
  return {
    sandbox,
    environment: {
      OURS_PRIVACY_API_KEY: "sandbox-key",
      OURS_PRIVACY_BASE_URL: sandbox.url,
      SLACK_BOT_TOKEN: "xoxb-sandbox",
      SLACK_API_URL: sandbox.slackApiUrl,
      SLACK_CHANNEL: "#experiments",
    },
  };
}

it.runIf(isEverything)(
  "SIGTERM ends `herald run` while it waits for Slack, with what is missing; the next run posts everything once",
  async () => {
    const { sandbox, environment } = await aSandbox();
    const directory = usedFolder();
    const fault = sandbox.faults.add({
      kind: "rate-limit",
      operation: "chat.postMessage",
      retryAfterSeconds: 300,
    });
    const run = new HeraldProcess(["run", "reporting.daily-digest"], { directory, environment });
    await expect.poll(() => sandbox.faults.list()[0]!.hits, { timeout: PATIENCE_MS, interval: 50 }).toBeGreaterThan(0);
    const ended = await run.end("SIGTERM");
    expect(ended.code).toBe(143);
    expect(ended.stdout).toContain("1 decision for you");
    expect(ended.stderr).toContain("herald: reporting.daily-digest was ended by SIGTERM before it was done");
    sandbox.faults.remove(fault);
    const again = await herald(["run", "reporting.daily-digest"], { directory, environment });
    expect([again.code, again.stderr]).toEqual([0, ""]);
    const keys = sandbox.slack.messages.map(({ metadata }) => String(metadata?.event_payload["key"] ?? "a file"));
    expect(keys.filter((key) => key.startsWith("digest:"))).toHaveLength(1);
    expect(keys).toHaveLength(new Set(keys).size);
  },
  PATIENCE_MS,
);

it.runIf(isEverything)(
  "`herald run` ends at its limit although nobody answers it",
  async () => {
    const { sandbox, environment } = await aSandbox();
    sandbox.faults.add({ kind: "hang", operation: "list" });
    const ended = await herald(["run", "reporting.daily-digest", "--within", "2s"], {
      directory: usedFolder(),
      environment,
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("herald: reporting.daily-digest was not done within 2s (--within)");
  },
  PATIENCE_MS,
);
