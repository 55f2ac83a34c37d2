/** One class for each thing a caller would do differently. Never holds a token. */
export abstract class SlackError extends Error {
  abstract readonly code: string;
  /** Whether the same may succeed later without anyone doing anything. */
  abstract readonly isRetryable: boolean;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Set-up is wrong: token, scope, channel. A person has to act; the message says what is wrong and what to do. */
export class SlackSetupError extends SlackError {
  readonly code = "slack-setup";
  readonly isRetryable = false;
  readonly problem: string;
  /** Empty when there is nothing better to say than the problem. */
  readonly whatToDo: string;
  constructor(problem: string, whatToDo = "") {
    super(whatToDo === "" ? problem : `${problem}: ${whatToDo}`);
    this.problem = problem;
    this.whatToDo = whatToDo;
  }
}

/** Slack refused this message (too long, malformed). Repeating it changes nothing. */
export class SlackRefusedError extends SlackError {
  readonly code = "slack-refused";
  readonly isRetryable = false;
}

/** Wait as told. */
export class SlackRateLimitError extends SlackError {
  readonly code = "slack-rate-limit";
  readonly isRetryable = true;
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, message?: string) {
    super(message ?? `Slack asks to wait ${Math.ceil(retryAfterMs / 1000)} s`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** No usable answer; the message may or may not have arrived. The next attempt looks before it sends. */
export class SlackUnavailableError extends SlackError {
  readonly code = "slack-unavailable";
  readonly isRetryable = true;
  readonly problem: string;
  /** What a person can do about it; undefined: nothing but wait. */
  readonly whatToDo: string | undefined;
  constructor(problem: string, whatToDo?: string) {
    super(whatToDo === undefined ? problem : `${problem}: ${whatToDo}`);
    this.problem = problem;
    this.whatToDo = whatToDo;
  }
}
