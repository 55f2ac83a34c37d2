import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { ObservableExperimentsApi } from "../api-client/index.ts";
import { createChartPainter } from "../chart/index.ts";
import { fetchOver, proxyDispatcher } from "../platform/index.ts";
import { canAnswerInSlack, connectToSandbox, proxiesOf, settingsOf, type Config } from "../config/index.ts";
import { openRollbackOnly, proveFolder, type EmbeddedDatabase } from "../database/index.ts";
import { createJudge } from "../judging/index.ts";
import { createNarrator } from "../narrator/index.ts";
import { createWhatIf } from "../what-if-threads/index.ts";
import { experimentPath } from "../messages/index.ts";
import {
  createMessenger,
  peopleOf,
  type Medium,
  type Messenger,
  type People,
  type Questions,
} from "../notify/index.ts";
import {
  UnrecoverableJobError,
  type JobContext,
  type Settings,
  type Ledger,
  type MadeRequest,
  type SharedWait,
  type Clock,
  type Log,
  type Trials,
  type WhatIf,
} from "../ports/index.ts";
import type { RequestTally } from "../queue/index.ts";
import type { Sandbox, SandboxOptions } from "../sandbox/index.ts";
import { createSlackMedium, createSlackPeople, createSlackQuestions, ReplyAddresses, SLACK } from "../slack/index.ts";
import { MAIL } from "../mail/index.ts";
import { createPrintingMedium } from "../terminal/index.ts";
import { createTeamsMedium, TEAMS } from "../teams/index.ts";
import { createWebhookMedium, WEBHOOK } from "../webhook/index.ts";
import { backupBeforeMigration, openLedger, proveWrite, waitsIn } from "../store/index.ts";
import { backupFolder, openDatabase } from "./open-database.ts";
import { observing, watching, type OnDelivered, type OnTried } from "./observing.ts";
import { counted, jobApi } from "./job-api.ts";
import { MailReplies, openMail, openMailPeople } from "./mail/mail.ts";
import { openApi } from "./open-api.ts";

/** A message that takes longer counts as in doubt: the next attempt looks before it sends. */
const SLACK_TIMEOUT_MS = 10_000;
const WEBHOOK_TIMEOUT_MS = 15_000;
const TEAMS_TIMEOUT_MS = 15_000;

/** The demo's sandbox cannot start from what an earlier run left. */
export class DemoUnusableError extends Error {
  readonly code = "demo-unusable";
  override readonly name = "DemoUnusableError";
}

/** What follows from a configuration and is put in place of another while a worker runs. */
interface InForce {
  readonly config: Config;
  readonly apis: ReadonlyMap<string, ObservableExperimentsApi>;
  readonly outgoing: ReturnType<typeof proxyDispatcher>;
  readonly settings: Settings;
  readonly messenger: Messenger;
  readonly people: People;
}

/** What jobs need, opened. Close it last. What follows from the configuration may change: look there when it is used. */
export interface World {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly people: People;
  /** What people who answered by mail are told. */
  readonly mailReplies: MailReplies;
  /** What people ask, as it comes from where they ask. */
  readonly questions: Questions;
  /** Answers what other rules would have done. */
  readonly whatIf: WhatIf & Trials;
  /** The embedded database where one is used: the queue shares it. */
  readonly embedded: EmbeddedDatabase | undefined;
  /** The sandbox of a demo. */
  readonly sandbox: Sandbox | undefined;
  /** How Slack is reached, and how it proves who it is: in a demo, the sandbox's. */
  readonly slack: Config["slack"];
  /** Connections through the configured proxies; undefined: there are none. */
  readonly outgoing: ReturnType<typeof proxyDispatcher>;
  /** From now on this configuration holds, except for what is open already (stores, data directory). Contexts that were given out keep theirs. */
  follow(config: Config): void;
  /** Makes sure that the ledger takes something. @throws an error that says why not, and what to do */
  proveWrite(): Promise<void>;
  /** A job's context, except for the queue's own part. */
  context(run: {
    readonly runId: string;
    readonly log?: Log;
    /** Counts the requests of the run, those that left. */
    readonly requests?: RequestTally;
  }): Pick<
    JobContext,
    | "attemptId"
    | "isDryRun"
    | "settings"
    | "clock"
    | "log"
    | "ledger"
    | "messenger"
    | "people"
    | "charts"
    | "judge"
    | "narrator"
    | "workerHealth"
    | "api"
  >;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Distinguishes this process from every other that uses the same ledger. */
  readonly owner: string;
  /** Reads everything, posts nothing, keeps nothing. */
  readonly dryRun?: boolean;
  readonly onDelivered?: OnDelivered;
  readonly onTried?: OnTried;
  /** Called for every request of a job to Ours Privacy that ends. */
  readonly onRequest?: (account: string, request: MadeRequest) => void;
  /** An embedded ledger that ends with the process, whatever the configuration says. */
  readonly inMemory?: boolean;
  /** What `openEarly` began to open; the world closes it. */
  readonly database?: Promise<EmbeddedDatabase>;
  /** Works on this copy of an embedded ledger, whatever the configuration says. For dry runs: it ends with the process. */
  readonly ledgerCopy?: Blob;
  /** Something in this process takes actions: the demo's messages then have buttons. */
  readonly takesAnswers?: boolean;
  /** Where the server of this process is reached on this machine, once it is. */
  readonly ownUrl?: () => string | undefined;
  /** How the demo's sandbox is made. Its port is taken where it is free; any free one unless given. */
  readonly sandbox?: Pick<SandboxOptions, "importCsv" | "importMode" | "seed" | "withPast"> & { readonly port: number };
}

