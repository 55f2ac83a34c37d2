import { jobs } from "../../jobs/index.ts";
import { configurationRows, settingsOf, triggerToken, type Config } from "../config/index.ts";
import type { EmbeddedDatabase } from "../database/index.ts";
import {
  createHttpServer,
  PortTakenError,
  signInAddress,
  signInPasses,
  SLACK_PATH,
  type HttpServer,
} from "../http/index.ts";
import { beatsOfJobs, createHeartbeat, type Heartbeat } from "../heartbeat/index.ts";
import { fetchOver } from "../platform/index.ts";
import { openQueue, type JobQueue, type QueueBackend, type QueueOptions, type QueueTiming } from "../queue/index.ts";
import { openMetrics, type Metrics } from "../metrics/index.ts";
import { openSocketMode, slackActions, type SocketMode, type SocketModeOptions } from "../slack/index.ts";
import { agentsInWorker } from "./agents/in-worker.ts";
import { backendOf } from "./backend.ts";
import { mailAnswers } from "./mail/mail-answers.ts";
import { checkWorker } from "./checks/check-worker.ts";
import { unknownName, withExperiment } from "./find-experiment.ts";
import { ledgerQuestions } from "./ledger-questions.ts";
import type { OnDelivered } from "./observing.ts";
import { takeAnswers, tellLostAnswers } from "./answers.ts";
import { takeQuestions, takeVisits, tellLostQuestions } from "./asked.ts";
import { measuringNotifications, measuringRuns } from "./measure.ts";
import { readinessOf } from "./readiness.ts";
import { mediaOf, standingOf } from "./standing/standing.ts";
import { removeWorkerUrl, writeWorkerUrl } from "./worker-url.ts";
import { openWorld, type World } from "./world.ts";
import { openSite } from "./site/site.ts";
import { currentSite, renewed } from "./reload/current-site.ts";
import { liveConfig, type LiveConfig, type Reloaded } from "./reload/reload.ts";
import { reloadAnswer } from "./reload/reload-answer.ts";
import { versionsInUse } from "./versions.ts";
import type { Clock, JobContext, Log } from "../ports/index.ts";

const SLACK_TIMEOUT_MS = 10_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

/** A running worker: schedules, jobs, HTTP. */
export interface RunningWorker {
  readonly world: World;
  readonly queue: JobQueue;
  readonly http: HttpServer;
  /** Under which others reach it. */
  readonly publicUrl: string;
  /** Ids of the schedules that it started with. */
  readonly schedules: readonly string[];
  /** Reads the configuration again. */
  reload(): Promise<Reloaded>;
  /** Closes in the order in which nothing is lost: no new requests, then the jobs, then the stores. */
  closeSteps(): readonly { readonly name: string; close(budgetMs: number): Promise<void> }[];
}

export interface WorkerOptions {
  readonly config: Config;
  /** Reads it again; without that it stays as it is. @throws ConfigError */
  readonly readConfig?: () => Config;
  /** Called before another configuration is in force. */
  readonly onConfig?: (config: Config) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly onDelivered?: OnDelivered;
  readonly sandbox?: { readonly port: number; readonly seed: number };
  /** An embedded ledger and queue that end with the process. */
  readonly inMemory?: boolean;
  /** What `openEarly` began to open; the worker closes it. */
  readonly database?: Promise<EmbeddedDatabase>;
  /** Separates several Heralds on one queue server; `herald` unless given. */
  readonly queueName?: string;
  /** Take any free port where the configured one is taken. */
  readonly anyPort?: boolean;
  /** Times of the queue that only tests change. */
  readonly queueTiming?: Partial<QueueTiming>;
}

