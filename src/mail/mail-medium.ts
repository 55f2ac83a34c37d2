import { createHash } from "node:crypto";
import type { Instant } from "../experiment/index.ts";
import type { Reader } from "../messages/index.ts";
import {
  addressOf,
  withoutMentions,
  type Deliveries,
  type DeliveryName,
  type DeliveryOutcome,
  type Medium,
  type Notification,
  type Parcel,
} from "../notify/index.ts";
import type { Clock, Log } from "../ports/index.ts";
import type { AnswerLinks } from "./answer-links.ts";
import { composed } from "./compose.ts";
import { MailUnavailableError } from "./errors.ts";
import { MAIL, messageIdOf, placeOf, type MailPlace } from "./mail-place.ts";
import { isSentAgain, isWorthFollowingUp, meaningOf, unsentAs } from "./meaning.ts";
import { renderMail } from "./render/render-mail.ts";
import { asksByMail } from "./render/shown.ts";
import { senderOf, type Sender } from "./sender.ts";
import { sendOver } from "./smtp/smtp-session.ts";
import { smtpServerOf, type SmtpServer } from "./smtp/smtp-server.ts";

/** Connecting, logging in, sender, recipient and the mail itself: the right to send must outlive them all. */
const LEASE_IN_TIMEOUTS = 8;

export interface MailMediumOptions {
  /** `smtp://…` or `smtps://…`, with user and password. */
  readonly url: string;
  /** Address, or name and address. */
  readonly from: string;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  /** Names this worker among the deliveries. */
  readonly owner: string;
  readonly timeoutMs: number;
  readonly log: Log;
  /** Makes addresses that answer; undefined: answers by mail would not arrive. Asked for every mail. */
  readonly answerLinks: () => AnswerLinks | undefined;
  /** Whether nobody is to be disturbed now: a mail that only says what has changed since waits. */
  readonly isQuiet: () => boolean;
  /** For whom figures are written; absent: the usual reader. */
  readonly reader?: Reader;
}

/**
 * Sends each notification once as a mail, written down before the first byte of it leaves. A mail cannot be edited: what has changed since
 * is mailed only where it means something else to its reader (src/mail/meaning.ts), as another mail in the same thread.
 */
export function createMailMedium(options: MailMediumOptions): Medium {
  return new MailMedium(options);
}

/** One mail that is to be sent. */
interface Errand {
  readonly name: DeliveryName;
  readonly notification: Notification;
  readonly contentHash: string;
  readonly messageId: string;
  readonly references: readonly string[];
  /** The place of the message that is answered, and how many mails of it came before. */
  readonly answered: Pick<MailPlace, "messageId"> & { readonly before: number };
}

class MailMedium implements Medium {
  readonly name = MAIL;
  readonly #options: MailMediumOptions;
  readonly #server: SmtpServer;
  readonly #from: Sender;
  #errands = 0;

  constructor(options: MailMediumOptions) {
    this.#options = options;
    this.#server = smtpServerOf(options.url);
    this.#from = senderOf(options.from);
  }

  get canAnswer(): boolean {
    return this.#options.answerLinks() !== undefined;
  }

  readonly deliver: Medium["deliver"] = async (parcel) => {
    const { key, destination } = parcel;
    const { kind, place } = await this.#delivered(parcel);
    this.#options.log.info({ key, destination, outcome: kind, messageId: place.messageId }, "mail delivered");
    return { kind, id: place.messageId };
  };

