import type { Answer } from "../requests/exchange.ts";
import { retryAfterMs, single } from "../requests/retry-after.ts";
import type { Route } from "../route.ts";
import {
  ApiContractError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRefusedError,
  ApiScopeError,
  type ApiError,
} from "../../ports/index.ts";
import type { ApiFailureFacts, OtherBody } from "../../experiment/index.ts";

/** What an answer says, before anybody decides whether to ask again. */
export type Meaning =
  | { readonly kind: "answered"; readonly body: unknown }
  /** Nothing was done, and the same request would fail in the same way. */
  | { readonly kind: "refused"; readonly error: ApiError }
  /** Nothing was done; come back later. */
  | { readonly kind: "rate-limited"; readonly askedMs: number | undefined }
  /** The server or something in front of it failed, perhaps after the work was done. */
  | { readonly kind: "failed"; readonly facts: ApiFailureFacts; readonly askedMs: number | undefined }
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
  const said = { status, reason: reader.quotesReasons ? reasonIn(answer, reader.scrub) : null } as const;
  const failure = { method, path, kind: "status", ...said } as const;
  const notAsAgreed = (facts: ApiFailureFacts, mayPass = false): Meaning => ({
    kind: "not-as-agreed",
    error: new ApiContractError({ method, path, ...facts }),
    mayPass,
  });

  if (status >= 200 && status < 300) {
    const body = parseJson(answer.text);
    return body === undefined
      ? notAsAgreed({ kind: "not-json", status, ...bodyOf(answer) }, true)
      : { kind: "answered", body: withoutEnvelope(body) };
  }
  if (status < 400) return notAsAgreed({ kind: "redirect", status, to: targetHost(answer) });
  if (status === 429) return { kind: "rate-limited", askedMs };
  if (status >= 500 || status === REQUEST_TIMEOUT || status === TOO_EARLY)
    return { kind: "failed", facts: { kind: "status", ...said }, askedMs };
  if (status === 401) return { kind: "refused", error: new ApiKeyError(failure) };
  if (status === 403) return { kind: "refused", error: new ApiScopeError(failure) };
  if (status === 404) {
    // A page from a proxy, or the list itself missing, says nothing about an experiment: it must not look deleted.
    const isApi = route.template.includes("{id}") && !isHtml(answer);
    return isApi
      ? { kind: "refused", error: new ApiNotFoundError(failure) }
      : notAsAgreed({ kind: "no-api", ...said, ...bodyOf(answer) });
  }
  return { kind: "refused", error: new ApiRefusedError(failure) };
}

/** The API's `error` text and its `details`: for people, and often the only reason given. One line, no secrets, not endless. */
function reasonIn(answer: Answer, scrub: (text: string) => string): string | null {
  const body = parseJson(answer.text);
  if (typeof body !== "object" || body === null) return null;
  const { error, details } = body as { readonly error?: unknown; readonly details?: unknown };
  const parts = [error, details].flatMap((text) => (typeof text === "string" ? [oneLine(scrub(text))] : []));
  const line = [...new Set(parts)].filter((part) => part !== "").join(": ");
  if (line === "") return null;
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
}

/** Undefined: not valid JSON. The parser's own error is dropped, because it quotes the text. */
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

function bodyOf(answer: Answer): OtherBody {
  const characters = answer.text.length;
  if (!answer.isUtf8) return { body: "not-utf8", characters };
  if (answer.text.trim() === "") return { body: "empty", characters };
  return { body: isHtml(answer) ? "html" : "text", characters };
}

function isHtml(answer: Answer): boolean {
  return /^text\/html\b/i.test(single(answer.headers, "content-type") ?? "");
}

/** Host and port only: a query may hold a ticket, the rest does not matter. Null: nowhere; empty: the same host. */
function targetHost(answer: Answer): string | null {
  const location = single(answer.headers, "location");
  if (location === undefined) return null;
  // A relative one stays on the same host.
  if (!URL.canParse(location))
    return location.startsWith("//") && URL.canParse(`https:${location}`) ? new URL(`https:${location}`).host : "";
  return new URL(location).host;
}
