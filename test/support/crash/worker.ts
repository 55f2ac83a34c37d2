import { judgeHere } from "../../../src/judging/index.ts";
import { randomUUID } from "node:crypto";
import { jobs } from "../../../jobs/index.ts";
import { createExperimentsApi, READ_RETRY } from "../../../src/api-client/index.ts";
import { loadConfig, policyVersion, settingsOf } from "../../../src/config/index.ts";
import { openEmbedded, openPostgres, type Database } from "../../../src/database/index.ts";
import { DEFAULT_POLICY, type Policy } from "../../../src/decision/index.ts";
import type { AnyJob, Settings, Ledger } from "../../../src/ports/index.ts";
import { silentLog, type ManualClock } from "../../../src/platform/index.ts";
import type { ContextFactory } from "../../../src/queue/index.ts";
import { createMessenger, peopleOf } from "../../../src/notify/index.ts";
import { createSlackMedium, createSlackPeople } from "../../../src/slack/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { countingDatabase, countingJobs, type Steps } from "./steps.ts";

export const ACCOUNT = "main";

/** Where a ledger of the matrix is. */
export type LedgerPlace =
  | { readonly kind: "postgres"; readonly url: string; readonly schema: string }
  | { readonly kind: "embedded"; readonly directory: string };

/** The embedded database of this process, which stays open: where no process dies, nothing has to open it anew. */
export interface SharedPlace {
  readonly kind: "shared";
  readonly database: Database;
  readonly schema: string;
}

/** Addresses of the sandbox that stands for the world. */
export interface Outside {
  readonly url: string;
  readonly slackApiUrl: string;
}

/** One worker, opened: its ledger, its jobs and what they are given. */
export interface CrashWorker {
  readonly ledger: Ledger;
  readonly jobs: readonly AnyJob[];
  readonly settings: Settings;
  readonly contextFor: ContextFactory;
  close(): Promise<void>;
}

/** Pictures decide nothing about a stop; losing and doubling them is tried in the matrix of Slack's faults. */
const STOP_JOBS: readonly AnyJob[] = jobs.map((job) =>
  job.id === "reporting.chart" ? { ...job, run: async () => ({}) } : job,
);
const NO_CHARTS = { draw: () => Promise.reject(new Error("nothing is drawn here")) };

/** Long enough for a busy machine; what never answers is tried elsewhere. */
const PATIENCE_MS = 10_000;

export interface CrashWorkerOptions {
  readonly clock: ManualClock;
  readonly owner: string;
  /** In which the policy differs from that of all cases. */
  readonly rules: Partial<Policy>;
  /** What the worker does from its opening on is counted. */
  readonly steps?: Steps | undefined;
}

/**
 * Opens what a worker needs, as production does, on a given ledger and against the sandbox. Reads are not repeated by the client, so that a
 * single fault reaches the job.
 */
export async function openCrashWorker(
  place: LedgerPlace | SharedPlace,
  outside: Outside,
  { clock, owner, rules, steps }: CrashWorkerOptions,
): Promise<CrashWorker> {
  const database = await openDatabase(place);
  const schema = place.kind === "embedded" ? "herald" : place.schema;
  const ledger = await openLedger(steps === undefined ? database : countingDatabase(database, steps), {
    schema,
    log: silentLog,
  });
  const api = createExperimentsApi({
    baseUrl: outside.url,
    apiKey: "sandbox-key",
    stopApiKey: "sandbox-stop-key",
    log: silentLog,
    clock,
    requestTimeoutMs: PATIENCE_MS,
    retry: { ...READ_RETRY, attempts: 1 },
    // What Ours Privacy asks to wait passes at once, for everybody.
    sleep: async (ms) => clock.advance(ms),
  });
  const slack = {
    token: "xoxb-sandbox",
    apiUrl: outside.slackApiUrl,
    timeoutMs: PATIENCE_MS,
    logger: silentLog,
    clock,
  };
  const settings = theSettings(rules);
  // A press would arrive, so messages have buttons.
  const messenger = createMessenger([
    createSlackMedium({ ...slack, deliveries: ledger.deliveries, owner, canAnswer: true }),
  ]);
  const people = peopleOf({ slack: createSlackPeople({ ...slack, approvers: [] }) });
  return {
    ledger,
    settings,
    jobs: steps === undefined ? STOP_JOBS : countingJobs(STOP_JOBS, steps),
    contextFor: () => ({
      attemptId: `${owner} ${randomUUID()}`,
      isDryRun: false,
      settings,
      clock,
      log: silentLog,
      ledger,
      messenger,
      people,
      charts: NO_CHARTS,
      judge: judgeHere,
      workerHealth: async () => ({ givenUp: 0, overdue: [] }),
      api: () => api,
    }),
    async close() {
      await api.close();
      if (place.kind !== "shared") await database.close();
    },
  };
}

async function openDatabase(place: LedgerPlace | SharedPlace): Promise<Database> {
  switch (place.kind) {
    case "postgres":
      return openPostgres({ url: place.url, log: silentLog, maxConnections: 4 });
    case "embedded":
      return openEmbedded({ directory: place.directory, log: silentLog });
    case "shared":
      return place.database;
  }
}

/** The default policy but for what the scenes count on: the first look may announce, a stop comes two hours later. */
function theSettings(given: Partial<Policy>): Settings {
  const base = { minDays: 7, vetoWindowMinutes: 120, recentlyDiscoveredHours: 0, mode: "auto" } as const;
  const rules = { ...DEFAULT_POLICY, ...base, ...given };
  return {
    ...settingsOf(loadConfig({ environment: {}, directory: "/nonexistent" })),
    isDemo: false,
    accounts: [{ id: ACCOUNT, name: "The account" }],
    policyFor: () => ({ name: "test", version: policyVersion(rules), rules }),
    experimentUrl: ({ account, experimentId }) => `https://app.example.test/${account}/${experimentId}`,
  };
}