/**
 * Opens the ledger, the APIs and Slack as the configuration says; a demo gets a sandbox of its own. What was opened is closed
 * again if a later part fails. The embedded ledger comes first: its lock also guards what else lies in the data directory.
 * @throws DatabaseLockedError, DatabaseUnreachableError, LedgerError
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { clock, log, dryRun = false } = options;
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).toReversed()) await close();
  };
  try {
    const database = await openDatabase(options);
    opened.push(() => database.close());
    const kept = dryRun ? await openRollbackOnly(database) : database;
    if (kept !== database) opened.push(() => kept.close());
    const isOwn = !dryRun && options.ledgerCopy === undefined;
    const ledger = await openLedger(kept, {
      log,
      ...(isOwn && { beforeMigration: backupBeforeMigration({ folder: backupFolder(options.config), clock, log }) }),
    });
    const sandbox = options.config.isDemo ? await openSandbox(options) : undefined;
    if (sandbox !== undefined) opened.push(() => sandbox.close());
    const signingSecret = randomBytes(24).toString("hex");
    const waits = waitsIn(kept);
    const mailReplies = new MailReplies();
    const addresses = new ReplyAddresses(clock, sandbox?.slackApiUrl ?? options.config.slack.apiUrl);
    /** What follows from a configuration. Closed with the world: a job that has begun keeps what it began with. */
    const follow = (given: Config): InForce => {
      const config =
        sandbox === undefined
          ? given
          : connectToSandbox(given, {
              url: sandbox.url,
              slackApiUrl: sandbox.slackApiUrl,
              slackPageUrl: sandbox.url,
              ...(options.takesAnswers === true && { signingSecret }),
            });
      const apis = openApis(config, log, dryRun ? (account) => onlyKept(waits(account)) : waits);
      for (const api of apis.values()) opened.push(() => api.close());
      const outgoing = proxyDispatcher(proxiesOf(config));
      if (outgoing !== undefined) opened.push(() => outgoing.destroy());
      const parts = { ...options, config, fetch: fetchOver(outgoing) };
      return {
        config,
        apis,
        outgoing,
        settings: settingsOf(config),
        messenger: openMessenger(parts, ledger),
        people: openPeople(parts, { mailReplies, addresses }),
      };
    };
    let inForce = follow(options.config);
    const charts = createChartPainter();
    opened.push(() => charts.close());
    const narrator = createNarrator({
      environment: options.config.programEnvironment,
      directory: options.config.directory,
    });
    const judge = createJudge({ log });
    opened.push(() => judge.close());
    const whatIf = createWhatIf();
    opened.push(() => whatIf.close());
    return {
      get settings() {
        return inForce.settings;
      },
      get messenger() {
        return inForce.messenger;
      },
      get people() {
        return inForce.people;
      },
      get slack() {
        return inForce.config.slack;
      },
      get outgoing() {
        return inForce.outgoing;
      },
      follow(config) {
        inForce = follow(config);
      },
      ledger,
      mailReplies,
      questions: createSlackQuestions({ addresses, clock, log }),
      whatIf,
      embedded: database.kind === "embedded" ? (database as EmbeddedDatabase) : undefined,
      sandbox,
      async proveWrite() {
        if (database.kind === "postgres") return proveWrite(database);
        await database.query("SELECT 1");
        if (isKeptHere(options)) await proveFolder(options.config.dataDirectory);
      },
      context({ runId, log: runLog, requests = { made: 0 } }) {
        // As it is when the run begins, until it ends.
        const { config, settings, messenger, people, apis } = inForce;
        const use = { isDryRun: dryRun, redactNames: config.redactNames };
        return {
          attemptId: `${options.owner} ${randomUUID()}`,
          isDryRun: dryRun,
          settings,
          clock,
          log: (runLog ?? log).child({ runId }),
          ledger,
          messenger,
          charts,
          judge,
          narrator,
          // Only a running worker has a queue to report.
          workerHealth: async () => ({ givenUp: 0, overdue: [] }),
          people,
          api: once((accountId) => {
            const api = apis.get(accountId);
            if (api === undefined)
              throw new UnrecoverableJobError(
                `there is no account "${accountId}"; configured: ${[...apis.keys()].join(", ")}`,
              );
            return jobApi(
              counted(api, requests, (request) => options.onRequest?.(accountId, request)),
              use,
            );
          }),
        };
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openSandbox({
  config,
  clock,
  sandbox = { port: 0, seed: 1 },
  inMemory = false,
  dryRun = false,
}: WorldOptions): Promise<Sandbox> {
  const stateFile = join(config.dataDirectory, "sandbox.json");
  // Read only where it plays: a command beside a worker, or outside of the demo, starts sooner without it.
  const { startSandbox } = await import("../sandbox/index.ts");
  const options = { ...sandbox, clock, ...(!inMemory && { stateFile, keepsState: !dryRun }) };
  try {
    return await startSandbox(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return startSandbox({ ...options, port: 0 });
    // Its state file is damaged or of another world; the message says what to do.
    throw (error as Error).constructor === Error
      ? new DemoUnusableError((error as Error).message, { cause: error })
      : error;
  }
}

interface MediaOptions extends WorldOptions {
  readonly fetch: typeof globalThis.fetch;
}

function openMessenger(options: MediaOptions, ledger: Ledger): Messenger {
  const messenger = createMessenger([
    openSlack(options, ledger),
    openMail(options, ledger.deliveries),
    openWebhooks(options, ledger),
    openTeams(options, ledger),
  ]);
  const { onDelivered, onTried } = options;
  const watched = onTried === undefined ? messenger : watching(messenger, onTried);
  return onDelivered === undefined ? watched : observing(watched, onDelivered);
}

function openSlack(
  { config: { slack, reader }, clock, log, owner, fetch, dryRun = false }: MediaOptions,
  { deliveries }: Ledger,
): Medium {
  const { botToken, apiUrl } = slack;
  if (dryRun || botToken === undefined) return createPrintingMedium(SLACK, () => {});
  return createSlackMedium({
    token: botToken.reveal(),
    ...(apiUrl !== undefined && { apiUrl }),
    deliveries,
    clock,
    owner,
    logger: log,
    fetch,
    timeoutMs: SLACK_TIMEOUT_MS,
    canAnswer: canAnswerInSlack(slack),
    reader,
  });
}

function openWebhooks(
  { config: { webhooks, webhookSecrets }, clock, log, owner, fetch, dryRun = false }: MediaOptions,
  { deliveries }: Ledger,
): Medium {
  if (dryRun) return createPrintingMedium(WEBHOOK, () => {});
  const access = { addresses: revealed(webhooks), secrets: webhookSecrets.map((secret) => secret.reveal()) };
  return createWebhookMedium({ ...access, deliveries, clock, owner, log, fetch, timeoutMs: WEBHOOK_TIMEOUT_MS });
}

function openTeams({ config, clock, log, owner, fetch, dryRun = false }: MediaOptions, { deliveries }: Ledger): Medium {
  if (dryRun) return createPrintingMedium(TEAMS, () => {});
  const { teams, slack, page, publicUrl, reader } = config;
  return createTeamsMedium({
    addresses: revealed(teams),
    deliveries,
    clock,
    owner,
    log,
    fetch,
    timeoutMs: TEAMS_TIMEOUT_MS,
    canAnswerInSlack: canAnswerInSlack(slack),
    reader,
    // The page of one experiment, or where it begins.
    pageUrl: ({ facts: { experiment } = {} }) =>
      page === undefined || publicUrl === undefined
        ? undefined
        : `${publicUrl}${experiment === undefined ? "/" : experimentPath({ account: experiment.account, experimentId: experiment.id })}`,
  });
}

function revealed(addresses: Config["webhooks"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(addresses).map(([name, url]) => [name, url.reveal()]));
}

function openPeople(
  { config, clock, log, fetch, dryRun = false }: MediaOptions,
  { mailReplies: replies, addresses }: { readonly mailReplies: MailReplies; readonly addresses: ReplyAddresses },
): People {
  const { slack, acting, reader } = config;
  if (dryRun) return peopleOf({});
  const byMail = { [MAIL]: openMailPeople(config, replies) };
  if (slack.botToken === undefined) return peopleOf(byMail);
  return peopleOf({
    ...byMail,
    [SLACK]: createSlackPeople({
      token: slack.botToken.reveal(),
      ...(slack.apiUrl !== undefined && { apiUrl: slack.apiUrl }),
      clock,
      logger: log,
      fetch,
      timeoutMs: SLACK_TIMEOUT_MS,
      approvers: acting.approvers,
      addresses,
      reader,
    }),
  });
}

/** Whether the ledger is embedded and outlives this process. */
function isKeptHere({ config: { ledger }, inMemory = false, ledgerCopy }: WorldOptions): boolean {
  return ledger.kind === "embedded" && !inMemory && ledgerCopy === undefined;
}

/** Asks only once for each key, unless that fails. */
function once<Value>(ask: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const value = known.get(key) ?? ask(key);
    known.set(key, value);
    return value;
  };
}

function openApis(
  config: Config,
  log: Log,
  waits: (account: string) => SharedWait,
): Map<string, ObservableExperimentsApi> {
  return new Map(config.accounts.map((account) => [account.id, openApi(account, config, log, waits(account.id))]));
}

/** A dry run keeps to what workers were told, and writes nothing: workers would wait for its row until it ends. */
function onlyKept(wait: SharedWait): SharedWait {
  return { leftMs: () => wait.leftMs(), lengthen: async () => {} };
}
