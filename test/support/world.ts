import { judgeHere } from "../../src/judging/index.ts";
import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { jobs } from "../../jobs/index.ts";
import { createExperimentsApi, READ_RETRY } from "../../src/api-client/index.ts";
import { counted, jobApi } from "../../src/app/job-api.ts";
import { loadConfig, policyVersion, settingsOf } from "../../src/config/index.ts";
import type { Database } from "../../src/database/index.ts";
import { DEFAULT_POLICY, type Policy } from "../../src/decision/index.ts";
import type {
  Settings,
  WorkerHealth,
  ExperimentsApi,
  JobExperimentsApi,
  Intent,
  Ledger,
  Log,
  Narrator,
  ChartPainter,
} from "../../src/ports/index.ts";
import { ManualClock } from "../../src/platform/index.ts";
import {
  createInlineRunner,
  type ContextFactory,
  type InlineRunner,
  type RequestTally,
} from "../../src/queue/index.ts";
import { startSandbox, type Sandbox, type SandboxOptions, type SinkMessage } from "../../src/sandbox/index.ts";
import {
  createMessenger,
  peopleOf,
  type Medium,
  type Messenger,
  type People,
  type PeopleWhoAnswer,
} from "../../src/notify/index.ts";
import { createSlackMedium, createSlackPeople, ReplyAddresses } from "../../src/slack/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { lendLedger } from "./ledgers/lent-ledger.ts";
import { recordingLog, type LogEntry } from "./recording-log.ts";

/** The first morning: a Monday. */
export const FIRST_MORNING = "2026-11-23T09:00:00.000Z";
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** So long that a busy machine does not look like a dead server. */
const PATIENCE_MS = 5_000;
const SLACK_PATIENCE_MS = 5_000;
/** Rules that the stories of these tests count on, whatever the defaults are: decided from day 7 on, stopped two hours after it was told. */
const RULES: Partial<Policy> = {
  mode: "auto",
  minDays: 7,
  horizonDays: 28,
  probabilityToBeBest: 0.95,
  recentlyDiscoveredHours: 24,
  vetoWindowMinutes: 120,
};
/** A transparent picture of one dot. */
const DOT = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

export interface WorldSetup
  extends Partial<
    Pick<
      SandboxOptions,
      "scenarios" | "generation" | "seed" | "importCsv" | "importMode" | "apiKeys" | "refusesNewBlocks"
    >
  > {
  /** Rules of every experiment in which it differs from the policy of all these tests. */
  readonly policy?: Partial<Policy>;
  readonly settings?: Partial<Settings>;
  /** Names of experiments and variants stay inside. */
  readonly redactNames?: boolean;
  /** Presses of buttons would arrive. */
  readonly canAnswer?: boolean;
  /** Ids of the accounts; the first is the sandbox of the world, each other one gets a sandbox of its own with the same scenarios. */
  readonly accounts?: readonly string[];
  /** How long the client waits for an answer. */
  readonly patienceMs?: number;
  /** The same of Slack's client. */
  readonly slackPatienceMs?: number;
  /** Address at which the clients reach a sandbox: that of a proxy before it. */
  readonly through?: (url: string) => Promise<string>;
  /** Stands between the jobs and the API of an account. */
  readonly wrapApi?: (api: ExperimentsApi, account: string) => ExperimentsApi;
  readonly wrapMessenger?: (messenger: Messenger) => Messenger;
  /** Media beside Slack, and their people. */
  readonly beside?: (world: World) => { readonly medium: Medium; readonly people: PeopleWhoAnswer };
}

/** The API of an account, as a run has it whose requests are counted. */
type ApiOfRun = (requests: RequestTally) => JobExperimentsApi;

