import { Queue } from "bullmq";
import { AbandonableWorker } from "../abandonable-worker.ts";
import type { StoredData } from "../envelope.ts";
import { EVENTS_KEPT, type CommonStoreOptions, type QueueStore } from "./store.ts";
import { redisConcerns } from "./redis-concerns.ts";
import { isFromFormerPrimary, redisFailure, redisUnreachable } from "./redis-failures.ts";
import { tooSlow, type StorePlace } from "../unreachable.ts";
import { within } from "../within.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const LONGEST_RECONNECT_DELAY_MS = 5_000;
const DEFAULT_PORT = "6379";
/** The trace of a proof that Redis takes something. No job has such an id. */
const PROOF_KEY = "write-proof";
const PROOF_SECONDS = 60;

interface RedisStoreOptions extends CommonStoreOptions {
  readonly url: string;
  readonly keyPrefix: string | undefined;
}

/**
 * Jobs in Redis (6.2 or newer, with `maxmemory-policy noeviction` and AOF).
 * @throws QueueUnreachableError when it does not answer, lets nobody in, or takes nothing, right now
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<QueueStore> {
  const { queueName, settings } = options;
  const place = placeOf(options.url);
  const onError = (error: Error): void => options.onError(place.failureOf(error) as Error);
  const prefix = options.keyPrefix === undefined ? {} : { prefix: options.keyPrefix };
  const connection = {
    url: options.url,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: reconnectDelayMs,
    reconnectOnError: isFromFormerPrimary,
  };
  const queue = new Queue<StoredData, unknown, string>(queueName, {
    // What is under way when the connection breaks fails there and then, too.
    connection: { ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 0 },
    streams: EVENTS_KEPT,
    settings,
    ...prefix,
  });
  const proveWrite = async (): Promise<void> => {
    const client = await queue.getBackend().client;
    await client.set(queue.toKey(PROOF_KEY), "1", { EX: PROOF_SECONDS });
  };
  try {
    await connected(queue, place);
    // A Redis that answers may still refuse scripts, of which this is one, or take nothing.
    await Promise.all([queue.getJobState(PROOF_KEY), proveWrite()]);
  } catch (thrown) {
    const error = place.failureOf(thrown);
    // The error that is thrown reports the refusals of the connection that is being given up.
    queue.on("error", () => undefined);
    await queue.getBackend().close(true);
    throw error;
  }
  queue.on("error", onError);
  return {
    place,
    queue,
    createWorker(processor, timing) {
      const worker = new AbandonableWorker(queueName, processor, {
        connection: { ...connection, maxRetriesPerRequest: null },
        ...prefix,
        settings,
        ...timing,
      });
      worker.on("error", onError);
      return worker;
    },
    proveWrite,
    concerns: async () => redisConcerns(await (await queue.getBackend().client).info()),
    close: () => queue.getBackend().close(true),
  };
}

function reconnectDelayMs(attempt: number): number {
  return Math.min(100 * 2 ** attempt, LONGEST_RECONNECT_DELAY_MS);
}

/** BullMQ itself would try to connect forever. */
async function connected(queue: Queue<StoredData, unknown, string>, place: StorePlace): Promise<void> {
  const { promise: refusal, reject } = Promise.withResolvers<never>();
  const refuse = (error: Error) => reject(redisUnreachable(place, error));
  queue.on("error", refuse);
  try {
    const outcome = await within(CONNECT_TIMEOUT_MS, Promise.race([queue.waitUntilReady(), refusal]));
    if (outcome.kind === "late") throw tooSlow(place);
  } finally {
    queue.off("error", refuse);
  }
}

function placeOf(url: string): StorePlace {
  const at = URL.canParse(url) ? new URL(url) : undefined;
  const address =
    at === undefined || at.hostname === "" ? "the configured address" : `${at.hostname}:${at.port || DEFAULT_PORT}`;
  const name = `Redis at ${address}`;
  return { name, setting: "REDIS_URL", failureOf: (error) => redisFailure({ name }, error) };
}
