import { post } from "../platform/index.ts";
import type { Clock, Log } from "../ports/index.ts";

/** Tells somebody outside that Herald works. Nothing waits for it, and none of it rejects. */
export interface Heartbeat {
  /** Something went well that has to go well regularly. */
  succeeded(): void;
  /** Something was given up. @param reason plain and short, without names */
  failed(reason: string): void;
  /** What is under way may end within this time. */
  close(budgetMs: number): Promise<void>;
}

export interface HeartbeatOptions {
  /** A secret. */
  readonly address: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/** What is to be told next. */
type Beat = { readonly reason: string | undefined };

/** Asked for once more where it did not arrive: a lost beat would wake somebody. */
const MOST_TRIES = 2;

/**
 * In the manner of Healthchecks.io: GET of the address after a success, POST of `<address>/fail` with the reason after a failure. One at a time and in
 * order; of those that wait only the last is sent.
 */
export function createHeartbeat({ address, clock, log, timeoutMs, fetch: given }: HeartbeatOptions): Heartbeat {
  let waiting: Beat | undefined;
  let sending: Promise<void> | undefined;

  function tell(beat: Beat): void {
    waiting = beat;
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  }

  async function sendAll(): Promise<void> {
    while (waiting !== undefined) {
      const beat = waiting;
      waiting = undefined;
      const trouble = await send(beat);
      if (trouble !== undefined) log.warn({ trouble, reason: beat.reason }, "the heartbeat was not taken");
    }
  }

  /** @returns what went wrong; undefined: it was taken */
  async function send({ reason }: Beat): Promise<string | undefined> {
    let trouble = "";
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const posted = await post(
        {
          fetch: given ?? fetch,
          timeoutMs,
          ...(reason === undefined
            ? { address, method: "GET" as const }
            : {
                address: failAddress(address),
                headers: { "content-type": "text/plain; charset=utf-8" },
                body: reason,
              }),
        },
        clock.nowMs(),
      );
      if (posted.kind === "unanswered") trouble = `the address ${posted.why}`;
      else if (posted.status >= 200 && posted.status < 300) return undefined;
      else trouble = `the address answered with ${posted.status}`;
      // Whoever refused will refuse again.
      if (posted.kind === "answered" && posted.status < 500) return trouble;
    }
    return trouble;
  }

  return {
    succeeded: () => tell({ reason: undefined }),
    failed: (reason) => tell({ reason }),
    async close(budgetMs) {
      if (sending === undefined) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, budgetMs);
      await Promise.race([sending, promise]);
      clearTimeout(timer);
    },
  };
}

/** `/fail` belongs to the path: an address may end in a query. */
function failAddress(address: string): string {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/u, "")}/fail`;
  return url.href;
}
