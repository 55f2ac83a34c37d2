/** The workflow does not take this message, or is gone. Repeating it changes nothing. */
export class TeamsRefusedError extends Error {
  readonly code = "teams-refused";
  readonly isRetryable = false;
  override readonly name = "TeamsRefusedError";
}

/** No usable answer; the message may or may not stand in Teams. */
export class TeamsUnavailableError extends Error {
  readonly code = "teams-unavailable";
  readonly isRetryable = true;
  override readonly name = "TeamsUnavailableError";
}

/** The workflow asks to come back later. */
export class TeamsRateLimitError extends Error {
  readonly code = "teams-rate-limit";
  readonly isRetryable = true;
  override readonly name = "TeamsRateLimitError";
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
