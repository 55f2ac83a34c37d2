import { LogLevel, SocketModeClient } from "@slack/socket-mode";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import type { Log } from "../ports/index.ts";

type ClientOptions = NonNullable<ConstructorParameters<typeof SocketModeClient>[0]>;

export interface SocketModeOptions {
  /** App-level token, `xapp-…`, with the scope connections:write. */
  readonly appToken: string;
  /** Base address of the Web API; Slack's own when left out. */
  readonly apiUrl?: string | undefined;
  /** Longest wait for Slack's address, and for its greeting. */
  readonly timeoutMs: number;
  readonly logger: Log;
  /** Connections to Slack, as through a proxy; the client makes its own unless given. */
  readonly dispatcher?: ClientOptions["dispatcher"] | undefined;
  /** Takes what Slack tells of an interaction and returns when it is safely kept: only then Slack hears that it arrived. */
  readonly onInteraction: (interaction: unknown) => Promise<void>;
  /** The same of slash commands, and of events. */
  readonly onCommand: (command: unknown) => Promise<void>;
  readonly onEvent: (event: unknown) => Promise<void>;
  /** Wait after the first failure; doubled after each further one. */
  readonly firstRetryMs?: number;
}

/** A standing connection by which Slack tells of presses, commands and events where it cannot call us. */
export interface SocketMode {
  /** For whoever asks how the worker is. */
  readonly status: { readonly isConnected: boolean; readonly detail: string };
  /** Takes no more presses and waits for those under way, at most so long. */
  close(budgetMs: number): Promise<void>;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Begins to connect and goes on until it is closed. A failure stops nothing: it is logged, told in `status`, and tried again. */
export function openSocketMode(options: SocketModeOptions): SocketMode {
  return new Connection(options);
}

/**
 * Slack's client is used for one session at a time, and reconnecting is ours: its own ends in a rejection that nobody handles when the
 * network is down at the moment it tries again.
 */
class Connection implements SocketMode {
  readonly #options: SocketModeOptions;
  readonly #closing = Promise.withResolvers<void>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #ended: Promise<void>;
  #isClosing = false;
  #failures = 0;
  #status: SocketMode["status"] = { isConnected: false, detail: "connecting" };

  constructor(options: SocketModeOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  get status(): SocketMode["status"] {
    return this.#status;
  }

  async close(budgetMs: number): Promise<void> {
    this.#isClosing = true;
    this.#closing.resolve();
    const timer = patience(budgetMs);
    await Promise.race([this.#ended, timer.over]);
    timer.cancel();
    this.#status = { isConnected: false, detail: "closed" };
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      try {
        await this.#session();
        this.#status = { isConnected: false, detail: "connecting again" };
      } catch (error) {
        this.#failures += 1;
        this.#status = { isConnected: false, detail: wordsOf(error) };
        this.#options.logger.warn(
          { detail: this.#status.detail, failures: this.#failures },
          "slack socket not connected",
        );
      }
      // Slack renews each connection after some hours, and a gap loses presses: the first try comes at once.
      if (this.#failures > 0) await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    const { firstRetryMs = FIRST_RETRY_MS } = this.#options;
    const timer = patience(Math.min(LONGEST_RETRY_MS, firstRetryMs * 2 ** (this.#failures - 1)));
    await Promise.race([timer.over, this.#closing.promise]);
    timer.cancel();
  }

  /** One connection, from its address to its end. */
  async #session(): Promise<void> {
    const { appToken, apiUrl, timeoutMs, logger, dispatcher } = this.#options;
    const client = new SocketModeClient({
      appToken,
      autoReconnectEnabled: false,
      ...(dispatcher !== undefined && { dispatcher }),
      // Its words hold whole messages, and addresses that let anybody in.
      logger: SILENT,
      clientOptions: {
        ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
        timeout: timeoutMs,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        allowAbsoluteUrls: false,
      },
    });
    client.on("slack_event", (event: Envelope) => this.#take(event));
    const gone = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
    const timer = patience(2 * timeoutMs);
    const started = client.start().then(() => "started" as const);
    // Told to somebody who no longer listens, a failure would end the process.
    started.catch(() => {});
    try {
      const outcome = await Promise.race([
        started,
        timer.over.then(() => "late" as const),
        this.#closing.promise.then(() => "closing" as const),
      ]);
      if (outcome === "late") throw new Error("Slack did not greet in time");
      if (outcome === "started") {
        this.#failures = 0;
        this.#status = { isConnected: true, detail: "connected" };
        logger.info({}, "slack socket connected");
        await Promise.race([gone, this.#closing.promise]);
        // What has arrived is answered over the connection it came by, while that stands.
        await Promise.allSettled(this.#underWay);
      }
    } finally {
      timer.cancel();
      await end(client);
    }
  }

  #take({ ack, type, body }: Envelope): void {
    const work = this.#answer(type, body, ack).catch((error: unknown) => {
      // Without an answer Slack tells the presser that it did not work.
      this.#options.logger.warn({ detail: error instanceof Error ? error.message : String(error) }, "press lost");
    });
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  async #answer(type: string, body: unknown, ack: Envelope["ack"]): Promise<void> {
    const { onInteraction, onCommand, onEvent } = this.#options;
    if (type === "interactive") await onInteraction(body);
    if (type === "slash_commands") await onCommand(body);
    if (type === "events_api") await onEvent(body);
    await ack();
  }
}

interface Envelope {
  readonly type: string;
  readonly body: unknown;
  ack(): Promise<void>;
}

/** A peer that does not answer the farewell must not hold us up. */
const FAREWELL_MS = 1_000;

async function end(client: SocketModeClient): Promise<void> {
  const timer = patience(FAREWELL_MS);
  // Nothing was opened, or it is closed: it has nothing to say about its end.
  const farewell = client.disconnect().catch(() => {});
  await Promise.race([farewell, timer.over]);
  timer.cancel();
}

/** For people, without what an address or a token would give away. */
function wordsOf(error: unknown): string {
  const code = slackCodeOf(error);
  if (code !== undefined)
    return `Slack refuses the connection (${code}); check SLACK_APP_TOKEN, its scope connections:write, and that the app has Socket Mode switched on`;
  if (error === undefined) return "the connection to Slack broke before it stood";
  return interpretFailure(error, "apps.connections.open", "").error.message;
}

function patience(ms: number): { readonly over: Promise<void>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { over: promise, cancel: () => clearTimeout(timer) };
}

const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
