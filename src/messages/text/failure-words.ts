import { certificateTroubleIn, type ApiFailure, type Failure, type OtherBody } from "../../experiment/index.ts";
import { formatCount } from "./format.ts";

/** Why something could not be done: one clause without full stop. The API's own words are quoted as they came: whoever shows them cleans them. */
export function failureWords({ code, api }: Failure): string {
  if (api !== null) return apiFailureWords(api);
  return code === "lost"
    ? "Herald's worker did not finish reading it"
    : `Herald failed while reading it (${code}); its log says more`;
}

/** What Ours Privacy did instead of what was asked of it. */
export function apiFailureWords(failure: ApiFailure): string {
  switch (failure.kind) {
    case "status":
      return `${statusWords(failure.status)} ${answered(failure)}`;
    case "wait":
      return `Ours Privacy asks for a pause of ${seconds(failure.waitMs)}: too many requests`;
    case "timeout":
      return `Ours Privacy did not answer within ${seconds(failure.limitMs)}`;
    case "network":
      return failure.isSent
        ? `the connection to Ours Privacy broke before the answer was complete (${failure.code})`
        : noConnectionWords(failure);
    case "closed":
      return "Herald was shutting down";
    case "oversize":
      return `the answer was larger than ${formatCount(failure.limitBytes)} bytes`;
    case "not-json":
      return `something other than Ours Privacy answered: ${bodyWords(failure.body)} (${failure.status})`;
    case "no-api":
      return `there is no experiments API at the configured address ${answered(failure)}`;
    case "unsupported":
      return `this server ${CANNOT[failure.operation]}: it is too old (answered ${failure.status})`;
    case "redirect":
      return `the configured address redirects elsewhere (${failure.status}${failure.to ? ` to ${failure.to}` : ""}), and Herald never follows with its key`;
    case "shape":
      return `Ours Privacy sent something unexpected${failure.at === "" ? "" : ` at ${failure.at}`}: expected ${failure.expected}`;
    case "repeated-page":
    case "endless-list":
      return "the list of experiments never ends: Ours Privacy repeats its pages";
  }
}

const CANNOT = {
  rollout: "cannot roll out",
  "end-rollout": "cannot end a rollout",
  winner: "cannot change the winner after the stop",
} as const;

function noConnectionWords(failure: ApiFailure & { readonly kind: "network" }): string {
  const trouble = certificateTroubleIn(failure);
  return trouble === undefined
    ? `Herald could not connect to Ours Privacy (${failure.code})`
    : `Ours Privacy ${trouble.what}`;
}

function statusWords(status: number): string {
  if (status === 401) return "Ours Privacy rejected the API key: it is missing, wrong or expired";
  if (status === 403) return "the API key lacks the scope for this";
  if (status === 404) return "Ours Privacy can't find it";
  return status >= 500 ? "Ours Privacy had an error of its own" : "Ours Privacy refused the request";
}

function answered({ status, reason }: { readonly status: number; readonly reason: string | null }): string {
  return reason === null ? `(answered ${status})` : `(answered ${status}: ${reason})`;
}

function bodyWords(body: OtherBody["body"]): string {
  return {
    empty: "an empty page",
    html: "a web page, probably from a proxy",
    text: "text that is not JSON",
    "not-utf8": "text that is not UTF-8",
  }[body];
}

function seconds(ms: number): string {
  const whole = Math.ceil(ms / 1000);
  return `${formatCount(whole)} ${whole === 1 ? "second" : "seconds"}`;
}

/** The clause as the beginning of a sentence. */
export function capitalized(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

/** The same clause behind other words. */
export function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
