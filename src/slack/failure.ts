import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import {
  SlackError,
  SlackRateLimitError,
  SlackRefusedError,
  SlackSetupError,
  SlackUnavailableError,
} from "./errors.ts";
import { networkCodes, neverLeft } from "../platform/index.ts";
import { certificateTroubleOf, type CertificateTrouble } from "../ports/index.ts";
import { classOf } from "./unknown-code.ts";
import { isSetupCode, setupProblem } from "./setup-problem.ts";

/** What a failed call means. */
export interface Failure {
  readonly error: SlackError;
  /** The call certainly had no effect. False: it may have had one although no answer says so. */
  readonly isCertain: boolean;
}

/** Wait when Slack says "too many" without saying how long. */
export const DEFAULT_WAIT_MS = 30_000;

/** Codes with which Slack refuses to update a message, now and later: it was deleted, is too old, or is no longer ours to change. */
const CANNOT_BE_UPDATED = ["message_not_found", "cant_update_message", "edit_window_closed"] as const;

/** Codes with which Slack refuses the message itself. */
const REFUSALS: ReadonlySet<string> = new Set([
  "msg_too_long",
  "msg_blocks_too_long",
  "no_text",
  "too_many_attachments",
  "invalid_metadata_format",
  "invalid_metadata_schema",
  "metadata_too_large",
  "metadata_must_be_sent_from_app",
  "invalid_arguments",
  "message_limit_exceeded",
  "cannot_reply_to_message",
  "thread_not_found",
  ...CANNOT_BE_UPDATED,
]);

/** Codes with which Slack refuses a message for its blocks. */
const BLOCK_REFUSALS: ReadonlySet<string> = new Set(["invalid_blocks", "invalid_blocks_format"]);

/**
 * Translates what the Slack client threw. Where it is open whether the call took effect, it counts as uncertain: an unneeded
 * look at the channel costs one request, a duplicate cannot be taken back.
 * @param method for the message, `chat.postMessage`
 * @param channel as configured, for the advice
 */
export function interpretFailure(thrown: unknown, method: string, channel: string): Failure {
  if (thrown instanceof SlackError) return { error: thrown, isCertain: false };
  if (thrown instanceof WebAPIRateLimitedError)
    return { error: new SlackRateLimitError(thrown.retryAfter * 1000), isCertain: true };
  if (thrown instanceof WebAPIPlatformError) return interpretAnswer(thrown, method, channel);
  if (thrown instanceof WebAPIHTTPError) return doubt(`${method}: Slack answered with HTTP ${thrown.statusCode}`);
  const message = thrown instanceof Error ? thrown.message : "";
  // The client's own error for a 429 without Retry-After has no class.
  if (message.startsWith("Retry header did not contain"))
    return { error: new SlackRateLimitError(DEFAULT_WAIT_MS), isCertain: true };
  const original = thrown instanceof WebAPIRequestError ? thrown.original : thrown;
  const certificate = certificateTroubleOf(original);
  if (certificate !== undefined) return { error: untrusted(method, certificate), isCertain: false };
  const codes = networkCodes(original);
  if (neverLeft(original)) {
    return { error: new SlackUnavailableError(`${method}: Slack cannot be reached (${codes[0]})`), isCertain: true };
  }
  return doubt(`${method}: the connection to Slack broke or took too long${codes.length > 0 ? ` (${codes[0]})` : ""}`);
}

/** Slack's error code, when Slack itself answered with one. */
export function slackCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof WebAPIPlatformError)) return undefined;
  // An answer that is no JSON becomes an "error code" too: the whole page.
  return /^[a-z][a-z0-9_]{0,80}$/u.test(thrown.data.error) ? thrown.data.error : undefined;
}

/** Whether what stands there can no longer be updated, so that it has to be posted once more. */
export function cannotBeUpdated(thrown: unknown): boolean {
  return (CANNOT_BE_UPDATED as readonly string[]).includes(slackCodeOf(thrown) ?? "");
}

/** Whether Slack refused a message for its blocks, so that nothing was posted. */
export function isBlockRefusal(thrown: unknown): boolean {
  return BLOCK_REFUSALS.has(slackCodeOf(thrown) ?? "");
}

function interpretAnswer(thrown: WebAPIPlatformError, method: string, channel: string): Failure {
  const code = slackCodeOf(thrown);
  if (code === undefined) return doubt(`${method}: something other than Slack answered`);
  if (isSetupCode(code)) {
    const { needed } = thrown.data as { readonly needed?: unknown };
    return { error: setupProblem(code, channel, typeof needed === "string" ? needed : undefined), isCertain: true };
  }
  if (code === "ratelimited" || code === "rate_limited") {
    const seconds = thrown.data.response_metadata?.retryAfter;
    return {
      error: new SlackRateLimitError(typeof seconds === "number" ? seconds * 1000 : DEFAULT_WAIT_MS),
      isCertain: true,
    };
  }
  if (BLOCK_REFUSALS.has(code)) {
    const where = placesOf(thrown);
    const problem = `${method}: Slack refused the blocks of the message (${code}${where === "" ? "" : ` at ${where}`})`;
    return {
      error: new SlackRefusedError(
        `${problem}; this is a mistake in Herald: report it, with what a dry run of the job prints with --json`,
      ),
      isCertain: true,
    };
  }
  if (REFUSALS.has(code))
    return { error: new SlackRefusedError(`${method}: Slack refused the message (${code})`), isCertain: true };
  const { kind, advice } = classOf(code, channel);
  if (kind === "setup")
    return { error: new SlackSetupError(`${method}: Slack answered ${code}`, advice), isCertain: false };
  if (kind === "message")
    return { error: new SlackRefusedError(`${method}: Slack refused the message (${code})`), isCertain: false };
  // `internal_error` and its like say openly that part of the work may be done; so may codes not known here.
  return doubt(`${method}: Slack answered ${code}`);
}

/** @param what was asked of Slack, by a method or otherwise */
export function untrusted(what: string, trouble: CertificateTrouble): SlackUnavailableError {
  return new SlackUnavailableError(`${what}: Slack's address ${trouble.what}`, trouble.remedy);
}

/** Where in the message Slack found a mistake: only the places, since the rest of its words may quote the message. */
function placesOf(thrown: WebAPIPlatformError): string {
  const { messages = [] } = (thrown.data.response_metadata ?? {}) as { readonly messages?: readonly string[] };
  return messages
    .flatMap((words) => /json-pointer:([\w/]+)/u.exec(words)?.[1] ?? [])
    .slice(0, 3)
    .join(", ");
}

function doubt(message: string): Failure {
  return { error: new SlackUnavailableError(message), isCertain: false };
}
