import type { Instant } from "../experiment/index.ts";

/** The only source of time. Tests and the demo move it; nothing else reads the system clock. */
export interface Clock {
  now(): Instant;
  /** Milliseconds since the epoch. */
  nowMs(): number;
}

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
