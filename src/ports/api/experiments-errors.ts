import type { ApiFailure } from "../../experiment/index.ts";
import { failureText } from "../failures/failure-text.ts";

type FailureOf<Kind extends ApiFailure["kind"]> = Extract<ApiFailure, { readonly kind: Kind }>;

/**
 * One class for each thing a caller would do differently. Messages name method and path, never a token.
 * `code` is stable; `failure` holds the facts; `cause` is kept.
 */
export abstract class ApiError<Failure extends ApiFailure = ApiFailure> extends Error {
  abstract readonly code: string;
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions, note = "") {
    super(`${failureText(failure)}${note}`, options);
    this.name = new.target.name;
    this.failure = failure;
  }
}

/** 400, 409 and other refusals of this very request: repeating it changes nothing. */
export class ApiRefusedError extends ApiError<FailureOf<"status">> {
  readonly code = "api-refused";
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

/** The experiment is there, and the server cannot do this: older servers know neither rollouts nor winners after the stop. */
export class ApiUnsupportedError extends ApiError<FailureOf<"unsupported">> {
  readonly code = "api-unsupported";
}

/**
 * 429, or any answer to a read that asks for a longer wait than the retry policy sits out, or a request that was not sent because another of the
 * account was asked to wait: come back after it.
 */
export class ApiRateLimitError extends ApiError<FailureOf<"wait">> {
  readonly code = "api-rate-limit";
  get retryAfterMs(): number {
    return this.failure.waitMs;
  }
}

/** No usable answer to a read (5xx, network, timeout), or a write of which certainly nothing was sent. Try again later. */
export class ApiUnavailableError extends ApiError {
  readonly code = "api-unavailable";
}

/** A write whose fate is unknown: the answer was lost, late, 5xx, a redirect or unreadable. Read the state before anything else. */
export class ApiAmbiguousError extends ApiError {
  readonly code = "api-ambiguous";
  constructor(failure: ApiFailure, options?: ErrorOptions) {
    super(failure, options, "; it may or may not have been done");
  }
}

/** Answered, but not as agreed. Someone has to look: the API changed or a proxy answered. */
export class ApiContractError extends ApiError {
  readonly code = "api-contract";
}
