/** The server refused this mail for good. Repeating it changes nothing. */
export class MailRefusedError extends Error {
  readonly code = "mail-refused";
  readonly isRetryable = false;
  override readonly name = "MailRefusedError";
}

/** The server does not let Herald in: somebody has to change the configuration. */
export class MailSetupError extends Error {
  readonly code = "mail-setup";
  readonly isRetryable = false;
  override readonly name = "MailSetupError";
}

/** Not sent now, or not known to have arrived; another attempt may help. */
export class MailUnavailableError extends Error {
  readonly code = "mail-unavailable";
  readonly isRetryable = true;
  override readonly name = "MailUnavailableError";
}

export type MailError = MailRefusedError | MailSetupError | MailUnavailableError;
