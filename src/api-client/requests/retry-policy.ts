/** How often and how patiently reads are retried. */
export interface RetryPolicy {
  /** Requests in all, the first included. */
  readonly attempts: number;
  /** Wait before the second request; doubles from there. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** A longer wait asked for by the server is not sat out here: the caller gets an `ApiRateLimitError` and comes back. */
  readonly longestWaitMs: number;
}

export const READ_RETRY: RetryPolicy = { attempts: 3, firstDelayMs: 500, maxDelayMs: 8_000, longestWaitMs: 30_000 };

/**
 * Wait after the `attempt`-th request failed (1 is the first): doubling, and somewhere between half and all of it, so that
 * workers which failed together do not return together.
 * @param random uniform in [0, 1)
 */
export function backOffMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random() / 2));
}
