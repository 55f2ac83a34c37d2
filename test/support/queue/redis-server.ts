import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { Redis } from "ioredis";
import { describe, onTestFinished, vi } from "vitest";
import { closedPort } from "../network/closed-port.ts";
import { isEverything } from "../scope.ts";

/** A server of the test's own, which it may give any role. */
export interface RedisServer {
  readonly url: string;
  /** Sends it a command and returns the answer. */
  tell(command: string, ...words: readonly string[]): Promise<unknown>;
  follow(primary: RedisServer): Promise<void>;
  /** Resolves when it has all that its primary has. */
  isInStep(): Promise<void>;
}

const isInstalled = isEverything && spawnSync("redis-server", ["--version"]).error === undefined;

/** Why there are no such servers, and it is no failure that there are none; empty: they are used. */
function absence(): string {
  if (isInstalled) return "";
  if (!isEverything) return ": in npm run test:all";
  return process.env["CI"] === "true" ? "" : ": redis-server is not installed, skipped";
}

/** A suite that starts servers. Where none is installed it is skipped, visibly, or fails where CI=true. */
export function describeWithRedisServers(title: string, suite: () => void): void {
  const why = absence();
  describe.skipIf(why !== "")(`${title} [redis-server${why}]`, () => {
    suite();
  });
}

/** Starts a server that keeps everything in memory, and ends it with the test. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await closedPort();
  const flags = `--port ${port} --bind 127.0.0.1 --appendonly no --repl-diskless-sync-delay 0`.split(" ");
  const server = spawn("redis-server", ["--save", "", "--dir", tmpdir(), ...flags], { stdio: "ignore" });
  await once(server, "spawn");
  const ended = once(server, "exit");
  const client = new Redis(port, "127.0.0.1", { retryStrategy: () => 20 });
  client.on("error", () => undefined);
  onTestFinished(async () => {
    client.disconnect();
    server.kill("SIGKILL");
    await ended;
  });
  await client.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    tell: (command, ...words) => client.call(command, ...words),
    follow: async (primary) => {
      const { hostname, port: itsPort } = new URL(primary.url);
      await client.replicaof(hostname, itsPort);
    },
    isInStep: async () => {
      await vi.waitUntil(async () => (await client.info("replication")).includes("master_link_status:up"), {
        timeout: 30_000,
        interval: 20,
      });
    },
  };
}
