import { triggerToken, type Config } from "../../config/index.ts";
import { nextOutside } from "../../decision/index.ts";
import { answerLinksFor } from "../../http/index.ts";
import { createMailMedium, createMailPeople, MAIL } from "../../mail/index.ts";
import type { Deliveries, Medium, PeopleWhoAnswer } from "../../notify/index.ts";
import { isLoopbackHost } from "../../platform/index.ts";
import type { Clock, Log } from "../../ports/index.ts";
import { createPrintingMedium } from "../../terminal/index.ts";

const MAIL_TIMEOUT_MS = 20_000;

export interface MailOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly dryRun?: boolean;
  /** Where the server of this process is reached on this machine; undefined: it has none (yet). */
  readonly ownUrl?: () => string | undefined;
}

/** Mail, or what stands in for it where nothing is sent. */
export function openMail(options: MailOptions, deliveries: Deliveries): Medium {
  const { config, clock, log, owner, dryRun = false, ownUrl = () => undefined } = options;
  const { mail, quietHours, reader } = config;
  if (dryRun || mail === undefined) return createPrintingMedium(MAIL, () => {});
  let token: string | undefined;
  return createMailMedium({
    url: mail.url.reveal(),
    from: mail.from,
    deliveries,
    clock,
    owner,
    log,
    reader,
    timeoutMs: MAIL_TIMEOUT_MS,
    answerLinks() {
      const baseUrl = answerableAt(config, ownUrl());
      if (baseUrl === undefined) return undefined;
      token ??= triggerToken(config);
      return answerLinksFor(token).at(baseUrl, clock.nowMs());
    },
    isQuiet: () => quietHours !== undefined && nextOutside(clock.now(), quietHours) > clock.now(),
  });
}

/**
 * Where links in mails lead; undefined: they would lead nowhere, or over a line on which others could read along.
 * @param ownUrl where this process is reached on this machine
 */
function answerableAt({ page, publicUrl }: Config, ownUrl: string | undefined): string | undefined {
  const url = publicUrl ?? ownUrl;
  if (page === undefined || url === undefined) return undefined;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || isLoopbackHost(hostname) ? url : undefined;
}

/** What was replied to answers by mail, until the page that waits for it has shown it. */
export class MailReplies {
  readonly #replies = new Map<string, string>();

  keep(answer: string, text: string): void {
    // The page asks within seconds; one that nobody waits for makes room in time.
    if (this.#replies.size >= MOST_REPLIES) this.#replies.delete(this.#replies.keys().next().value!);
    this.#replies.set(answer, text);
  }

  take(answer: string): string | undefined {
    const text = this.#replies.get(answer);
    this.#replies.delete(answer);
    return text;
  }
}

const MOST_REPLIES = 200;

export function openMailPeople(
  { acting: { approvers } }: Pick<Config, "acting">,
  replies: MailReplies,
): PeopleWhoAnswer {
  return createMailPeople({ approvers, tell: (answer, text) => replies.keep(answer, text) });
}