  async #delivered({ key, destination, notification, inThreadOf }: Parcel): Promise<Standing> {
    const name = { key, destination };
    const messageId = messageIdOf(name, this.#from.address);
    const root = inThreadOf === undefined ? [] : [messageIdOf({ key: inThreadOf, destination }, this.#from.address)];
    const plain = withoutMentions(notification);
    const errand: Errand = {
      name,
      notification: plain,
      contentHash: createHash("sha256").update(JSON.stringify(plain)).digest("hex"),
      messageId,
      references: root,
      answered: { messageId, before: 0 },
    };
    const standing = await this.#options.deliveries.get(name);
    const place = standing?.state === "sent" ? placeOf(standing.place) : undefined;
    if (place === undefined) return this.#sendOnce(errand);
    if (standing?.contentHash === errand.contentHash) return { kind: "unchanged", place };
    return this.#renew(errand, place);
  }

  /** What changed after it was mailed: another mail in its thread, or a note in the ledger that none was sent. */
  async #renew(errand: Errand, place: MailPlace): Promise<Standing> {
    const { deliveries, clock, isQuiet } = this.#options;
    const { name, notification, contentHash } = errand;
    const meaning = meaningOf(notification);
    const { isBehind: _, ...shown } = place;
    if (place.unsent !== undefined || !isWorthFollowingUp(notification.kind, place.meaning, meaning)) {
      const behind: MailPlace = { ...shown, isBehind: true };
      await deliveries.sent(name, this.#nextOwner(), behind, contentHash, clock.now());
      return { kind: "unchanged", place: behind };
    }
    // Nothing is written down: whoever delivers it after the quiet hours sends it then.
    if (isQuiet()) return { kind: "unchanged", place };
    const followUp = { ...name, key: `${name.key} follow-up ${place.mails} ${meaning}` };
    const messageId = messageIdOf(followUp, this.#from.address);
    await this.#sendOnce({
      ...errand,
      name: followUp,
      messageId,
      references: [...errand.references, place.messageId],
      answered: { messageId: place.messageId, before: place.mails },
    });
    const renewed: MailPlace = { ...shown, mails: place.mails + 1, meaning };
    await deliveries.sent(name, this.#nextOwner(), renewed, contentHash, clock.now());
    return { kind: "updated", place: renewed };
  }

  async #sendOnce(errand: Errand): Promise<Standing> {
    const { deliveries, clock, timeoutMs, log } = this.#options;
    const { name, notification, contentHash } = errand;
    const owner = this.#nextOwner();
    const leaseUntil = new Date(clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs).toISOString();
    const claim = await deliveries.claim(name, contentHash, owner, clock.now(), leaseUntil);
    if (claim.kind === "held") throw new MailUnavailableError(`another worker is mailing ${name.key}`);
    if (claim.kind === "sent") return { kind: "unchanged", place: placeOf(claim.delivery.place)! };
    const unsent = unsentAs(notification.kind);
    const place: MailPlace = {
      messageId: errand.messageId,
      to: addressOf(name.destination),
      mails: unsent === undefined ? 1 : 0,
      meaning: meaningOf(notification),
      ...(unsent !== undefined && { unsent }),
    };
    const settle = async (settled: MailPlace, kind: DeliveryOutcome["kind"]): Promise<Standing> => {
      await deliveries.sent(name, owner, settled, contentHash, clock.now());
      return { kind, place: settled };
    };
    if (unsent !== undefined) return settle(place, "unchanged");
    // An earlier attempt that came as far as the mail itself wrote down where.
    const mayHaveArrived = claim.attempt === "again" && claim.delivery.place !== undefined;
    if (mayHaveArrived && !isSentAgain(notification.kind)) {
      log.warn({ ...name }, "mail not sent again: an earlier attempt may have arrived");
      return settle({ ...place, inDoubt: true }, "assumed");
    }
    if (mayHaveArrived)
      log.warn({ ...name }, "mail sent again under its Message-ID: the answer to an earlier attempt was lost");
    const sent = await this.#send(errand, place, owner).catch(async (error: unknown) => {
      await this.#release(name, owner, true);
      throw error;
    });
    if (sent.kind === "accepted") return settle(place, "posted");
    if (sent.kind === "in-doubt" && !isSentAgain(notification.kind)) {
      log.warn({ ...name, error: sent.error }, "mail not sent again: its answer was lost, and it may have arrived");
      return settle({ ...place, inDoubt: true }, "assumed");
    }
    if (sent.kind === "in-doubt") log.warn({ ...name, error: sent.error }, "answer to a mail lost: it is sent again");
    await this.#release(name, owner, sent.kind === "failed");
    throw sent.error;
  }

  async #send(errand: Errand, place: MailPlace, owner: string): ReturnType<typeof sendOver> {
    const { deliveries, clock, timeoutMs, reader } = this.#options;
    const { notification, messageId, references, name, answered } = errand;
    const { to } = place;
    const links = asksByMail(notification) ? this.#options.answerLinks() : undefined;
    const mail = renderMail(notification, {
      to,
      reader,
      until: links?.until ?? clock.now(),
      addressOf:
        links &&
        (({ kind }, value) =>
          links.address({ messageId: answered.messageId, to, mail: answered.before, action: kind, value })),
    });
    const at: Instant = clock.now();
    const isUrgent = notification.severity === "urgent";
    const message = await composed({ from: this.#from, to, at, messageId, references, isUrgent, mail });
    return sendOver(
      { server: this.#server, timeoutMs },
      {
        from: this.#from.address,
        to,
        message,
        beforeData: async () => {
          if (!(await deliveries.sharing(name, owner, place, clock.now())))
            throw new MailUnavailableError(`another worker is mailing ${name.key}`);
        },
      },
    );
  }

  /** Gives the claim back. If even that fails, the lease runs out by itself; the failure that led here matters more. */
  async #release(name: DeliveryName, owner: string, nothingLeft: boolean): Promise<void> {
    try {
      await this.#options.deliveries.release(name, owner, { nothingLeft });
    } catch (error) {
      this.#options.log.warn({ ...name, error }, "claim on a mail could not be given back");
    }
  }

  /** Two deliveries of one worker are as foreign to each other as those of two. */
  #nextOwner(): string {
    this.#errands += 1;
    return `${this.#options.owner}/mail-${this.#errands}`;
  }
}

/** What came of a delivery, and where its message stands. */
interface Standing {
  readonly kind: DeliveryOutcome["kind"];
  readonly place: MailPlace;
}
