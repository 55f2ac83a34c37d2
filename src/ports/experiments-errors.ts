/**
 * One class for each thing a caller would do differently. Messages name method and path, never a token.
 * `code` is stable; `cause` is kept.
 */
export abstract class ApiError extends Error {
  abstract readonly code: string;
  readonly method: string;
  readonly path: string;
  constructor(method: string, path: string, message: string, options?: ErrorOptions) {
    super(`${method} ${path}: ${message}`, options);
    this.name = new.target.name;
    this.method = method;
    this.path = path;
  }
}

/** 400, 409 and other refusals of this very request: repeating it changes nothing. */
export class ApiRefusedError extends ApiError {
  readonly code = "api-refused";
  readonly status: number;
  constructor(method: string, path: string, status: number, message: string) {
    super(method, path, message);
    this.status = status;
  }
}

/** 401: the key is missing, wrong or expired. */
export class ApiKeyError extends ApiError {
  readonly code = "api-key";
}

/** 403: the key lacks a scope. */
export class ApiScopeError extends ApiError {
  readonly code = "api-scope";
}

/** 404: no such experiment (deleted since it was listed, or of another account). */
export class ApiNotFoundError extends ApiError {
  readonly code = "api-not-found";
}

/** 429, or any answer to a read that asks for a longer wait than the retry policy sits out: come back after it. */
export class ApiRateLimitError extends ApiError {
  readonly code = "api-rate-limit";
  readonly retryAfterMs: number;
  constructor(method: string, path: string, retryAfterMs: number) {
    super(method, path, `asked to wait ${Math.ceil(retryAfterMs / 1000)} s`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** No usable answer to a read (5xx, network, timeout), or a write of which certainly nothing was sent. Try again later. */
export class ApiUnavailableError extends ApiError {
  readonly code = "api-unavailable";
}

/** A write whose fate is unknown: the answer was lost, late, 5xx, a redirect or unreadable. Read the state before anything else. */
export class ApiAmbiguousError extends ApiError {
  readonly code = "api-ambiguous";
}

/** Answered, but not as agreed. Someone has to look: the API changed or a proxy answered. */
export class ApiContractError extends ApiError {
  readonly code = "api-contract";
}
