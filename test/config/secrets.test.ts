import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect, promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import {
  connectToSandbox,
  describeConfig,
  existingTriggerToken,
  loadConfig,
  Secret,
  secretsOf,
  triggerToken,
  type Config,
} from "../../src/config/index.ts";
import { folderWith, problemsOf } from "./config-folder.ts";

const ENVIRONMENT = {
  OURS_PRIVACY_API_KEY: "opk_live_reading",
  OURS_PRIVACY_STOP_API_KEY: "opk_live_stopping",
  SLACK_BOT_TOKEN: "xoxb-the-bot-token",
  SLACK_SIGNING_SECRET: "signing-secret-1",
  SLACK_APP_TOKEN: "xapp-the-app-token",
  REDIS_URL: "redis://default:redis%2Fpass@cache:6379/0",
  DATABASE_URL: "postgres://herald:pg-pass@db:5432/herald?sslmode=require",
  HERALD_TRIGGER_TOKEN: "trigger-token-0123456789",
};
const VALUES = [
  "opk_live_reading",
  "opk_live_stopping",
  "xoxb-the-bot-token",
  "signing-secret-1",
  "xapp-the-app-token",
  "redis%2Fpass",
  "redis/pass",
  "pg-pass",
  "trigger-token-0123456789",
];

const everythingSet = (): Config => loadConfig({ environment: ENVIRONMENT, directory: folderWith() });

describe("a secret", () => {
  it("is shown to nobody but who asks for it", () => {
    const secret = new Secret("hunter22");
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
      `${secret}`,
    ];
    expect(shown.join()).not.toContain("hunter22");
    expect(secret.reveal()).toBe("hunter22");
  });

  it("shows in no print of the configuration", () => {
    const config = everythingSet();
    const prints = [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      describeConfig(config).join("\n"),
    ].join("\n");
    for (const value of VALUES) expect(prints).not.toContain(value);
  });

  it("is on the list of what the log must blank, passwords in addresses included", () => {
    expect([...secretsOf(everythingSet())].toSorted()).toEqual(VALUES.toSorted());
  });
});

describe("the description for people", () => {
  it("says in a line each what is in force", () => {
    const lines = describeConfig(everythingSet());
    expect(lines).toContain("account    main (Ours Privacy) at https://app.oursprivacy.com, a second key stops");
    expect(lines).toContain("queue      Redis, redis://default@cache:6379/0");
    expect(lines).toContain("ledger     PostgreSQL, postgres://herald@db:5432/herald");
    expect(lines).toContain("http       127.0.0.1:3000, trigger token set");
  });

  it("names the rules of a policy that differ", () => {
    const minDays = DEFAULT_POLICY.minDays + 7;
    const directory = folderWith({
      "herald.config.yaml": `policies: [{ name: calm, match: ["a-*", b], minDays: ${minDays}, mode: propose }]`,
    });
    const lines = describeConfig(loadConfig({ environment: { OURS_PRIVACY_API_KEY: "opk_live_reading" }, directory }));
    expect(lines).toContain(`policy     calm for a-*, b: mode "propose", minDays ${minDays}`);
    expect(lines).toContain("slack      no token: messages are printed");
  });
});

describe("connecting the demo to its sandbox", () => {
  const sandbox = {
    url: "http://127.0.0.1:4000",
    slackApiUrl: "http://127.0.0.1:4000/slack/api/",
    slackPageUrl: "http://127.0.0.1:4000/slack",
  };

  it("leads accounts and Slack there", () => {
    const config = connectToSandbox(loadConfig({ environment: {}, directory: folderWith() }), sandbox);
    expect(config.accounts[0]).toMatchObject({ baseUrl: sandbox.url });
    expect(config.slack.apiUrl).toBe(sandbox.slackApiUrl);
    expect(config.slack.botToken).toBeDefined();
  });

  it("leaves a real Slack token where it is", () => {
    const config = connectToSandbox(
      loadConfig({ environment: { SLACK_BOT_TOKEN: "xoxb-1-2" }, directory: folderWith() }),
      sandbox,
    );
    expect(config.slack).toMatchObject({ apiUrl: undefined });
    expect(config.slack.botToken?.reveal()).toBe("xoxb-1-2");
  });
});

describe("the trigger token", () => {
  const configIn = (directory: string, environment: Readonly<Record<string, string>> = {}): Config =>
    loadConfig({ environment, directory });

  it("is the configured one, and nothing is written", () => {
    const directory = folderWith();
    expect(triggerToken(configIn(directory, { HERALD_TRIGGER_TOKEN: "0123456789abcdef" }))).toBe("0123456789abcdef");
    expect(readdirSync(directory)).toEqual([]);
  });

  it("is made once, long and random, and kept for this user alone", () => {
    const directory = folderWith();
    expect(existingTriggerToken(configIn(directory))).toBeUndefined();
    const token = triggerToken(configIn(directory));
    const path = join(directory, "data", "trigger-token");
    expect(token).toMatch(/^[\da-f]{48}$/);
    expect(readFileSync(path, "utf8").trim()).toBe(token);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(triggerToken(configIn(directory))).toBe(token);
    expect(existingTriggerToken(configIn(directory))).toBe(token);
    expect(readdirSync(join(directory, "data"))).toEqual(["trigger-token"]);
  });

  it("is the same for processes that start together", async () => {
    const directory = folderWith();
    const module = JSON.stringify(join(import.meta.dirname, "../../src/config/variables/trigger-token.ts"));
    const print = `import { triggerToken } from ${module}; process.stdout.write(triggerToken({ http: {}, dataDirectory: ${JSON.stringify(join(directory, "data"))} }))`;
    const run = promisify(execFile);
    const tokens = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ["--input-type=module", "-e", print])),
    );
    expect(new Set(tokens.map(({ stdout }) => stdout)).size).toBe(1);
    expect(readdirSync(join(directory, "data"))).toEqual(["trigger-token"]);
  });

  it("is closed to other users if it was not", () => {
    const directory = folderWith();
    const path = join(directory, "data", "trigger-token");
    mkdirSync(join(directory, "data"));
    writeFileSync(path, "0123456789abcdef\n");
    chmodSync(path, 0o644);
    expect(triggerToken(configIn(directory))).toBe("0123456789abcdef");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("cannot be kept where the folder is a file, and says so", () => {
    const directory = folderWith({ data: "a file" });
    expect(problemsOf(() => triggerToken(configIn(directory)))).toEqual([
      expect.stringMatching(/^DATA_DIR: cannot keep the trigger token .*\(E\w+\); wanted a folder/),
    ]);
  });
});
