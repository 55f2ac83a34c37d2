import type { Clock, Log } from "../ports/index.ts";

const QUIET_MS = 60_000;
const REMEMBERED_MESSAGES = 50;

/**
 * Logs what goes wrong between the worker and its store: a store that is down fails several connections several times a second,
 * and one line a minute for each kind of failure says as much.
 */
export class ErrorReporter {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #lastByMessage = new Map<string, { atMs: number; suppressed: number }>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  readonly report = (error: Error): void => {
    const kind = messageOf(error);
    const now = this.#clock.nowMs();
    const last = this.#lastByMessage.get(kind);
    if (last !== undefined && now - last.atMs < QUIET_MS && now >= last.atMs) {
      last.suppressed += 1;
      return;
    }
    if (this.#lastByMessage.size >= REMEMBERED_MESSAGES) this.#lastByMessage.clear();
    this.#lastByMessage.set(kind, { atMs: now, suppressed: 0 });
    this.#log.warn({ reason: kind, suppressed: last?.suppressed ?? 0 }, "queue store trouble");
  };
}

/** `AggregateError`s of the network have no message of their own. */
function messageOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return error.message || code || error.name;
}
