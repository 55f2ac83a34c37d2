import type { Answer } from "./exchange.ts";
import { retryAfterMs, single } from "./retry-after.ts";
import type { Route } from "./route.ts";
import {
  ApiContractError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRefusedError,
  ApiScopeError,
  type ApiError,
} from "../ports/index.ts";

/** What an answer says, before anybody decides whether to ask again. */
export type Meaning =
  | { readonly kind: "answered"; readonly body: unknown }
  /** Nothing was done, and the same request would meet the same end. */
  | { readonly kind: "refused"; readonly error: ApiError }
  /** Nothing was done; come back later. */
  | { readonly kind: "rate-limited"; readonly askedMs: number | undefined }
  /** The server or something in front of it failed, perhaps after the work was done. */
  | { readonly kind: "failed"; readonly what: string; readonly askedMs: number | undefined }
  /** `mayPass`: looks like the work of an intermediary, so the next answer may be right. */
  | { readonly kind: "not-as-agreed"; readonly error: ApiContractError; readonly mayPass: boolean };

export interface Reader {
  /** Blanks out secrets that the server might repeat. */
  readonly scrub: (text: string) => string;
  /** False: what the server says in its own words stays out of errors. */
  readonly quotesReasons: boolean;
  readonly nowMs: number;
}

const REQUEST_TIMEOUT = 408;
const TOO_EARLY = 425;
const LONGEST_REASON = 200;

export function meaningOf(method: string, route: Route, answer: Answer, reader: Reader): Meaning {
  const { status } = answer;
  const { path } = route;
  const askedMs = retryAfterMs(answer.headers, reader.nowMs);
  const said = `answered ${status}${reader.quotesReasons ? reasonIn(answer, reader.scrub) : ""}`;
  const notAsAgreed = (message: string, mayPass = false): Meaning => ({
    kind: "not-as-agreed",
    error: new ApiContractError(method, path, message),
    mayPass,
  });

  if (status >= 200 && status < 300) {
    const body = parseJson(answer.text);
    return body === undefined
      ? notAsAgreed(`answered ${status} with ${describe(answer)}, expected JSON`, true)
      : { kind: "answered", body: withoutEnvelope(body) };
  }
  if (status < 400)
    return notAsAgreed(
      `answered ${status}, a redirect to ${targetHost(answer)}; redirects are never followed, the key belongs to one host`,
    );
  if (status === 429) return { kind: "rate-limited", askedMs };
  if (status >= 500 || status === REQUEST_TIMEOUT || status === TOO_EARLY)
    return { kind: "failed", what: said, askedMs };
  if (status === 401)
    return {
      kind: "refused",
      error: new ApiKeyError(method, path, `${said}: the API key is missing, wrong or expired`),
    };
  if (status === 403)
    return { kind: "refused", error: new ApiScopeError(method, path, `${said}: the API key lacks the scope for this`) };
  if (status === 404) {
    // A page from a proxy, or the list itself missing, says nothing about an experiment: it must not look deleted.
    const isApi = route.template.includes("{id}") && !isHtml(answer);
    if (!isApi)
      return notAsAgreed(
        `${said} with ${describe(answer)}: there is no experiments API at this address, check the base URL`,
      );
    return { kind: "refused", error: new ApiNotFoundError(method, path, said) };
  }
  return { kind: "refused", error: new ApiRefusedError(method, path, status, said) };
}

/** The API's `error` text: for people, and often the only reason given. One line, no secrets, not endless. */
function reasonIn(answer: Answer, scrub: (text: string) => string): string {
  const body = parseJson(answer.text);
  if (typeof body !== "object" || body === null || !("error" in body) || typeof body.error !== "string") return "";
  const line = scrub(body.error)
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return line === "" ? "" : ` (${line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line})`;
}

/** Undefined is no JSON value. The parser's own error is dropped: it quotes the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Some of the vendor's pages show answers wrapped as `{"data": {...}}`, the specification none: both are accepted. */
function withoutEnvelope(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const entries = Object.entries(body);
  const [name, value] = entries[0] ?? [];
  return entries.length === 1 && name === "data" && typeof value === "object" && value !== null ? value : body;
}

function describe(answer: Answer): string {
  if (answer.text.trim() === "") return "an empty body";
  if (isHtml(answer)) return "an HTML page, probably from a proxy";
  return `a body of ${answer.text.length} characters that is not JSON`;
}

function isHtml(answer: Answer): boolean {
  return /^text\/html\b/i.test(single(answer.headers, "content-type") ?? "");
}

/** Host and port only: a query may hold a ticket, the rest does not matter. */
function targetHost(answer: Answer): string {
  const location = single(answer.headers, "location");
  if (location === undefined) return "nowhere";
  // A relative one stays on the same host.
  if (!URL.canParse(location))
    return location.startsWith("//") && URL.canParse(`https:${location}`)
      ? new URL(`https:${location}`).host
      : "the same host";
  return new URL(location).host;
}
