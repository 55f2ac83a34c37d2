import { describe, expect, it, onTestFinished } from "vitest";
import type { Settings } from "../../src/ports/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { openQueue, QueueUnreachableError, type JobQueue } from "../../src/queue/index.ts";
import { aJob } from "../support/jobs.ts";
import { fakeRedis } from "../support/queue/fake-redis.ts";

const job = aJob("test.any", () => ({}));

function open(url: string): Promise<JobQueue> {
  return openQueue({
    backend: { kind: "redis", url },
    jobs: [job],
    settings: {} as Settings,
    clock: systemClock,
    log: silentLog,
  });
}

describe("a Redis that answers and cannot be used", () => {
  it.each`
    kind                                | refused     | answer                                                                                               | sentence
    ${"a node of a cluster"}            | ${"SET"}    | ${"MOVED 3999 10.0.0.7:6381"}                                                                        | ${"is a node of a Redis Cluster, and Herald needs a single primary: set REDIS_URL to a Redis with cluster mode off"}
    ${"a cluster without its slots"}    | ${"EVAL"}   | ${"CLUSTERDOWN Hash slot not served"}                                                                | ${"is a node of a Redis Cluster"}
    ${"a cluster that splits keys"}     | ${"EVAL"}   | ${"CROSSSLOT Keys in request don't hash to the same slot"}                                           | ${"is a node of a Redis Cluster"}
    ${"a user that may not script"}     | ${"EVAL"}   | ${"NOPERM User bugs has no permissions to run the 'evalsha' command"}                                | ${"does not let this user do what the queue needs (NOPERM User bugs has no permissions to run the 'evalsha' command): give it the rights"}
    ${"a user that may not ask"}        | ${"INFO"}   | ${"NOPERM User bugs has no permissions to run the 'info' command"}                                   | ${"does not let this user do what the queue needs"}
    ${"a server without scripts"}       | ${"EVAL"}   | ${"ERR unknown command 'evalsha'"}                                                                   | ${"does not let this user do what the queue needs"}
    ${"a memory that is full"}          | ${"SET"}    | ${"OOM command not allowed when used memory > 'maxmemory'."}                                         | ${"is out of memory and takes nothing more: raise its maxmemory"}
    ${"a replica"}                      | ${"SET"}    | ${"READONLY You can't write against a read only replica."}                                           | ${"is a read-only replica: set REDIS_URL to the primary"}
    ${"a disk that is full"}            | ${"SET"}    | ${"MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk"} | ${"cannot save to its disk"}
    ${"a primary without replicas"}     | ${"SET"}    | ${"NOREPLICAS Not enough good replicas to write."}                                                   | ${"has too few replicas"}
    ${"a database that is not there"}   | ${"SELECT"} | ${"ERR DB index is out of range"}                                                                    | ${"has no database of that number"}
    ${"no room for one more"}           | ${"INFO"}   | ${"ERR max number of clients reached"}                                                               | ${"has no room for another connection"}
    ${"a password that is not its own"} | ${"AUTH"}   | ${"WRONGPASS invalid username-password pair or user is disabled."}                                   | ${"refused the connection (WRONGPASS invalid username-password pair or user is disabled.): check user and password in REDIS_URL"}
  `("is told as $kind, with what to do", async ({ refused, answer, sentence }) => {
    const redis = await fakeRedis((command) => (command.startsWith(refused) ? (answer as string) : undefined));
    const error: unknown = await open(redis.url.replace("//", "//:hunter2@") + "/99").catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(QueueUnreachableError);
    expect((error as Error).message).toContain(`Redis at 127.0.0.1:${redis.port} ${sentence as string}`);
    expect((error as Error).message).not.toContain("hunter2");
  });
});

describe("a Redis that stops taking jobs while Herald runs", () => {
  it("is not healthy, and both health and a request say why", async () => {
    let refusal: string | undefined;
    const redis = await fakeRedis((command) => (/^(SET|EVAL)/.test(command) ? refusal : undefined));
    const queue = await open(redis.url);
    onTestFinished(() => queue.close(0));
    refusal = "OOM command not allowed when used memory > 'maxmemory'.";
    const sentence = `Redis at 127.0.0.1:${redis.port} is out of memory`;
    expect((await queue.health()).problem).toContain(sentence);
    await expect(queue.enqueue("test.any", {})).rejects.toThrow(sentence);
    await expect(queue.syncSchedules()).rejects.toThrow(sentence);
  });

  it("because it is no longer the primary is left for a new connection, which may lead to the one that is", async () => {
    let refusal: string | undefined;
    const redis = await fakeRedis((command) => (/^(SET|EVAL)/.test(command) ? refusal : undefined));
    const queue = await open(redis.url);
    onTestFinished(() => queue.close(0));
    const before = redis.connections();
    refusal = "READONLY You can't write against a read only replica.";
    expect((await queue.health()).problem).toContain("is a read-only replica");
    refusal = undefined;
    await expect.poll(async () => (await queue.health()).problem, { timeout: 10_000 }).toBeUndefined();
    expect(redis.connections()).toBeGreaterThan(before);
  });
});

it.each([
  [
    "throws out jobs when it is full",
    "maxmemory_policy:allkeys-lru\r\naof_enabled:1\r\n",
    "maxmemory-policy to noeviction",
  ],
  ["keeps no append-only file", "maxmemory_policy:noeviction\r\naof_enabled:0\r\n", "appendonly to yes"],
])("a Redis that %s is a concern that says what to set", async (_, info, whatToDo) => {
  const redis = await fakeRedis(() => undefined, `redis_version:7.2.0\r\nloading:0\r\n${info}`);
  const queue = await open(redis.url);
  onTestFinished(() => queue.close(0));
  expect(await queue.concerns()).toEqual([
    { problem: expect.any(String), whatToDo: expect.stringContaining(whatToDo) },
  ]);
});
