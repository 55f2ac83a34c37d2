import { isLoopbackHost } from "../../platform/index.ts";

const SUBMISSION = 587;
const SUBMISSION_OVER_TLS = 465;

/** A mail server, and how Herald logs in there. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  readonly isTls: boolean;
  /** Undefined: no login. */
  readonly login: { readonly user: string; readonly pass: string } | undefined;
  /** User and password would travel to another machine: only over TLS. */
  readonly needsTls: boolean;
  /** Host and port, for people. */
  readonly label: string;
}

/** @param url `smtp://user:password@host:587` or `smtps://…`, checked before */
export function smtpServerOf(url: string): SmtpServer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isTls = protocol === "smtps:";
  const host = hostname.replace(/^\[(.*)\]$/u, "$1");
  const at = port === "" ? (isTls ? SUBMISSION_OVER_TLS : SUBMISSION) : Number(port);
  const login =
    username === "" ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    host,
    port: at,
    isTls,
    login,
    needsTls: login !== undefined && !isTls && !isLoopbackHost(hostname),
    label: `${hostname}:${at}`,
  };
}
