import { expect, it, onTestFinished } from "vitest";
import { openWorld, uniqueOwner } from "../../../src/app/index.ts";
import { liveConfig, type Reloaded } from "../../../src/app/reload/reload.ts";
import { ConfigError, loadConfig, type Config } from "../../../src/config/index.ts";
import { ManualClock } from "../../../src/platform/index.ts";
import { QueueUnreachableError } from "../../../src/queue/index.ts";
import { recordingLog } from "../../support/recording-log.ts";

const KEY = { OURS_PRIVACY_API_KEY: "a-key-that-nobody-may-see" };
const DIRECTORY = "/nonexistent";
const FIRST = loadConfig({ environment: KEY, directory: DIRECTORY });
const SECOND = loadConfig({ environment: { ...KEY, SLACK_CHANNEL: "#growth" }, directory: DIRECTORY });

function live(read: () => Config, apply: (config: Config) => Promise<void> = async () => {}) {
  const clock = new ManualClock("2026-11-23T09:00:00.000Z");
  const log = recordingLog();
  const seen: Reloaded[] = [];
  const onReloaded = (reloaded: Reloaded): void => void seen.push(reloaded);
  return { clock, log, seen, live: liveConfig({ config: FIRST, readConfig: read, apply, clock, log, onReloaded }) };
}

it("another configuration is in force from the time it was read, and the log names what changed and no value", async () => {
  const { clock, log, seen, live: config } = live(() => SECOND);
  clock.advance(60_000);
  const reloaded = await config.reload();
  expect(reloaded).toMatchObject({ kind: "in-force", readAt: "2026-11-23T09:01:00.000Z" });
  expect([config.config, config.readAt, seen]).toEqual([SECOND, "2026-11-23T09:01:00.000Z", [reloaded]]);
  expect(JSON.stringify(log.entries)).toContain("alertTo");
  expect(JSON.stringify(log.entries)).not.toMatch(/growth|nobody-may-see/u);
});

it("what says the same is applied by nobody", async () => {
  const { live: config } = live(
    () => loadConfig({ environment: KEY, directory: DIRECTORY }),
    () => Promise.reject(new Error("applied")),
  );
  expect(await config.reload()).toMatchObject({ kind: "in-force", changed: [] });
});

it("a wrong one, one that needs a restart, and one whose schedules cannot be set leave the one before in force", async () => {
  const problems = [{ where: "herald.config.yaml:3", problem: "is wrong" }];
  const wrong = live(() => {
    throw new ConfigError(problems);
  });
  expect(await wrong.live.reload()).toEqual({ kind: "wrong", problems });
  const fixed = live(() => ({ ...SECOND, logLevel: "debug" }));
  expect(await fixed.live.reload()).toEqual({ kind: "needs-restart", settings: ["LOG_LEVEL"] });
  const unreachable = live(
    () => SECOND,
    () => Promise.reject(new QueueUnreachableError("Redis cannot be reached")),
  );
  expect(await unreachable.live.reload()).toEqual({ kind: "unavailable", reason: "Redis cannot be reached" });
  for (const { live: config } of [wrong, fixed, unreachable]) expect(config.config).toBe(FIRST);
});

it("one reading follows another, and a mistake in one does not keep the next from being made", async () => {
  const order: string[] = [];
  let reads = 0;
  const { live: config } = live(
    () => {
      reads += 1;
      if (reads === 1) throw new Error("a bug");
      return reads === 2 ? SECOND : FIRST;
    },
    async () => {
      order.push("begin");
      await Promise.resolve();
      order.push("end");
    },
  );
  const results = await Promise.allSettled([config.reload(), config.reload(), config.reload()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(order).toEqual(["begin", "end", "begin", "end"]);
  expect(config.config).toBe(FIRST);
});

it("a job that has begun ends with the configuration it began with", async () => {
  const clock = new ManualClock("2026-11-23T09:00:00.000Z");
  const world = await openWorld({ config: FIRST, clock, log: recordingLog(), owner: uniqueOwner(), inMemory: true });
  onTestFinished(() => world.close());
  const begun = world.context({ runId: "1" });
  const api = begun.api("main");
  world.follow(loadConfig({ environment: {}, directory: DIRECTORY, overrides: { ...KEY, SLACK_CHANNEL: "#growth" } }));
  expect(begun.settings.alertDestinations).toEqual(["slack:#experiments"]);
  expect(begun.api("main")).toBe(api);
  const next = world.context({ runId: "2" });
  expect(next.settings.alertDestinations).toEqual(["slack:#growth"]);
  expect(next.messenger).not.toBe(begun.messenger);
  expect(world.settings).toBe(next.settings);
});
