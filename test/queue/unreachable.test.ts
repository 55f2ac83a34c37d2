import { expect, it, vi } from "vitest";
import type { Settings } from "../../src/ports/index.ts";
import { ManualClock, silentLog, systemClock } from "../../src/platform/index.ts";
import { openQueue, QueueUnreachableError, type QueueBackend } from "../../src/queue/index.ts";
import { emptyWorld } from "../support/empty-world.ts";
import { FlakyProxy } from "../support/flaky-proxy.ts";
import { aJob } from "../support/jobs.ts";
import { closedPort } from "../support/network/closed-port.ts";
import { describeWith, POSTGRES_URL, QueueLab, REDIS_URL } from "../support/queue/queues.ts";
import { recordingLog } from "../support/recording-log.ts";

const job = aJob("test.any", () => ({}));

function open(backend: QueueBackend) {
  return openQueue({ backend, jobs: [job], settings: {} as Settings, clock: systemClock, log: silentLog });
}

for (const { kind, label, setting, right, secretUrl, url, protocol } of [
  {
    kind: "redis",
    label: "Redis",
    setting: "REDIS_URL",
    right: "is right",
    secretUrl: "redis://:hunter2@",
    url: REDIS_URL,
    protocol: "redis",
  },
  {
    kind: "postgres",
    label: "PostgreSQL",
    setting: "DATABASE_URL",
    right: "names the right host and port",
    secretUrl: "postgres://herald:hunter2@",
    url: POSTGRES_URL,
    protocol: "postgres",
  },
] as const) {
  describeWith(kind, "a store that is not there", () => {
    const lab = new QueueLab(kind);

    it("is named with host, port and what to change, never with the password", async () => {
      const port = await closedPort();
      const error: unknown = await open({ kind, url: `${secretUrl}127.0.0.1:${port}` }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(QueueUnreachableError);
      expect(error).toMatchObject({
        code: "queue-unreachable",
        message: `${label} at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check that it runs and that ${setting} ${right}`,
      });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("hunter2");
    });

    it("makes a request fail at once when it goes away later, and works again when it is back", async () => {
      const proxy = await FlakyProxy.before(url);
      lab.closeLater(() => proxy.close());
      const queue = await lab.work([job], { backend: { ...lab.backend, url: proxy.url(protocol) } as QueueBackend });
      await lab.runs.of(await queue.enqueue("test.any", {}));

      await proxy.refuse();
      await expect(queue.enqueue("test.any", {})).rejects.toThrow(
        `${label} at 127.0.0.1:${proxy.port} cannot be reached`,
      );
      await expect(queue.status("any")).rejects.toThrow(QueueUnreachableError);
      expect(await queue.health()).toEqual({
        problem: expect.stringContaining(`${label} at 127.0.0.1:${proxy.port} cannot be reached`),
        waiting: 0,
        failed: 0,
        overdueSchedules: [],
      });

      await proxy.accept();
      await vi.waitFor(async () => expect(await queue.health()).toMatchObject({ problem: undefined }), {
        timeout: 20_000,
        interval: 20,
      });
      await lab.runs.of(await queue.enqueue("test.any", {}));
    });

    it("that accepts connections and says nothing counts as unreachable", async () => {
      const proxy = await FlakyProxy.before(url);
      lab.closeLater(() => proxy.close());
      const queue = await lab.open([job], { backend: { ...lab.backend, url: proxy.url(protocol) } as QueueBackend });
      expect(await queue.health()).toMatchObject({ problem: undefined });
      proxy.freeze();
      expect(await queue.health()).toMatchObject({ problem: expect.stringContaining("did not answer in time") });
    });

    it("does not keep a worker from closing, and is complained about once, not all the time", async () => {
      const proxy = await FlakyProxy.before(url);
      lab.closeLater(() => proxy.close());
      const log = recordingLog();
      const clock = new ManualClock("2026-11-23T08:00:00.000Z");
      const queue = await lab.open([job], {
        log,
        clock,
        backend: { ...lab.backend, url: proxy.url(protocol) } as QueueBackend,
      });
      queue.startWorker(emptyWorld);
      await lab.runs.of(await queue.enqueue("test.any", {}));
      await proxy.refuse();
      await proxy.refusals(6);
      await queue.close(30_000);
      const reasons = log.entries
        .filter(({ message }) => message === "queue store trouble")
        .map(({ data }) => (data as { reason: string }).reason);
      expect(new Set(reasons).size).toBe(reasons.length);
    });
  });
}

describeWith("redis", "a Redis that wants another password", () => {
  it("is told apart from one that is not there", async () => {
    const { hostname, port } = new URL(REDIS_URL);
    const error: unknown = await open({ kind: "redis", url: `redis://nobody:hunter2@${hostname}:${port}` }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(QueueUnreachableError);
    expect((error as Error).message).toMatch(
      /^Redis at .* refused the connection \(.*\): check user and password in REDIS_URL$/,
    );
    expect((error as Error).message).not.toContain("hunter2");
  });
});

describeWith("postgres", "a PostgreSQL address", () => {
  it("is told apart: no such database, no address at all", async () => {
    const missing = new URL(POSTGRES_URL);
    missing.pathname = "/no_such_database";
    await expect(open({ kind: "postgres", url: missing.href })).rejects.toThrow(
      /refused the connection \(database "no_such_database" does not exist\)/,
    );
    const error: unknown = await open({ kind: "postgres", url: "postgres://user:hunter2@[" }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(QueueUnreachableError);
    expect(String(error)).not.toContain("hunter2");
  });
});
