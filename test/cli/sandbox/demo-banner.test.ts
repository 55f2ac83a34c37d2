import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demoBanner } from "../../../src/cli/demo-banner.ts";
import { loadConfig } from "../../../src/config/index.ts";

const directory = join(import.meta.dirname, "no-such-folder");
const banner = (environment: Readonly<Record<string, string>>) =>
  demoBanner(loadConfig({ environment, directory })).at(-1);
const REDIS = { REDIS_URL: "redis://herald:secret@redis.example:6379/0" };
const POSTGRES = { DATABASE_URL: "postgres://herald:secret@db.example/herald" };

describe("a demo says where it keeps what, and whether anything leaves this machine", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["with nothing set", {}, "Queue and ledger: embedded, in data. Nothing leaves this machine."],
    ["with Redis", REDIS, "Queue: Redis, redis://herald@redis.example:6379/0. Ledger: embedded, in data."],
    ["with PostgreSQL", POSTGRES, "Queue and ledger: PostgreSQL, postgres://herald@db.example/herald."],
    [
      "with both",
      { ...REDIS, ...POSTGRES },
      "Queue: Redis, redis://herald@redis.example:6379/0. Ledger: PostgreSQL, postgres://herald@db.example/herald.",
    ],
    ["with a real Slack", { SLACK_BOT_TOKEN: "xoxb-1-2" }, "Queue and ledger: embedded, in data."],
    ["with a webhook", { WEBHOOK_URL: "https://hooks.example/x" }, "Queue and ledger: embedded, in data."],
  ])("%s", (_, environment, line) => {
    expect(banner(environment)).toBe(line);
  });
});
