import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ManualClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { emptyFolder, HeraldProcess, herald, usedFolder } from "./herald-process.ts";
import { isEverything, someOf } from "../support/scope.ts";

/** Each worker opens an embedded database of its own: seconds, on a busy machine. */
const PATIENCE_MS = 180_000;
const READY = "Herald goes on working";

function digestsIn(directory: string): readonly string[] {
  const { messages } = JSON.parse(readFileSync(join(directory, "data/sandbox.json"), "utf8")) as {
    messages: { metadata: { event_payload: { key: string } } | null }[];
  };
  // Charts are shared without metadata.
  return messages
    .flatMap(({ metadata }) => metadata?.event_payload.key ?? [])
    .filter((key) => key.startsWith("digest:"));
}

it.runIf(isEverything)(
  "a demo prints its first digest, lets no second one beside it, survives being killed, goes on, and ends when told",
  async () => {
    const directory = usedFolder();
    const first = new HeraldProcess(["start"], { directory });
    expect(await first.printed(READY)).toContain("Homepage hero: video vs. still");

    const second = await herald(["start"], { directory });
    expect(second.code).toBe(1);
    expect(second.stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^herald: The data directory .* is in use by process \d+ .*: stop that process/),
    ]);

    expect(await first.end("SIGKILL")).toMatchObject({ stderr: "" });
    const third = new HeraldProcess(["start"], { directory });
    expect(await third.printed(READY)).toContain("Homepage hero: video vs. still");
    const { code, stdout, stderr } = await third.end("SIGTERM");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/Herald has stopped\.\n$/);
    expect(existsSync(join(directory, "data/db/herald.lock"))).toBe(false);
    const digests = digestsIn(directory);
    expect(new Set(digests).size).toBe(digests.length);
  },
  PATIENCE_MS,
);

it.runIf(isEverything)(
  "Ctrl-C while it starts ends it cleanly",
  async () => {
    const directory = emptyFolder();
    const starting = new HeraldProcess(["start"], { directory });
    await starting.printed("Reading the experiments now");
    const { code, stdout, stderr } = await starting.end("SIGINT");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Herald has stopped.");
    expect(existsSync(join(directory, "data/db/herald.lock"))).toBe(false);
  },
  PATIENCE_MS,
);

it.runIf(isEverything)(
  "a live worker with a wrong key and an unknown channel says so loudly, and works on",
  async () => {
    const clock = new ManualClock("2026-11-23T09:00:00.000Z");
    const outside = await startSandbox({
      port: 0,
      clock,
      seed: 1,
      scenarios: [],
      apiKeys: [{ key: "right", scopes: ["all"] }],
    });
    onTestFinished(() => outside.close());
    const environment = {
      OURS_PRIVACY_API_KEY: "wrong",
      OURS_PRIVACY_BASE_URL: outside.url,
      SLACK_API_URL: outside.slackApiUrl,
      SLACK_BOT_TOKEN: "xoxb-0000000000000000",
      SLACK_CHANNEL: "#nowhere",
      LOG_LEVEL: "silent",
    };
    const live = new HeraldProcess(["start"], { environment, directory: usedFolder() });
    const output = await live.printed("! Slack:");
    expect(output).toMatch(/^! Ours Privacy, account main: .*401.*: check that the API key is complete/m);
    expect(output).toMatch(/^! Slack: .*nowhere/m);
    const [, url] = /is running\. Status: (\S+\/readyz)\./.exec(output)!;
    expect((await fetch(url!)).status).toBe(200);
    expect(await live.end("SIGINT")).toMatchObject({ code: 0, stderr: "" });
  },
  PATIENCE_MS,
);

const unreachable: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["PostgreSQL", { DATABASE_URL: "postgres://herald:secret@127.0.0.1:1/herald" }],
  ["Redis", { REDIS_URL: "redis://127.0.0.1:1" }],
];

it.each(someOf(unreachable, 1))(
  "an unreachable %s is one line that says where, and exit code 1",
  async (name, environment) => {
    const { code, stderr } = await herald(["start"], {
      directory: usedFolder(),
      environment: { OURS_PRIVACY_API_KEY: "k", LOG_LEVEL: "silent", ...environment },
    });
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(new RegExp(`^herald: .*${name}.*127\\.0\\.0\\.1:1`, "i")),
    ]);
    expect(stderr).not.toContain("secret");
  },
  PATIENCE_MS,
);