/** Opens everything and starts to work. What was opened is closed again if a later part fails. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { config, log } = options;
  // A ledger lasts: where it is made on this machine, nothing is made before the queue's own server is known to work.
  await checkQueueServer(options);
  const metrics = await openMetrics({
    jobs: jobs.map(({ id }) => id),
    accounts: config.accounts.map(({ id }) => id),
    media: mediaOf(settingsOf(config)),
  });
  let ownUrl: string | undefined;
  const world = await openWorld({
    ...options,
    takesAnswers: true,
    onRequest: metrics.requestMade,
    onTried: measuringNotifications(metrics),
    ownUrl: () => ownUrl,
  });
  const opened: (() => Promise<void>)[] = [() => world.close()];
  try {
    const measured = measuringRuns(metrics, () => world.settings, options.clock);
    const tellLost: ReturnType<typeof tellLostAnswers> = async (failure) => {
      await tellLostAnswers(world.people, log)(failure);
      await tellLostQuestions(world.people, log)(failure);
    };
    const heartbeat = openHeartbeat(options, world);
    opened.push(async () => heartbeat?.close(HEARTBEAT_TIMEOUT_MS));
    const beats = heartbeat && beatsOfJobs(heartbeat);
    const queue = await openQueue(
      {
        ...queueOptions(options, backendOf(config, world)),
        ...measured,
        onDone(run) {
          beats?.onDone(run);
          return measured.onDone(run);
        },
        async onGivenUp(failure) {
          beats?.onGivenUp(failure);
          measured.onGivenUp(failure);
          await tellLost(failure);
        },
      },
      options.queueTiming,
    );
    opened.push(() => queue.close(0));
    const schedules = await queue.syncSchedules();
    const workerHealth = async () => {
      const { failed, overdueSchedules } = await queue.health();
      return { givenUp: failed, overdue: overdueSchedules };
    };
    const live = liveConfig({
      config,
      readConfig: options.readConfig ?? (() => config),
      async apply(next) {
        options.onConfig?.(next);
        await queue.syncSchedules(settingsOf(next));
        world.follow(next);
      },
      clock: options.clock,
      log,
      onReloaded: (reloaded) =>
        metrics.configRead(reloaded.kind === "in-force" ? Date.parse(reloaded.readAt) : undefined),
    });
    metrics.configRead(Date.parse(live.readAt));
    const status: WorkerStatus = { socket: () => undefined, health: workerHealth };
    const token = triggerToken(config);
    const taking = takeFromSlack(world, queue, options);
    const http = await listen(options, { world, queue, metrics, token, live, taking }, status);
    ownUrl = http.url;
    opened.push(() => http.close());
    const { signingSecret } = world.slack;
    if (signingSecret !== undefined)
      world.sandbox?.connectApp({ url: `${http.url}${SLACK_PATH}`, signingSecret: signingSecret.reveal() });
    const socket = openSocket(options, world, taking);
    if (socket !== undefined) opened.push(() => socket.close(1_000));
    status.socket = () => socket?.status;
    const links = world.settings.opensPage ? signInPasses(token) : undefined;
    const publicUrl = config.publicUrl ?? http.url;
    queue.startWorker((run) => ({
      ...world.context(run),
      workerHealth,
      whatIf: world.whatIf,
      signInLink: (holder) => links && signInAddress(publicUrl, links.issue(holder, options.clock.nowMs()).token),
    }));
    if (options.inMemory !== true) await writeWorkerUrl(config.dataDirectory, http.url, log);
    return {
      world,
      queue,
      http,
      publicUrl,
      schedules,
      reload: () => live.reload(),
      closeSteps: () => [
        {
          name: "http",
          async close() {
            if (options.inMemory !== true) removeWorkerUrl(config.dataDirectory);
            await http.close();
          },
        },
        { name: "slack", close: (budgetMs) => socket?.close(budgetMs / 2) ?? Promise.resolve() },
        // The queue keeps the rest of the budget for the abort of what does not end by itself.
        { name: "jobs", close: (budgetMs) => queue.close(Math.max(0, budgetMs - 2_500)) },
        {
          name: "heartbeat",
          close: async (budgetMs) => heartbeat?.close(Math.min(budgetMs / 2, HEARTBEAT_TIMEOUT_MS)),
        },
        { name: "stores", close: () => world.close() },
      ],
    };
  } catch (error) {
    for (const close of opened.toReversed()) await close();
    throw error;
  }
}

/** Undefined where nobody is to be told. */
function openHeartbeat({ config, clock, log }: WorkerOptions, { outgoing }: World): Heartbeat | undefined {
  const address = config.heartbeat?.reveal();
  if (address === undefined) return undefined;
  return createHeartbeat({ address, clock, log, timeoutMs: HEARTBEAT_TIMEOUT_MS, fetch: fetchOver(outgoing) });
}

function queueOptions(
  { config, clock, log, queueName }: WorkerOptions,
  backend: QueueBackend,
): Omit<QueueOptions, "onGivenUp" | "onDone" | "onRetry"> {
  return { backend, jobs, settings: settingsOf(config), clock, log, ...(queueName !== undefined && { queueName }) };
}

/** @throws QueueUnreachableError where the queue has a server of its own that cannot be used */
async function checkQueueServer(options: WorkerOptions): Promise<void> {
  const { config } = options;
  if (config.queue.kind !== "redis") return;
  const queue = await openQueue(queueOptions(options, backendOf(config, {})));
  await queue.close(0);
}

