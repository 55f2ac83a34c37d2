/** The receiver refused this notification. Repeating it changes nothing. */
export class WebhookRefusedError extends Error {
  readonly code = "webhook-refused";
  readonly isRetryable = false;
  override readonly name = "WebhookRefusedError";
}

/** No usable answer; the notification may or may not have arrived. */
export class WebhookUnavailableError extends Error {
  readonly code = "webhook-unavailable";
  readonly isRetryable = true;
  override readonly name = "WebhookUnavailableError";
}

/** The receiver asks to come back later. */
export class WebhookRateLimitError extends Error {
  readonly code = "webhook-rate-limit";
  readonly isRetryable = true;
  override readonly name = "WebhookRateLimitError";
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
