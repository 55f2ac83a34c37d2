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
import { openQueue, type JobQueue, type QueueBackend, type QueueOptions, type QueueTiming } from "../queue/index.ts";
import { openMetrics, type Metrics } from "../metrics/index.ts";
import { openSocketMode, slackActions, type SocketMode, type SocketModeOptions } from "../slack/index.ts";
import { backendOf } from "./backend.ts";
import { checkWorker } from "./checks/check-worker.ts";
import { unknownName, withExperiment } from "./find-experiment.ts";
import { ledgerQuestions } from "./ledger-questions.ts";
import type { OnDelivered } from "./observing.ts";
import { takeAnswers, tellLostAnswers } from "./answers.ts";
import { takeQuestions, takeVisits, tellLostQuestions } from "./asked.ts";
import { measuringRuns } from "./measure.ts";
import { readinessOf } from "./readiness.ts";
import { removeWorkerUrl, writeWorkerUrl } from "./worker-url.ts";
import { openWorld, type World } from "./world.ts";
import { openSite } from "./site/site.ts";
import { versionsInUse } from "./versions.ts";
import type { Clock, JobContext, Log } from "../ports/index.ts";

const SLACK_TIMEOUT_MS = 10_000;

/** A running worker: schedules, jobs, HTTP. */
export interface RunningWorker {
  readonly world: World;
  readonly queue: JobQueue;
  readonly http: HttpServer;
  /** Under which others reach it. */
  readonly publicUrl: string;
  /** Ids of the schedules in force. */
  readonly schedules: readonly string[];
  /** Closes in the order in which nothing is lost: no new requests, then the jobs, then the stores. */
  closeSteps(): readonly { readonly name: string; close(budgetMs: number): Promise<void> }[];
}

export interface WorkerOptions {
  readonly config: Config;
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
  });
  const world = await openWorld({ ...options, takesAnswers: true, onRequest: metrics.requestMade });
  const opened: (() => Promise<void>)[] = [() => world.close()];
  try {
    const measured = measuringRuns(metrics, world.settings, options.clock);
    const tellLost = [tellLostAnswers(world.people, log), tellLostQuestions(world.people, log)];
    const queue = await openQueue(
      {
        ...queueOptions(options, backendOf(config, world)),
        ...measured,
        async onGivenUp(failure) {
          measured.onGivenUp(failure);
          for (const tell of tellLost) await tell(failure);
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
    const status: WorkerStatus = { socket: () => undefined, health: workerHealth };
    const token = triggerToken(config);
    const taking = takeFromSlack(world, queue, options);
    const http = await listen(options, { world, queue, metrics, token, taking }, status);
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
        { name: "stores", close: () => world.close() },
      ],
    };
  } catch (error) {
    for (const close of opened.toReversed()) await close();
    throw error;
  }
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
    taking,
  }: {
    readonly world: World;
    readonly queue: JobQueue;
    readonly metrics: Metrics;
    readonly token: string;
    readonly taking: Taking;
  },
  status: WorkerStatus,
): Promise<HttpServer> {
  const { host, port } = config.http;
  const { signingSecret } = world.slack;
  const slack = signingSecret && { signingSecret: signingSecret.reveal(), ...taking };
  const readiness = readinessOf(world, queue, clock);
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
    metrics: () => metrics.read(),
    ledger: ledgerQuestions(world),
    ...(world.embedded && { ledgerCopy: () => world.embedded!.copy() }),
    withExperiment: (payload: unknown) => withExperiment(payload, world.context({ runId: "http" })),
    unknownName: (payload: unknown) => unknownName(payload, world.settings),
    sentTo: (key: string) => sentTo(key, world),
    doctor: () => checkWorker({ config, clock, log }, world, queue),
    ...(config.page !== undefined && {
      page: {
        site: openSite(
          { ...world.context({ runId: "page" }), workerHealth: status.health },
          {
            queue,
            readiness: () => readiness(status.socket()),
            configuration: configurationRows(config),
            warnings: config.warnings,
            versions: versionsInUse(),
            publicUrl: () => config.publicUrl ?? reachedAt,
          },
          world.whatIf,
          config.page.trustedHeader !== undefined,
        ),
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