/** The whole loop in one process, with nothing made up but the other side: real jobs, client, ledger and messages. */
export class World {
  readonly clock: ManualClock;
  readonly ledger: Ledger;
  readonly log: Log & { readonly entries: readonly LogEntry[] } = recordingLog();
  /** By account id. */
  readonly sandboxes: ReadonlyMap<string, Sandbox>;
  /** Rules in force; a test may change them between two steps. */
  policy: Partial<Policy>;
  settings: Settings;
  /** Whether presses of buttons would arrive. */
  canAnswer: boolean;
  /** Ids of the people and groups in Slack who may answer; empty: whoever is in the channel. */
  approvers: readonly string[] = [];
  /** When a schedule wanted what runs; undefined: nobody's schedule. */
  scheduledFor: string | undefined;
  /** A small picture at once; where the picture matters, a test puts the real painter in its place. */
  charts: ChartPainter = { draw: async () => ({ svg: "<svg/>", png: DOT }) };
  /** Runs what tells a digest's paragraph; undefined: nothing may. */
  narrator: Narrator | undefined;
  health: WorkerHealth = { givenUp: 0, overdue: [] };
  readonly database: Database;
  readonly schema: string;
  #runner: InlineRunner;
  readonly #apis: ReadonlyMap<string, ApiOfRun>;
  readonly #wrapMessenger: (messenger: Messenger) => Messenger;
  readonly #beside: WorldSetup["beside"];
  readonly #slackApiUrl: string;
  readonly #slackPatienceMs: number;
  /** Where answers to questions go, as this process knows it. */
  readonly addresses: ReplyAddresses;
  #workers = 0;

  constructor(
    parts: {
      clock: ManualClock;
      ledger: Ledger;
      sandboxes: ReadonlyMap<string, Sandbox>;
      apis: ReadonlyMap<string, ApiOfRun>;
      database: Database;
      schema: string;
      slackApiUrl: string;
    },
    setup: WorldSetup,
  ) {
    this.clock = parts.clock;
    this.ledger = parts.ledger;
    this.sandboxes = parts.sandboxes;
    this.database = parts.database;
    this.schema = parts.schema;
    this.#apis = parts.apis;
    this.#beside = setup.beside;
    this.#slackApiUrl = parts.slackApiUrl;
    this.#slackPatienceMs = setup.slackPatienceMs ?? SLACK_PATIENCE_MS;
    this.addresses = new ReplyAddresses(parts.clock, parts.slackApiUrl);
    this.#wrapMessenger = setup.wrapMessenger ?? ((messenger) => messenger);
    this.policy = setup.policy ?? {};
    this.canAnswer = setup.canAnswer ?? false;
    this.settings = {
      ...settingsOf(loadConfig({ environment: {}, directory: "/nonexistent" })),
      ...settingsFor(this),
      ...setup.settings,
    };
    this.#runner = this.worker();
  }

  /** The first account's. */
  get sandbox(): Sandbox {
    return [...this.sandboxes.values()][0]!;
  }

  get account(): string {
    return this.settings.accounts[0]!.id;
  }

  /** The worker that `run` uses. */
  get runner(): InlineRunner {
    return this.#runner;
  }

  /** Another worker on the same ledger, with an empty queue. */
  worker(): InlineRunner {
    const { owner, contextFor } = this.process();
    return createInlineRunner({
      jobs,
      clock: this.clock,
      idPrefix: `${owner}-${this.schema}`,
      moveClock: (to) => this.clock.moveTo(to),
      contextFor,
    });
  }

