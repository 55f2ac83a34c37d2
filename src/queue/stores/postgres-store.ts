import { createPostgresBackend, Queue, runMigrations } from "bullmq";
import { Client } from "pg";
import { AbandonableWorker } from "../abandonable-worker.ts";
import { EVENTS_KEPT, type CommonStoreOptions, type QueueStore } from "./store.ts";
import type { StorePlace } from "../unreachable.ts";
import { QueueUnreachableError } from "../errors.ts";
import {
  DatabaseUnreachableError,
  postgresAddress,
  postgresConnection,
  translatePostgresError,
  type ServerAddress,
} from "../../database/index.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 30_000;
const PRODUCER_CONNECTIONS = 4;
/** Beside one for each running job: the fetching, the locks, the check for lost jobs. */
const SPARE_WORKER_CONNECTIONS = 2;

interface PostgresStoreOptions extends CommonStoreOptions {
  readonly url: string;
  readonly schema: string;
}

/**
 * Jobs in a PostgreSQL server, in a schema of their own, which is created and brought up to date.
 * @throws QueueUnreachableError when it does not answer, lets nobody in, or is a connection pooler
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<QueueStore> {
  const { queueName, settings, schema } = options;
  const place = await migrated(options.url, schema);
  const onError = (error: Error): void => options.onError(place.failureOf(error) as Error);
  const connection = {
    ...postgresConnection(options.url),
    schema,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: "herald-queue",
  };
  const queue = new Queue(
    queueName,
    { connection: { ...connection, max: PRODUCER_CONNECTIONS }, streams: EVENTS_KEPT, settings },
    createPostgresBackend,
  );
  queue.on("error", onError);
  try {
    await queue.waitUntilReady();
  } catch (error) {
    await queue.close();
    throw place.failureOf(error);
  }
  return {
    place,
    queue,
    createWorker(processor, timing) {
      const max = timing.concurrency + SPARE_WORKER_CONNECTIONS;
      const worker = new AbandonableWorker(
        queueName,
        processor,
        { connection: { ...connection, max }, settings, ...timing },
        createPostgresBackend,
      );
      worker.on("error", onError);
      return worker;
    },
    proveWrite: async () => {},
    concerns: async () => [],
    close: () => queue.close(),
  };
}

/** A session's setting that only this connection asked for. */
const PROBE = "herald.probe";

async function migrated(url: string, schema: string): Promise<StorePlace> {
  const place = placeOf(url);
  const { connectionString, options = "" } = postgresConnection(url);
  const client = new Client({
    connectionString,
    options: `${options} -c ${PROBE}=1`.trim(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A connection that breaks in between also fails the statement that runs on it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    // Where settings of the session are dropped, BullMQ would not find its tables, and nothing would be announced to it.
    const { rows } = await client.query<{ probe: string | null }>("SELECT current_setting($1, true) AS probe", [PROBE]);
    if (rows[0]?.probe !== "1") throw needsDirectAddress(place);
    await runMigrations(client, schema);
    return place;
  } catch (error) {
    throw isRefusedOption(error) ? needsDirectAddress(place) : place.failureOf(error);
  } finally {
    // One that never stood has nothing to say about its end.
    await client.end().catch(() => undefined);
  }
}

function placeOf(url: string): StorePlace {
  let at: ServerAddress;
  try {
    at = postgresAddress(url);
  } catch (error) {
    throw asQueueFailure(error);
  }
  return {
    name: at.name,
    setting: "DATABASE_URL",
    failureOf: (error) => asQueueFailure(translatePostgresError(error, at)),
  };
}

function asQueueFailure(error: unknown): unknown {
  return error instanceof DatabaseUnreachableError ? new QueueUnreachableError(error.message, { cause: error }) : error;
}

function isRefusedOption(error: unknown): boolean {
  return error instanceof Error && /unsupported startup parameter/i.test(error.message);
}

function needsDirectAddress({ name }: StorePlace): QueueUnreachableError {
  return new QueueUnreachableError(
    `${name} is behind a connection pooler, and the queue needs a direct connection: set DATABASE_URL to the direct address of PostgreSQL, or REDIS_URL to a Redis for the queue`,
  );
}
