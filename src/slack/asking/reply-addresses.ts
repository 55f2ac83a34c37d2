import type { Clock } from "../../ports/index.ts";

/** Slack's own limit. */
const KEPT_MS = 30 * 60_000;
/** More questions than people ask in half an hour; the oldest goes first. */
const MOST = 1_000;
/** Where Slack says that answers go: everywhere, and for public authorities. */
const SLACK_HOSTS: ReadonlySet<string> = new Set(["hooks.slack.com", "hooks.slack-gov.com"]);

/**
 * Addresses at which Slack takes the answers to questions. Whoever has one may post in the name of the app: they stay in the memory of the
 * process that was asked, and go into no log, queue or ledger.
 */
export class ReplyAddresses {
  readonly #clock: Clock;
  readonly #standIn: string | undefined;
  readonly #kept = new Map<string, { readonly address: string; readonly until: number }>();

  /** @param apiUrl where Slack's place is taken by something else: answers may go there, too */
  constructor(clock: Clock, apiUrl?: string) {
    this.#clock = clock;
    this.#standIn = apiUrl === undefined ? undefined : new URL(apiUrl).origin;
  }

  /** Keeps it for as long as Slack takes answers there. False: it is not Slack's. */
  keep(question: string, address: string): boolean {
    if (!this.#isSlacks(address)) return false;
    this.#kept.delete(question);
    this.#kept.set(question, { address, until: this.#clock.nowMs() + KEPT_MS });
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(oldest);
    }
    return true;
  }

  /** Undefined: another process was asked, it is too late, or Slack refused it before. */
  of(question: string): string | undefined {
    const kept = this.#kept.get(question);
    return kept !== undefined && kept.until > this.#clock.nowMs() ? kept.address : undefined;
  }

  forget(question: string): void {
    this.#kept.delete(question);
  }

  #isSlacks(address: string): boolean {
    if (!URL.canParse(address)) return false;
    const { protocol, hostname, port, username, password, origin } = new URL(address);
    if (username !== "" || password !== "") return false;
    return (protocol === "https:" && port === "" && SLACK_HOSTS.has(hostname)) || origin === this.#standIn;
  }
}
