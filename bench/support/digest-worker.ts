/**
 * A process of its own with a ledger of its own, `node digest-worker.ts <seed|digest> <experiments> <folder>` with the ledger in the environment.
 * `seed` fills the ledger with what sweeps of the last three days would have left. `digest` makes a digest of it, the sandbox taking the place of Slack,
 * and prints as JSON what that took.
 */
import { PGlite } from "@electric-sql/pglite";
import { Client } from "pg";
import { openWorld, type World } from "../../src/app/index.ts";
import { defaultPolicy, loadConfig } from "../../src/config/index.ts";
import { decide, NO_ACCOUNT_FACTS, type Decision, type DecisionInput, type Look } from "../../src/decision/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import type { JobContext, Ledger } from "../../src/ports/index.ts";
import { RandomStream, replay, scenarioOf, simulateSeries } from "../../src/replay/index.ts";
import { sendDailyDigest } from "../../src/workflow/index.ts";

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

const ACCOUNT = "demo";
const DAYS = 14;
/** So many of the last days were swept. */
const SWEPT = 3;
const BATCH = 50;
/** The heap is looked at whenever something is delivered, and at calls of the ledger at least so long after the last look. */
const BETWEEN_LOOKS_MS = 500;

interface Made {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** Of a hundred experiments: 3 with a clear winner, 17 with a traffic split that is off, 80 that go on. */
function simulated(place: number): readonly Made[] {
  const lifts = [0, place < 3 ? 0.35 : (place % 4) * 0.01];
  const isOff = place >= 3 && place < 20;
  const scenario = scenarioOf({
    rate: 0.05,
    daily: 1_000,
    days: DAYS,
    lifts,
    ...(isOff && { actualShares: [54, 46] }),
  });
  const looks: Look[] = [];
  return [...replay(simulateSeries(scenario, new RandomStream(11, place)), defaultPolicy)]
    .slice(-SWEPT)
    .map(({ judgement: { opened } }) => {
      const snapshot = { ...opened.snapshot, account: ACCOUNT };
      const input = { snapshot, history: { ...opened.history, looks: [...looks] }, policy: defaultPolicy };
      const decision = decide(input);
      if (decision.look !== null) looks.push(decision.look);
      return { input, decision };
    });
}

/** The same decision about another experiment. */
function about(index: number, { input, decision }: Made): Made {
  const named = { id: `exp_${index}`, key: `page-${index}`, name: `Landing page ${index}: shorter form` };
  const { snapshot } = input;
  return {
    input: { ...input, snapshot: { ...snapshot, experiment: { ...snapshot.experiment, ...named } } },
    decision: { ...decision, experimentId: named.id, experimentKey: named.key, experimentName: named.name },
  };
}

async function seed(ledger: Ledger, experiments: number): Promise<void> {
  const places = Array.from({ length: 100 }, (_, place) => simulated(place));
  for (let day = 0; day < SWEPT; day++)
    for (let from = 0; from < experiments; from += BATCH) {
      const made = Array.from({ length: Math.min(BATCH, experiments - from) }, (_, offset) =>
        about(from + offset, places[(from + offset) % places.length]![day]!),
      );
      const { asOf } = made[0]!.decision;
      const read = made.map(({ input }) => input.snapshot.experiment);
      await ledger.experiments.rememberAll(ACCOUNT, read, asOf, () => Promise.resolve(NO_ACCOUNT_FACTS));
      const kept = await ledger.decisions.recordAll(made, asOf);
      if (day === SWEPT - 1)
        await ledger.readings.keep(
          ACCOUNT,
          kept.map(({ id }, index) => ({
            experimentId: read[index]!.id,
            at: asOf,
            lastClosedDay: made[index]!.decision.lastClosedDay,
            stamp: "bench",
            decisionId: id,
          })),
        );
    }
}

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
  const now = `${new Date(Date.parse(simulated(0).at(-1)!.decision.lastClosedDay) + 86_400_000).toISOString().slice(0, 10)}T09:00:00.000Z`;
  const config = loadConfig({
    environment: { ...process.env, DATA_DIR: folder, PORT: "0", HOST: "127.0.0.1" },
    directory: folder,
  });
  const world = await openWorld({ config, clock: new ManualClock(now), log: silentLog, owner: "bench" });
  if (task === "seed") await seed(world.ledger, Number(experiments));
  else process.stdout.write(JSON.stringify(await digest(world, now)));
  await world.close();
}
