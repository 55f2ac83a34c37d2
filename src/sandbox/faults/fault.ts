import { z } from "zod";

/** What can go wrong, by when it does. */
export const FAULT_KINDS = [
  // instead of the work
  "unauthorized",
  "forbidden",
  "not-found",
  "conflict",
  "rate-limit",
  "server-error",
  "html-502",
  "hang",
  "reset",
  "slack-error",
  // before the work, which is then done
  "slow",
  // after the work, in place of its answer
  "commit-then-hang",
  "commit-then-reset",
  "commit-then-500",
  "truncated-json",
  "cut-off",
  "invalid-json",
  // within the work
  "null-probability",
  "repeated-cursor",
  "publish-pending",
  "ignore-winner",
  "still-serving",
  "foreign-drafts",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault: what, where and how often. All given conditions must hold; none given means every request. */
export const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** An operation of the API (`list`, `get`, `results`, `series`, `stop`, ...) or a Slack method (`chat.postMessage`). */
  operation: z.string().optional(),
  method: z.string().optional(),
  /** The request's path; `*` stands for anything. */
  path: z.string().optional(),
  /** Id, key or scenario of an experiment. */
  experiment: z.string().optional(),
  /** How many requests it strikes; left out: every one until it is removed. */
  times: z.int().positive().optional(),
  /** How many fitting requests go well first. */
  after: z.int().nonnegative().optional(),
  /** For `server-error`; default 500. */
  status: z.int().min(500).max(599).optional(),
  /** For `rate-limit`; default 1. */
  retryAfterSeconds: z.number().nonnegative().optional(),
  /** For `slow`; default 1000. */
  delayMs: z.number().nonnegative().optional(),
  /** For `slack-error`: Slack's word, such as `channel_not_found`; default `fatal_error`. For other refusals: the reason given. */
  error: z.string().optional(),
  /** For `foreign-drafts`: other people's unpublished changes; default 2. */
  count: z.int().nonnegative().optional(),
});

export type Fault = z.infer<typeof faultSchema>;

/** A fault with what it has done so far. */
export interface PlantedFault extends Fault {
  readonly id: string;
  /** Requests it fitted. */
  readonly seen: number;
  /** Requests it struck. */
  readonly hits: number;
}
