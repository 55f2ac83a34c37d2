import { createPostgresBackend, Queue, runMigrations } from "bullmq";
import { Client } from "pg";
import { AbandonableWorker } from "../abandonable-worker.ts";
import { EVENTS_KEPT, type CommonStoreOptions, type QueueStore } from "./store.ts";
import { isConnectionTrouble, unreachable, type StorePlace } from "../unreachable.ts";

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
 * @throws QueueUnreachableError when it does not answer, or lets nobody in, right now
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<QueueStore> {
  const { queueName, onError, settings, schema } = options;
  const place = await migrated(options.url, schema);
  const connection = {
    connectionString: options.url,
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
  await queue.waitUntilReady();
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
    close: () => queue.close(),
  };
}

async function migrated(url: string, schema: string): Promise<StorePlace> {
  const client = clientFor(url);
  const place = { name: `PostgreSQL at ${client.host}:${client.port}`, setting: "DATABASE_URL" };
  // A connection that breaks in between also fails the statement that runs on it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await runMigrations(client, schema);
    return place;
  } catch (error) {
    throw isConnectionTrouble(error) ? unreachable(place, error) : error;
  } finally {
    await client.end();
  }
}

function clientFor(url: string): Client {
  try {
    return new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  } catch {
    // No cause: it could quote the address with its password.
    throw unreachable({ name: "The configured PostgreSQL", setting: "DATABASE_URL" }, new Error("not an address"));
  }
}
