import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { SELF_SIGNED } from "../network/self-signed.ts";

/** A mail as it arrived. */
export interface Arrived {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
  readonly isTls: boolean;
  readonly user: string | undefined;
  readonly mail: ParsedMail;
}

/** What goes wrong with the next mail; `lost-answer`: it arrives, and the connection dies before the answer. */
export type Mischief =
  | { readonly at: "connect" | "rcpt" | "data"; readonly code: number; readonly words: string }
  | { readonly at: "lost-answer" }
  | { readonly at: "cut-off" };

export interface SmtpHostOptions {
  readonly login?: { readonly user: string; readonly pass: string };
  /** STARTTLS with a certificate that nobody trusts. */
  readonly offersTls?: boolean;
}

/** A real SMTP server on this machine that keeps what arrives. */
export class SmtpHost {
  readonly arrived: Arrived[] = [];
  /** For the next mails, in order; then all goes well. */
  readonly mischief: Mischief[] = [];
  /** Called when a mail has arrived whole, before it is answered. */
  onArrived: () => Promise<void> = async () => {};
  /** Called in place of an answer to a recipient: the mail stays there until its sender gives up. */
  onRecipient: (() => void) | undefined;
  readonly #server: SMTPServer;
  readonly #login: SmtpHostOptions["login"];

  private constructor({ login, offersTls = false }: SmtpHostOptions) {
    this.#login = login;
    this.#server = new SMTPServer({
      ...SELF_SIGNED,
      hideSTARTTLS: !offersTls,
      authOptional: login === undefined,
      allowInsecureAuth: true,
      disabledCommands: login === undefined ? ["AUTH"] : [],
      disableReverseLookup: true,
      logger: false,
      onConnect: (_session, done) => done(this.#refusal("connect")),
      onAuth: ({ username, password }, _session, done) => {
        if (username === login?.user && password === login?.pass) done(null, { user: username });
        else done(answer(535, "5.7.8 Bad user or password"));
      },
      onRcptTo: (_address, _session, done) =>
        this.onRecipient === undefined ? done(this.#refusal("rcpt")) : this.onRecipient(),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        if (this.mischief[0]?.at === "cut-off") {
          this.mischief.shift();
          this.#cut(session);
          return;
        }
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => void this.#take(Buffer.concat(chunks), session, done));
      },
    });
    this.#server.on("error", () => {});
  }

  static async start(options: SmtpHostOptions = {}): Promise<SmtpHost> {
    const host = new SmtpHost(options);
    await new Promise<void>((resolve) => void host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    const login = this.#login === undefined ? "" : `${this.#login.user}:${encodeURIComponent(this.#login.pass)}@`;
    return `smtp://${login}127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    for (const connection of this.#server.connections) (connection as unknown as Cuttable)._socket.destroy();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(raw: Buffer, session: SMTPServerSession, done: (error?: Error | null) => void): Promise<void> {
    await this.#keep(raw, session);
    if (this.mischief[0]?.at === "lost-answer") {
      this.mischief.shift();
      this.#cut(session);
    } else done(this.#refusal("data"));
  }

  async #keep(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    // What is refused here did not arrive.
    if (this.mischief[0]?.at === "data") return;
    this.arrived.push({
      from: mailFrom === false ? "" : mailFrom.address,
      to: rcptTo.map(({ address }) => address).join(", "),
      raw: raw.toString(),
      isTls: session.secure,
      user: typeof session.user === "string" ? session.user : undefined,
      mail: await simpleParser(raw),
    });
    await this.onArrived();
  }

  #refusal(at: Mischief["at"]): Error | null {
    const [next] = this.mischief;
    if (next?.at !== at || !("code" in next)) return null;
    this.mischief.shift();
    return answer(next.code, next.words);
  }

  /** Ends a connection in the middle. */
  #cut({ id }: SMTPServerSession): void {
    for (const connection of this.#server.connections as Iterable<unknown>)
      if ((connection as Cuttable).id === id) (connection as Cuttable)._socket.destroy();
  }
}

interface Cuttable {
  readonly id: string;
  readonly _socket: { destroy(): void };
}

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
