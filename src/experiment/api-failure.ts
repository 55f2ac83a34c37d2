/** A request to the experiments API that did not do what it was meant to. `path`: without host and query. */
export type ApiFailure = { readonly method: string; readonly path: string } & ApiFailureFacts;

/** What happened instead of the answer that was agreed on. */
export type ApiFailureFacts =
  /** `reason`: the API's own words, quoted, at most 200 characters; null: it gave none, or none may be quoted. */
  | { readonly kind: "status"; readonly status: number; readonly reason: string | null }
  /** Too many requests: asked to come back after so long. */
  | { readonly kind: "wait"; readonly waitMs: number }
  /** `isSent`: false only when it is certain that not one byte of the request left. */
  | { readonly kind: "timeout"; readonly limitMs: number; readonly isSent: boolean }
  /** No connection, or one that broke. `code`: of the operating system or of undici. */
  | { readonly kind: "network"; readonly code: string; readonly isSent: boolean }
  /** Herald itself had closed the connections. */
  | { readonly kind: "closed"; readonly isSent: boolean }
  | { readonly kind: "oversize"; readonly limitBytes: number }
  | ({ readonly kind: "not-json"; readonly status: number } & OtherBody)
  /** A 404 that does not come from the API: a wrong address, or a proxy in between. */
  | ({ readonly kind: "no-api"; readonly status: number; readonly reason: string | null } & OtherBody)
  /** The experiment is there, and the server knows no such request: it is too old. */
  | { readonly kind: "unsupported"; readonly status: number; readonly operation: "rollout" | "end-rollout" | "winner" }
  /** Never followed. `to`: host and port; null: nowhere; empty: the same host. */
  | { readonly kind: "redirect"; readonly status: number; readonly to: string | null }
  /** JSON, and not as agreed. `at`: the first place; empty: the whole. `more`: how many other places. */
  | { readonly kind: "shape"; readonly at: string; readonly expected: string; readonly more: number }
  /** A list that leads back to a page already read, or does not end. */
  | { readonly kind: "repeated-page"; readonly page: number }
  | { readonly kind: "endless-list"; readonly mostPages: number };

/** What stands where JSON was expected. */
export interface OtherBody {
  readonly body: "empty" | "html" | "text" | "not-utf8";
  /** 0 where the bytes are not UTF-8. */
  readonly characters: number;
}

/** Why something could not be done: what the API did, or (null) a failure of Herald's own. `code`: the error's stable code, or its class. */
export interface Failure {
  readonly code: string;
  readonly api: ApiFailure | null;
}
