import { LogLevel, WebClient, type Logger, type WebClientOptions } from "@slack/web-api";
import type { Log } from "../ports/index.ts";

export interface SlackAccess {
  /** Bot token, `xoxb-…`. */
  readonly token: string;
  /** Base address of the Web API; Slack's own when left out. */
  readonly apiUrl?: string | undefined;
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
  readonly logger: Log;
  /** In place of the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * Slack's client with everything that repeats a request by itself switched off: its defaults post twice when an answer is lost.
 * Repeating is the queue's business, after a look at the channel.
 */
export function createWebClient({ token, apiUrl, timeoutMs, logger, fetch }: SlackAccess): WebClient {
  return new WebClient(token, {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    ...(fetch !== undefined && { fetch: fetch as NonNullable<WebClientOptions["fetch"]> }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // A token must not follow an absolute address anywhere.
    allowAbsoluteUrls: false,
    logger: quietLogger(logger),
  });
}

/** What the client has to say goes into our log as data; its debug lines hold whole requests and go nowhere. */
function quietLogger(logger: Log): Logger {
  const tell = (...words: unknown[]): void => logger.debug({ detail: words.map(String).join(" ") }, "slack client");
  return { debug() {}, info() {}, warn: tell, error: tell, setLevel() {}, getLevel: () => LogLevel.WARN, setName() {} };
}