async function listen(
  { config, clock, log, anyPort = false }: WorkerOptions,
  {
    world,
    queue,
    metrics,
    token,
    live,
    taking,
  }: {
    readonly world: World;
    readonly queue: JobQueue;
    readonly metrics: Metrics;
    readonly token: string;
    readonly live: LiveConfig;
    readonly taking: Taking;
  },
  status: WorkerStatus,
): Promise<HttpServer> {
  const { host, port } = config.http;
  const { signingSecret } = world.slack;
  const slack = signingSecret && { signingSecret: signingSecret.reveal(), ...taking };
  const readiness = readinessOf(world, queue, clock);
  const standing = standingOf({
    readiness: () => readiness(status.socket()),
    queue,
    ledger: world.ledger,
    settings: () => world.settings,
    clock,
    log,
  });
  const named = (payload: unknown) => withExperiment(payload, world.context({ runId: "http" }));
  const known = (payload: unknown) => unknownName(payload, world.settings);
  let reachedAt = "";
  const options = {
    host,
    token,
    jobs,
    queue,
    log,
    clock,
    ...(slack && { slack }),
    readiness: () => readiness(status.socket()),
    async metrics() {
      metrics.stands(await standing());
      return metrics.read();
    },
    onAnswered: metrics.requestAnswered,
    ledger: ledgerQuestions(world),
    ...(world.embedded && { ledgerCopy: () => world.embedded!.copy() }),
    withExperiment: named,
    unknownName: known,
    sentTo: (key: string) => sentTo(key, world),
    doctor: () => checkWorker({ config: live.config, clock, log }, world, queue),
    reload: async () => reloadAnswer(await live.reload()),
    agents: agentsInWorker(
      { ...world.context({ runId: "mcp" }), workerHealth: status.health, whatIf: world.whatIf },
      { queue, log, withExperiment: named, unknownName: known, sentTo: (key) => sentTo(key, world) },
    ),
    ...(config.page !== undefined && {
      page: {
        site: currentSite(
          renewed(
            () => live.config,
            (now) =>
              openSite(
                { ...world.context({ runId: "page" }), workerHealth: status.health },
                {
                  queue,
                  readiness: () => readiness(status.socket()),
                  configuration: configurationRows(now),
                  configurationReadAt: () => live.readAt,
                  warnings: now.warnings,
                  versions: versionsInUse(),
                  publicUrl: () => config.publicUrl ?? reachedAt,
                },
                world.whatIf,
                config.page?.trustedHeader !== undefined,
              ),
          ),
        ),
        ...(config.mail !== undefined && { answers: mailAnswers(world, queue, log) }),
        access: {
          publicUrl: config.publicUrl,
          trustedHeader: config.page.trustedHeader,
          spentTokens: world.ledger.spentTokens,
        },
      },
    }),
  };
  const server = await createHttpServer({ ...options, port }).catch((error: unknown) => {
    if (!(anyPort && error instanceof PortTakenError)) throw error;
    return createHttpServer({ ...options, port: 0 });
  });
  reachedAt = server.url;
  return server;
}

/** The destinations of a message that has arrived there. */
async function sentTo(key: string, { ledger }: World): Promise<readonly string[]> {
  if (key === "") return [];
  return (await ledger.deliveries.of(key)).flatMap(({ state, destination }) => (state === "sent" ? [destination] : []));
}

/** What is opened only after the server that reports it. */
interface WorkerStatus {
  socket: () => SocketMode["status"] | undefined;
  readonly health: JobContext["workerHealth"];
}

/** Where Slack cannot call, the worker calls Slack. */
function openSocket(
  { log }: WorkerOptions,
  { slack: { appToken, apiUrl }, outgoing }: World,
  taking: Taking,
): SocketMode | undefined {
  if (appToken === undefined) return undefined;
  return openSocketMode({
    appToken: appToken.reveal(),
    apiUrl,
    dispatcher: outgoing,
    timeoutMs: SLACK_TIMEOUT_MS,
    logger: log,
    ...taking,
  });
}

/** What is done with whatever Slack sends, whichever way it comes. */
type Taking = Pick<SocketModeOptions, "onInteraction" | "onCommand" | "onEvent">;

function takeFromSlack({ questions }: World, queue: JobQueue, { log, clock }: WorkerOptions): Taking {
  const answers = takeAnswers(slackActions, queue, log);
  const visits = takeVisits(questions, queue, clock);
  return {
    // The button of somebody's own page belongs to no message.
    onInteraction: async (sent) => {
      await answers(sent);
      await visits(sent);
    },
    onCommand: takeQuestions(questions, queue, log),
    onEvent: visits,
  };
}
