import { Readable } from "node:stream";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { MailSetupError } from "../errors.ts";
import { mailErrorOf, type SmtpFailure } from "./smtp-failure.ts";
import type { SmtpServer } from "./smtp-server.ts";

export interface SmtpAccess {
  readonly server: SmtpServer;
  /** Longest wait for the connection, and for each answer. */
  readonly timeoutMs: number;
}

/** One mail, as it travels. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
  /** Called when the server has taken sender and recipient, before the first byte of the mail leaves. What it throws keeps the mail back. */
  readonly beforeData: () => Promise<void>;
}

/** What came of a mail. `in-doubt`: all or part of it left, and no answer came. */
export type Sent = { readonly kind: "accepted" } | { readonly kind: "failed" | "in-doubt"; readonly error: Error };

/** Connects and logs in, and leaves again. @throws MailError */
export async function proveLogin(access: SmtpAccess): Promise<void> {
  await withSession(access, async () => {});
}

/** Sends one mail over a connection of its own. Never rejects. */
export async function sendOver(access: SmtpAccess, envelope: Envelope): Promise<Sent> {
  const { from, to, message, beforeData } = envelope;
  let hasBegun = false;
  let objection: Error | undefined;
  async function* data(): AsyncGenerator<Buffer> {
    try {
      await beforeData();
    } catch (error) {
      objection = error as Error;
      throw error;
    }
    hasBegun = true;
    yield message;
  }
  try {
    await withSession(
      access,
      (connection) => {
        // Piped once the server has said that it is ready for the mail: nothing of it is made before.
        const stream = Readable.from(data(), { objectMode: false });
        return calledBack((done) => connection.send({ from, to: [to], size: message.length }, stream, done));
      },
      to,
    );
    return { kind: "accepted" };
  } catch (error) {
    if (objection !== undefined) return { kind: "failed", error: objection };
    const isAnswered = ((error as Error).cause as SmtpFailure | undefined)?.responseCode !== undefined;
    return { kind: hasBegun && !isAnswered ? "in-doubt" : "failed", error: error as Error };
  }
}

/** @param to whom the mail is for, for what is said of a refusal */
async function withSession(
  { server, timeoutMs }: SmtpAccess,
  use: (connection: SMTPConnection) => Promise<void>,
  to?: string,
): Promise<void> {
  // A worker without mail starts sooner without it.
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  const connection = new Connection({
    host: server.host,
    port: server.port,
    secure: server.isTls,
    requireTLS: server.needsTls,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    tls: { rejectUnauthorized: true },
  });
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  connection.on("error", (error: Error) => broken.reject(error));
  try {
    await Promise.race([connected(connection), broken.promise]);
    if (server.login !== undefined) await Promise.race([loggedIn(connection, server), broken.promise]);
    await Promise.race([use(connection), broken.promise]);
    connection.quit();
  } catch (error) {
    connection.close();
    throw error instanceof MailSetupError ? error : mailErrorOf(error, server, to);
  }
}

function connected(connection: SMTPConnection): Promise<void> {
  return calledBack((done) => connection.connect(done));
}

function loggedIn(connection: SMTPConnection, { login, label }: SmtpServer): Promise<void> {
  if (!connection.allowsAuth)
    throw new MailSetupError(
      `the mail server ${label} takes no login, and SMTP_URL has user and password; leave them out, or use the port for logins (587 or 465)`,
    );
  return calledBack((done) => connection.login({ ...login }, done));
}

/** The client calls back, with an error where something failed. */
function calledBack(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  begin((error) => {
    if (error === undefined || error === null) resolve();
    else reject(error);
  });
  return promise;
}
