import type { Clock } from "../ports/index.ts";

const WINDOW_MS = 60_000;
const MOST_PER_WINDOW = 10;
/** An attacker with many addresses must not fill the memory. */
const MOST_ADDRESSES = 1_000;

/**
 * Counts wrong tokens per address, so that guessing is slow: after too many, wrong ones are not even looked at until a minute is over. The
 * right one is always taken: several callers may share an address behind a proxy.
 */
export class WrongTokens {
  readonly #clock: Clock;
  readonly #byAddress = new Map<string, { count: number; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds until a wrong token from this address is answered as such again; 0: it is answered now. */
  secondsToWait(address: string): number {
    const entry = this.#byAddress.get(address);
    if (entry === undefined || entry.count < MOST_PER_WINDOW) return 0;
    return Math.max(0, Math.ceil((entry.until - this.#clock.nowMs()) / 1000));
  }

  note(address: string): void {
    const now = this.#clock.nowMs();
    const entry = this.#byAddress.get(address);
    if (entry !== undefined && entry.until > now) {
      entry.count++;
      return;
    }
    // Maps keep their order: the first one is the oldest.
    this.#byAddress.delete(address);
    if (this.#byAddress.size >= MOST_ADDRESSES) this.#byAddress.delete(this.#byAddress.keys().next().value!);
    this.#byAddress.set(address, { count: 1, until: now + WINDOW_MS });
  }
}
