import { cleanText } from "../../messages/index.ts";
import { certificateTroubleOf } from "../../ports/index.ts";
import { MailRefusedError, MailSetupError, MailUnavailableError, type MailError } from "../errors.ts";
import type { SmtpServer } from "./smtp-server.ts";

/** What a server says of a refusal is a line; some write more. */
const LONGEST_ANSWER = 160;
const UNKNOWN_HOST = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME", "EDNS"]);

/** What the SMTP client tells of a failure. */
export interface SmtpFailure {
  readonly code?: string | undefined;
  /** The code that the failure had before the client gave it its own. */
  readonly originalCode?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  readonly message?: string;
}

/** A failure of the SMTP client in one sentence that says what to do. @param to whom a mail was for; undefined: no mail was sent */
export function mailErrorOf(thrown: unknown, server: SmtpServer, to?: string): MailError {
  const failure = thrown as SmtpFailure;
  const cause = { cause: thrown };
  const { responseCode } = failure;
  if (failure.code === "EAUTH") return loginError(failure, server, cause);
  const certificate = certificateTroubleOf(withCode(thrown));
  if (certificate !== undefined)
    return new MailUnavailableError(
      `the mail server ${server.label} ${certificate.what}: ${certificate.remedy}`,
      cause,
    );
  if (responseCode !== undefined) {
    const what = to === undefined ? "refuses the connection" : `refuses the mail to ${to}`;
    const sentence = `the mail server ${server.label} ${what}: ${answerIn(failure)}`;
    // 503 tells of a session that went wrong, not of this mail.
    const isFinal = responseCode >= 500 && responseCode !== 503;
    return isFinal && to !== undefined
      ? new MailRefusedError(`${sentence}; check the address, and whether MAIL_FROM may be used there`, cause)
      : new MailUnavailableError(sentence, cause);
  }
  return new MailUnavailableError(connectionSentence(failure, server), cause);
}

function loginError(failure: SmtpFailure, server: SmtpServer, cause: ErrorOptions): MailError {
  const { responseCode = 535 } = failure;
  const answer = failure.response === undefined ? "" : ` (${answerIn(failure)})`;
  const sentence = `the mail server ${server.label} refuses user and password of SMTP_URL${answer}`;
  if (responseCode < 500) return new MailUnavailableError(`${sentence}, for now`, cause);
  return new MailSetupError(`${sentence}; check both, and whether the account may send by SMTP`, cause);
}

function connectionSentence(failure: SmtpFailure, { label, host, needsTls }: SmtpServer): string {
  const codes = [failure.originalCode, failure.code].filter((code) => code !== undefined);
  const code = codes[0] ?? "unknown";
  if (codes.some((one) => UNKNOWN_HOST.has(one)))
    return `the mail server ${host} is not known (${code}); check the host in SMTP_URL`;
  if (codes.includes("ETIMEDOUT"))
    return `the mail server ${label} did not answer in time; check host and port in SMTP_URL, and what lies between`;
  if (codes.includes("ETLS") && needsTls)
    return `the mail server ${label} does not begin TLS, and user and password never travel in plain text; use smtps:// in SMTP_URL, or a server that offers STARTTLS`;
  if (codes.includes("ETLS"))
    return `the mail server ${label} does not speak TLS as expected; check smtp:// or smtps:// and the port in SMTP_URL`;
  if (codes.includes("ECONNREFUSED"))
    return `nothing answers at the mail server ${label} (${code}); check host and port in SMTP_URL`;
  return `the connection to the mail server ${label} failed (${code})`;
}

/** The first line of the server's answer, with its code. */
function answerIn({ response, responseCode }: SmtpFailure): string {
  const [line = ""] = (response ?? "").split(/\r?\n/u);
  return cleanText(line === "" ? String(responseCode) : line, LONGEST_ANSWER);
}

/** The client keeps the code of TLS beside its own. */
function withCode(thrown: unknown): unknown {
  const { originalCode } = thrown as SmtpFailure;
  return originalCode === undefined ? thrown : Object.assign(new Error("TLS"), { code: originalCode });
}
