/** What happens to a job whose attempt failed. */
export type Fate =
  /** Someone has to act: no further attempt. */
  | { readonly kind: "give-up" }
  /** A server asked it to come back later: it waits without using an attempt, within reason. */
  | { readonly kind: "wait"; readonly waitMs: number }
  /** It started too early: it waits without using an attempt, as long and as often as it says, and is due only then. */
  | { readonly kind: "postpone"; readonly waitMs: number }
  /** Another attempt, as the job's `retry` says. */
  | { readonly kind: "retry" };

/**
 * The only place where an error becomes a fate. The adapters' errors are known by their stable codes, not by their classes: the
 * queue imports no adapter.
 */
const FATE_BY_CODE: Readonly<Record<string, Fate["kind"]>> = {
  // src/ports, src/queue
  unrecoverable: "give-up",
  "not-due": "postpone",
  "unknown-job": "give-up",
  "invalid-payload": "give-up",
  "queue-unreachable": "retry",
  "run-timeout": "retry",
  // src/ports (experiments)
  "api-refused": "give-up",
  "api-key": "give-up",
  "api-scope": "give-up",
  "api-contract": "give-up",
  "api-unsupported": "give-up",
  "api-not-found": "retry",
  "api-rate-limit": "wait",
  "api-unavailable": "retry",
  "api-ambiguous": "retry",
  // src/store
  "ledger-damaged": "give-up",
  "ledger-too-new": "give-up",
  "ledger-statement": "retry",
  "ledger-unreachable": "retry",
  "archive-refused": "give-up",
  "claim-lost": "retry",
  // src/slack
  "slack-setup": "give-up",
  "slack-refused": "give-up",
  "slack-rate-limit": "wait",
  "slack-unavailable": "retry",
  // src/mail
  "mail-refused": "give-up",
  "mail-setup": "give-up",
  "mail-unavailable": "retry",
  // src/webhook
  "webhook-refused": "give-up",
  "webhook-unavailable": "retry",
  "webhook-rate-limit": "wait",
  // src/teams
  "teams-refused": "give-up",
  "teams-unavailable": "retry",
  "teams-rate-limit": "wait",
};

/** If a server asks a job to come back later more often than this, the job uses attempts for it, as for any other failure. */
export const MOST_RATE_LIMIT_WAITS = 20;

/** Whatever the server says: after an hour everything may be different. */
const LONGEST_WAIT_MS = 3_600_000;
/** A job that is always about to be due must not keep the worker busy. */
const SHORTEST_POSTPONEMENT_MS = 100;
const WAIT_WHEN_UNTOLD_MS = 30_000;
const DEEPEST_CAUSE = 5;

/** The fate of an error: the outermost known code along its causes decides; unknown errors are retried. */
export function fateOf(error: unknown): Fate {
  let current = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && current instanceof Error; depth += 1) {
    const kind = "code" in current && typeof current.code === "string" ? FATE_BY_CODE[current.code] : undefined;
    if (kind === "wait") return { kind, waitMs: Math.min(waitOf(current), LONGEST_WAIT_MS) };
    if (kind === "postpone") return { kind, waitMs: Math.max(waitOf(current), SHORTEST_POSTPONEMENT_MS) };
    if (kind !== undefined) return { kind };
    current = current.cause;
  }
  return { kind: "retry" };
}

function waitOf(error: Error): number {
  const told = "retryAfterMs" in error ? error.retryAfterMs : undefined;
  if (typeof told !== "number" || Number.isNaN(told)) return WAIT_WHEN_UNTOLD_MS;
  return Math.max(told, 0);
}
