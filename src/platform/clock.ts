import type { Instant } from "../experiment/index.ts";
import type { Clock } from "../ports/index.ts";

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  nowMs: () => Date.now(),
};

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #ms: number;
  constructor(start: Instant) {
    this.#ms = Date.parse(start);
  }
  now(): Instant {
    return new Date(this.#ms).toISOString();
  }
  nowMs(): number {
    return this.#ms;
  }
  advance(ms: number): void {
    this.#ms += ms;
  }
  moveTo(instant: Instant): void {
    this.#ms = Date.parse(instant);
  }
}
