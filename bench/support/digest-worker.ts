/**
 * A process of its own with a ledger of its own, `node digest-worker.ts <seed|digest> <experiments> <folder>` with the ledger in the environment.
 * `seed` fills the ledger with what sweeps of the last three days would have left. `digest` makes a digest of it, the sandbox taking the place of Slack,
 * and prints as JSON what that took.
 */
import { PGlite } from "@electric-sql/pglite";
import { Client } from "pg";
import { openWorld, type World } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import type { JobContext } from "../../src/ports/index.ts";
import { sendDailyDigest } from "../../src/workflow/index.ts";
import { ACCOUNT, seed, seededNow } from "./seeded-ledger.ts";

/** What `digest` prints. */
export interface DigestMeasurement {
  readonly wallMs: number;
  /** Of all threads. */
  readonly processorMs: number;
  /** Live after a collection, in MB: before, and the most that was found at any look. */
  readonly heapBefore: number;
  readonly heapMost: number;
  /** Largest resident set of the process, in MB. */
  readonly residentMost: number;
  /** Sent to the database. */
  readonly statements: number;
}

/** The heap is looked at whenever something is delivered, and at calls of the ledger at least so long after the last look. */
const BETWEEN_LOOKS_MS = 500;

async function digest(world: World, now: string): Promise<DigestMeasurement> {
  const yesterday = new Date(Date.parse(now) - 86_400_000).toISOString();
  let heapMost = 0;
  let lookedAt = 0;
  const look = (): void => {
    heapMost = Math.max(heapMost, liveHeap());
    lookedAt = performance.now();
  };
  const context: JobContext = {
    ...world.context({ runId: "bench" }),
    runId: "bench",
    attempt: 1,
    asOf: now,
    requests: { made: 0 },
    signal: new AbortController().signal,
    ledger: watched(world.ledger, () => {
      if (performance.now() - lookedAt >= BETWEEN_LOOKS_MS) look();
    }),
    messenger: watched(world.messenger, look),
    enqueue: () => Promise.resolve("later"),
    runChildren: () => Promise.resolve([{ key: ACCOUNT, kind: "done", value: swept }]),
  };
  const fresh = await world.ledger.readings.fresh(ACCOUNT, dayBefore(now), yesterday);
  const swept = {
    evaluated: [...fresh.values()].map(({ experimentId, decisionId }) => ({
      account: ACCOUNT,
      experimentId,
      decisionId,
    })),
    unread: [],
    deleted: [],
    personalizations: 0,
    unchanged: 0,
    requests: 0,
  };
  await world.ledger.notes.write({
    key: "made before",
    topic: `digest ${context.settings.digests[0]!.name}`,
    asOf: yesterday,
    at: yesterday,
    fact: { day: yesterday.slice(0, 10), since: null, sinceMadeAt: null },
  });
  const statements = countStatements();
  const heapBefore = liveHeap();
  const used = process.cpuUsage();
  const started = performance.now();
  const result = await sendDailyDigest({}, context);
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(used);
  if (result["experiments"] !== swept.evaluated.length)
    throw new Error(`only ${String(result["experiments"])} were told`);
  return {
    wallMs,
    processorMs: (user + system) / 1000,
    heapBefore,
    heapMost,
    residentMost: process.resourceUsage().maxRSS / 1024,
    statements: statements.count,
  };
}

function dayBefore(now: string): string {
  return new Date(Date.parse(now) - 86_400_000).toISOString().slice(0, 10);
}

/** In MB, after a collection. */
function liveHeap(): number {
  globalThis.gc!();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** The same object, each call of a method of it or of its members seen first. */
function watched<Seen extends object>(seen: Seen, onCall: () => void): Seen {
  return new Proxy(seen, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member === "object" && member !== null) return watched(member, onCall);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        onCall();
        return (member as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
}

function countStatements(): { count: number } {
  const statements = { count: 0 };
  for (const { prototype } of [Client, PGlite] as unknown as {
    readonly prototype: { query: (...given: unknown[]) => unknown };
  }[]) {
    const { query } = prototype;
    prototype.query = function (...given) {
      statements.count += 1;
      return query.apply(this, given);
    };
  }
  return statements;
}

if (import.meta.main) {
  const [task, experiments, folder] = process.argv.slice(2) as [string, string, string];
  const now = seededNow();
  const config = loadConfig({
    environment: { ...process.env, DATA_DIR: folder, PORT: "0", HOST: "127.0.0.1" },
    directory: folder,
  });
  const world = await openWorld({ config, clock: new ManualClock(now), log: silentLog, owner: "bench" });
  if (task === "seed") await seed(world.ledger, Number(experiments));
  else process.stdout.write(JSON.stringify(await digest(world, now)));
  await world.close();
}