  /** What another process on the same ledger would run jobs with. */
  process(): { readonly owner: string; readonly contextFor: ContextFactory } {
    this.#workers += 1;
    const owner = `worker-${this.#workers}`;
    const access = {
      token: "xoxb-sandbox",
      apiUrl: this.#slackApiUrl,
      timeoutMs: this.#slackPatienceMs,
      logger: this.log,
    };
    const slack = createSlackMedium(
      Object.defineProperty(
        { ...access, deliveries: this.ledger.deliveries, clock: this.clock, owner, canAnswer: false },
        "canAnswer",
        {
          // Tests change it on their way.
          get: () => this.canAnswer,
        },
      ),
    );
    const beside = this.#beside?.(this);
    const messenger = this.#wrapMessenger(createMessenger([slack, ...(beside === undefined ? [] : [beside.medium])]));
    const people = peopleOf({
      ...(beside !== undefined && { [beside.medium.name]: beside.people }),
      slack: {
        mayAnswer: (answer) => this.#people(access).mayAnswer(answer),
        whisper: (answer, text) => this.#people(access).whisper(answer, text),
        mayAsk: (asked) => this.#people(access).mayAsk(asked),
        reply: (asked, notification, options) => this.#people(access).reply(asked, notification, options),
        showHome: (visit, notification) => this.#people(access).showHome(visit, notification),
      },
    });
    return {
      owner,
      contextFor: ({ requests }) => ({
        attemptId: `${owner} ${randomUUID()}`,
        isDryRun: false,
        ...(this.scheduledFor !== undefined && { scheduledFor: this.scheduledFor }),
        settings: this.settings,
        clock: this.clock,
        log: this.log,
        ledger: this.ledger,
        messenger,
        charts: this.charts,
        judge: judgeHere,
        ...(this.narrator !== undefined && { narrator: this.narrator }),
        workerHealth: async () => this.health,
        people,
        api: (account) => {
          const api = this.#apis.get(account);
          if (api === undefined) throw new RangeError(`there is no account ${account}`);
          return api(requests);
        },
      }),
    };
  }

  #people(access: Omit<Parameters<typeof createSlackPeople>[0], "clock" | "approvers">): People {
    return createSlackPeople({
      ...access,
      clock: this.clock,
      approvers: this.approvers,
      addresses: this.addresses,
      reader: this.settings.reader,
    });
  }

  /** Everything that waits in the queue is lost, as with a Redis that forgets. */
  loseQueue(): void {
    this.#runner = this.worker();
  }

  digest(payload: object = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.#runner.run("reporting.daily-digest", payload);
  }

  welcome(): Promise<Readonly<Record<string, unknown>>> {
    return this.#runner.run("reporting.welcome", {});
  }

  sweep(payload: object = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.#runner.run("monitoring.sweep", payload);
  }

  /** Runs what is due by then and waits in the queue. Returns what failed. */
  async settle(until?: string): Promise<readonly string[]> {
    const outcomes = await this.#runner.runDue(until);
    return outcomes.flatMap((outcome) =>
      outcome.kind === "failed" ? [`${outcome.job}: ${outcome.error.message}`] : [],
    );
  }

  /** Waits, sweeps and does what is due then, as a worker's schedule does. Returns what failed. */
  async later(ms: number): Promise<readonly string[]> {
    this.clock.advance(ms);
    await this.sweep();
    return this.settle();
  }

  /** The clear winner: seen on the first morning, announced a day later, not yet stopped. */
  async announced(scenario = "clear-winner"): Promise<Intent> {
    await this.sweep();
    await this.settle();
    await this.later(DAY);
    return this.intent(scenario);
  }

  async intent(scenario = "clear-winner"): Promise<Intent> {
    const intents = await this.ledger.intents.of({ account: this.account, experimentId: this.idOf(scenario) });
    const last = intents.at(-1);
    if (last === undefined) throw new Error(`there is no intent to stop ${scenario}`);
    return last;
  }

  /** The month's self-audit was told by an earlier scorecard: its thousand runs take seconds. */
  async selfAudited(month: string): Promise<void> {
    const at = this.clock.now();
    const fact = { month, week: "before", runs: 1000, falseShare: 0.04, experiments: 1, medianPhi: null };
    await this.ledger.notes.write({ key: `self-audit:${month}`, topic: "self-audit", asOf: at, at, fact });
  }

  idOf(scenario: string): string {
    return this.sandbox.experiments.find(scenario).id;
  }

  /** Keys of the messages in Slack, threads included, oldest first; files are shared without one. */
  get keys(): readonly string[] {
    return this.messages()
      .filter(({ files }) => files.length === 0)
      .map((message) => keyOf(message));
  }

  /** Messages that show a file. */
  files(): readonly SinkMessage[] {
    return this.messages().filter(({ files }) => files.length > 0);
  }

  /** Messages whose key begins so. */
  messages(prefix = ""): readonly SinkMessage[] {
    return this.sandbox.slack.messages.filter((message) => keyOf(message).startsWith(prefix));
  }

  receipts(): readonly SinkMessage[] {
    return this.messages("intent:").filter((message) => keyOf(message).endsWith(":receipt"));
  }

  announcements(): readonly SinkMessage[] {
    return this.messages("intent:").filter((message) => keyOf(message).endsWith(":announcement"));
  }

  /** Requests to stop that reached the first account's server, with the status each was answered. */
  get stopRequests(): Sandbox["requests"] {
    return this.sandbox.requests.filter(({ operation }) => operation === "stop");
  }
}

