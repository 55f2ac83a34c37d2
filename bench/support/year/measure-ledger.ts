import { loadConfig, settingsOf } from "../../../src/config/index.ts";
import { addDays, type UtcDay } from "../../../src/experiment/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import type { Destination, Messenger } from "../../../src/notify/index.ts";
import type { JobContext, JobExperimentsApi, Ledger } from "../../../src/ports/index.ts";
import { explain } from "../../../src/app/index.ts";
import { judgeHere } from "../../../src/judging/index.ts";
import { pruneLedger, sendDailyDigest, sendScorecard, sweepExperiments } from "../../../src/workflow/index.ts";
import { ACCOUNT, type Slot } from "./simulated-account.ts";
import type { Standing } from "./fill-ledger.ts";

/** What an operation took: the fastest of a few runs. Processor time is that of this process: of a server, none. */
export interface Took {
  readonly wallMs: number;
  readonly processorMs: number;
}

const MOST_RUNS = 3;
const LONG_MS = 3_000;

export async function timed(operation: () => Promise<unknown>, mostRuns = MOST_RUNS): Promise<Took> {
  let fastest: Took = { wallMs: Infinity, processorMs: Infinity };
  const began = performance.now();
  for (let run = 0; run < mostRuns && performance.now() - began < LONG_MS; run++) {
    const used = process.cpuUsage();
    const started = performance.now();
    await operation();
    const { user, system } = process.cpuUsage(used);
    fastest = {
      wallMs: Math.min(fastest.wallMs, performance.now() - started),
      processorMs: Math.min(fastest.processorMs, (user + system) / 1000),
    };
  }
  return fastest;
}

/** The ledger's part of everything that reads much of it. Nothing is read from the API, and nothing is posted. */
export async function measureLedger(
  ledger: Ledger,
  slots: readonly Slot[],
  standing: Standing,
  day: UtcDay,
): Promise<Readonly<Record<string, Took>>> {
  const context = contextOf(ledger, slots, standing, day);
  const { decisionId } = standing.at(-1)!;
  await tellSelfAudit(context);
  return {
    "account facts": await timed(() => ledger.decisions.lastLooks(ACCOUNT)),
    "sweep, without its experiments": await timed(() => sweepExperiments({ account: ACCOUNT }, context)),
    "digest, model and rendering": await timed(() => sendDailyDigest({}, context)),
    scorecard: await timed(() => sendScorecard({}, context)),
    "explain the last decision": await timed(() => explain(ledger, decisionId)),
    verify: await timed(async () => {
      const { chain, acts } = await ledger.audit();
      if (chain.firstBroken !== undefined || acts.unexplained.length > 0) throw new Error("the ledger is broken");
    }),
    "prune and vacuum": await timed(() => pruneLedger({}, context)),
  };
}

/** Simulates for seconds once a month, at any age of the ledger: another scorecard of the month has done it. */
async function tellSelfAudit({ ledger, asOf }: JobContext): Promise<void> {
  const month = asOf.slice(0, 7);
  const fact = { month, week: "another", runs: 1000, falseShare: 0, experiments: 1, medianPhi: null };
  await ledger.notes.write({ key: `self-audit:${month}`, topic: "self-audit", asOf, at: asOf, fact });
}

const POSTED = { kind: "posted", id: "1", showsChart: true } as const;

function contextOf(ledger: Ledger, slots: readonly Slot[], standing: Standing, day: UtcDay): JobContext {
  const config = loadConfig({
    environment: { OURS_PRIVACY_API_KEY: "bench", WEBHOOK_URL: "http://127.0.0.1:9/nobody" },
    directory: "/nonexistent",
  });
  const asOf = `${addDays(day, 1)}T09:00:00.000Z`;
  const to = (destinations: readonly Destination[]) =>
    destinations.map((destination) => ({ destination, canAnswer: false, kind: "delivered", outcome: POSTED }) as const);
  const messenger: Messenger = {
    deliver: async ({ destinations }) => to(destinations),
    upload: async ({ destinations }) => to(destinations),
    takesFiles: () => true,
    isLeftBehind: async () => false,
    linkTo: async () => undefined,
  };
  const decisionOf = new Map(standing.map((one) => [one.experimentId, one.decisionId]));
  const evaluated = (experimentId: string) => ({ kind: "evaluated", decisionId: decisionOf.get(experimentId) });
  return {
    runId: "bench",
    attempt: 1,
    attemptId: "bench 1",
    asOf,
    requests: { made: 0 },
    signal: new AbortController().signal,
    isDryRun: false,
    settings: { ...settingsOf(config), accounts: [{ id: ACCOUNT, name: ACCOUNT }] },
    clock: new ManualClock(asOf),
    log: silentLog,
    ledger,
    messenger,
    judge: judgeHere,
    charts: { draw: () => Promise.reject(new Error("no charts here")) },
    workerHealth: async () => ({ givenUp: 0, overdue: [] }),
    people: { mayAnswer: async () => ({ kind: "granted" }), whisper: async () => undefined } as never,
    api: () => ({ listExperiments: () => listed(slots) }) as Partial<JobExperimentsApi> as JobExperimentsApi,
    enqueue: async () => "bench",
    // What the batches of a sweep would do costs the same at any age of the ledger.
    runChildren: async (name, children) => {
      const asked = await children();
      if (name === "sweep") {
        const value = { evaluated: standing, unread: [], deleted: [], personalizations: 0, unchanged: 0, requests: 0 };
        return asked.map(({ key }) => ({ key, kind: "done", value }));
      }
      return asked.map(({ key, payload }) => {
        const targets = payload["targets"] as readonly { readonly experimentId: string }[];
        return {
          key,
          kind: "done",
          value: { outcomes: targets.map(({ experimentId }) => evaluated(experimentId)), requests: 0 },
        };
      });
    },
  };
}

async function* listed(slots: readonly Slot[]) {
  for (const { experiment } of slots) if (experiment.status === "running") yield experiment;
}
