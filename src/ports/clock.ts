import type { Instant } from "../experiment/index.ts";

/** The only source of time. Tests and the demo move it; nothing else reads the system clock. */
export interface Clock {
  now(): Instant;
  /** Milliseconds since the epoch. */
  nowMs(): number;
}