function settingsFor(world: World): Pick<Settings, "accounts" | "policies" | "policyFor" | "experimentUrl" | "isDemo"> {
  const policy = () => {
    const rules = { ...DEFAULT_POLICY, ...RULES, ...world.policy };
    return { name: "test", version: policyVersion(rules), rules };
  };
  return {
    isDemo: false,
    accounts: [...world.sandboxes.keys()].map((id) => ({ id, name: `The ${id}` })),
    policies: [policy()],
    policyFor: policy,
    experimentUrl: ({ account, experimentId }) => `https://app.example.test/${account}/${experimentId}`,
  };
}

function keyOf(message: SinkMessage): string {
  return String(message.metadata?.event_payload["key"] ?? "");
}

/** All text of a message as it was sent. */
export function wordsOf(message: SinkMessage | undefined): string {
  if (message === undefined) throw new Error("there is no such message");
  return JSON.stringify([message.text, message.blocks]);
}

/** Gives each test of a file worlds of its own; they share one embedded database, each with an empty ledger in it. */
export function useWorlds(): (setup?: WorldSetup) => Promise<World> {
  return async (setup = {}) => {
    const clock = new ManualClock(FIRST_MORNING);
    const {
      accounts = ["main"],
      generation,
      scenarios,
      seed = 1,
      importCsv,
      importMode,
      apiKeys,
      refusesNewBlocks = false,
      patienceMs = PATIENCE_MS,
      wrapApi = (api) => api,
      redactNames = false,
      through = async (url) => url,
    } = setup;
    const given = {
      refusesNewBlocks,
      ...(generation && { generation }),
      ...(scenarios && { scenarios }),
      ...(importCsv !== undefined && { importCsv }),
      ...(importMode && { importMode }),
      ...(apiKeys && { apiKeys }),
    };
    const sandboxes = new Map<string, Sandbox>();
    const apis = new Map<string, ApiOfRun>();
    for (const id of accounts) {
      const sandbox = await startSandbox({ port: 0, clock, seed, ...given });
      const api = createExperimentsApi({
        baseUrl: await through(sandbox.url),
        apiKey: "sandbox-key",
        stopApiKey: "sandbox-stop-key",
        log: recordingLog(),
        quotesReasons: !redactNames,
        clock,
        requestTimeoutMs: patienceMs,
        retry: { ...READ_RETRY, attempts: 2 },
        sleep: async () => {},
      });
      // Closing the sandbox cuts what a fault left hanging, so that the client can close.
      onTestFinished(() => sandbox.close().then(() => api.close()));
      sandboxes.set(id, sandbox);
      apis.set(id, (requests) => jobApi(wrapApi(counted(api, requests), id), { isDryRun: false, redactNames }));
    }
    const { schema, database } = await lendLedger();
    const ledger = await openLedger(database, { schema, log: recordingLog() });
    const slackApiUrl = await through([...sandboxes.values()][0]!.slackApiUrl);
    return new World({ clock, ledger, sandboxes, apis, database, schema, slackApiUrl }, setup);
  };
}
