/** One request to Ours Privacy, once it has ended. */
export interface MadeRequest {
  /** Method and path, with `{id}` in place of an id: `GET /rest/v1/experiments/{id}/results`. */
  readonly operation: string;
  readonly outcome: RequestOutcome;
}

/** `not-sent`: certainly nothing left this machine. `no-answer`: perhaps the server has it. The others say how it was answered. */
export type RequestOutcome =
  | "answered"
  | "refused"
  | "rate-limited"
  | "failed"
  | "not-as-agreed"
  | "no-answer"
  | "not-sent";
