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
