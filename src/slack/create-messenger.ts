// oxlint-disable unicorn/require-post-message-target-origin -- `chat.postMessage` is Slack's, not the browser's
import type { WebClient } from "@slack/web-api";
import { ChannelDirectory } from "./channel-directory.ts";
import { contentHash } from "./content-hash.ts";
import { ContentSender } from "./content-sender.ts";
import { SlackUnavailableError } from "./errors.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { findMessage } from "./find-message.ts";
import { deliverFile } from "./deliver-file.ts";
import type { Message } from "./render/message.ts";
import { EMPTIED, isContinued, renderNotification } from "./render/render-notification.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";
import type {
  Clock,
  DeliveryLog,
  DeliveryOutcome,
  DeliveryRecord,
  FileParcel,
  Messenger,
  Parcel,
} from "../ports/index.ts";

/** Slack's clock and ours may differ; so much earlier than we began, a look at the channel begins. */
const CLOCK_SKEW_MS = 10 * 60_000;
/** A delivery makes a handful of requests; the right to send must outlive them all. */
const LEASE_IN_TIMEOUTS = 6;

export interface MessengerOptions extends SlackAccess {
  readonly log: DeliveryLog;
  readonly clock: Clock;
  /** Names this worker in the delivery log. */
  readonly owner: string;
  /** Whether presses of buttons would arrive: without that no message has any. */
  readonly canAnswer: boolean;
}

interface Place {
  readonly channelId: string;
  readonly ts: string;
}

/** One message on its way. */
interface Letter {
  readonly key: string;
  readonly channel: string;
  readonly message: Message;
  readonly inThreadOf?: string;
  readonly isBroadcast?: true;
}

interface Errand {
  readonly parcel: Letter;
  readonly hash: string;
  /** The parent's id for a reply, else as the parcel names it. */
  readonly channel: string;
  readonly threadTs: string | undefined;
  /** Under which the right to send is claimed: the parcel's key, or for a replacement one derived from it. */
  readonly claimKey: string;
  readonly owner: string;
}

/**
 * Delivers through Slack, each key once. The delivery log is written before a request leaves and after its answer came; when
 * the answer is missing, the next attempt first looks for the key in the channel. What it throws says whether trying again helps.
 */
export function createMessenger(options: MessengerOptions): Messenger {
  return new SlackMessenger(options);
}

/** The message itself is the first part. */
function partKey(key: string, index: number): string {
  return `${key}:${index + 2}`;
}

class SlackMessenger implements Messenger {
  readonly #options: MessengerOptions;
  readonly #client: WebClient;
  readonly #directory: ChannelDirectory;
  readonly #content: ContentSender;
  #errands = 0;

  constructor(options: MessengerOptions) {
    this.#options = options;
    this.#client = createWebClient(options);
    this.#directory = new ChannelDirectory(this.#client);
    this.#content = new ContentSender(options.logger);
  }

  async deliver({ notification, ...rest }: Parcel): Promise<DeliveryOutcome> {
    const { message, continuation } = renderNotification(notification, this.#options);
    const outcome = await this.#deliver({ ...rest, message });
    if (isContinued(notification)) await this.#deliverContinuation(rest, continuation);
    return outcome;
  }

  /** What found no room in a message, in its thread. */
  async #deliverContinuation(
    { key, channel, inThreadOf = key }: Omit<Parcel, "notification">,
    parts: readonly Message[],
  ): Promise<void> {
    for (const [index, message] of parts.entries())
      await this.#deliver({ key: partKey(key, index), channel, message, inThreadOf });
    // What stood there has moved up: left as it was, it would be told twice.
    for (let index = parts.length; (await this.#options.log.get(partKey(key, index))) !== undefined; index += 1)
      await this.#deliver({ key: partKey(key, index), channel, message: EMPTIED, inThreadOf });
  }

  async #deliver(parcel: Letter): Promise<DeliveryOutcome> {
    const parent = parcel.inThreadOf === undefined ? undefined : await this.#placeOf(parcel.inThreadOf);
    const owner = this.#nextOwner();
    const where = { channel: parent?.channelId ?? parcel.channel, threadTs: parent?.ts };
    const errand: Errand = { parcel, hash: contentHash(parcel.message), ...where, claimKey: parcel.key, owner };
    const { outcome } = await this.#run(errand);
    this.#options.logger.info(
      { key: parcel.key, channel: parcel.channel, outcome: outcome.kind, ts: outcome.ts },
      "message delivered",
    );
    return outcome;
  }

  async upload(file: FileParcel): Promise<DeliveryOutcome> {
    const parent = file.inThreadOf === undefined ? undefined : await this.#placeOf(file.inThreadOf);
    const channelId = parent?.channelId ?? (await this.#directory.idOf(file.channel));
    const { log, clock, timeoutMs, apiUrl, logger } = this.#options;
    const desk = { client: this.#client, log, clock, timeoutMs, apiUrl, logger, owner: this.#nextOwner() };
    const outcome = await deliverFile(file, { channelId, threadTs: parent?.ts }, desk);
    logger.info({ key: file.key, channel: file.channel, outcome: outcome.kind, file: outcome.ts }, "file delivered");
    return outcome;
  }

  /** Two deliveries of one worker are as foreign to each other as those of two. */
  #nextOwner(): string {
    this.#errands += 1;
    return `${this.#options.owner}/${this.#errands}`;
  }

  async #run(errand: Errand): Promise<{ outcome: DeliveryOutcome; place: Place }> {
    const { clock, log, timeoutMs } = this.#options;
    const { parcel, hash, claimKey, owner } = errand;
    const leaseUntilMs = clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs;
    const claim = await log.claim(
      claimKey,
      parcel.channel,
      hash,
      owner,
      clock.now(),
      new Date(leaseUntilMs).toISOString(),
    );
    if (claim.kind === "held") throw new SlackUnavailableError(`another worker is delivering ${claimKey}`);
    if (claim.kind === "sent") return this.#renew(errand, claim.delivery);
    return this.#send(errand, claim, leaseUntilMs);
  }

  async #send(
    errand: Errand,
    { attempt, delivery }: { attempt: "first" | "again"; delivery: DeliveryRecord },
    leaseUntilMs: number,
  ): Promise<{ outcome: DeliveryOutcome; place: Place }> {
    const { clock, log, timeoutMs } = this.#options;
    // Whatever an earlier attempt may have left in the channel, no failure of this one can undo.
    let nothingLeft = attempt === "first";
    try {
      if (attempt === "again") {
        const found = await this.#find(errand, delivery);
        if (found !== undefined) return await this.#adopt(errand, found);
      }
      // Once the lease is over another worker may be looking already, and would not see what leaves now.
      if (clock.nowMs() + timeoutMs > leaseUntilMs)
        throw new SlackUnavailableError(`looking for ${errand.claimKey} took too long`);
      const place = await this.#post(errand).catch((thrown: unknown) => {
        const { error, isCertain } = interpretFailure(thrown, "chat.postMessage", errand.parcel.channel);
        nothingLeft &&= isCertain;
        throw error;
      });
      nothingLeft = false;
      await log.sent(errand.claimKey, errand.owner, place, errand.hash, clock.now());
      return { outcome: { kind: "posted", ts: place.ts }, place };
    } catch (error) {
      await this.#release(errand, nothingLeft);
      throw error;
    }
  }

  /** It had arrived: remember where, and renew it if it holds what an earlier attempt wanted to say. */
  async #adopt(
    errand: Errand,
    found: Place & { contentHash: string },
  ): Promise<{ outcome: DeliveryOutcome; place: Place }> {
    const { log, clock } = this.#options;
    const place = { channelId: found.channelId, ts: found.ts };
    await log.sent(errand.claimKey, errand.owner, place, found.contentHash, clock.now());
    if (found.contentHash !== errand.hash) await this.#update(errand, place);
    return { outcome: { kind: "found", ts: place.ts }, place };
  }

  async #renew(errand: Errand, delivery: DeliveryRecord): Promise<{ outcome: DeliveryOutcome; place: Place }> {
    const { channelId, ts } = delivery;
    if (channelId === undefined || ts === undefined)
      throw new RangeError(`the delivery log requires a place for the sent message ${errand.claimKey}`);
    const place = { channelId, ts };
    if (delivery.contentHash === errand.hash) return { outcome: { kind: "unchanged", ts }, place };
    const isThere = await this.#update(errand, place);
    return isThere ? { outcome: { kind: "updated", ts }, place } : this.#replace(errand, place);
  }

  /** @returns false when the message was deleted in Slack */
  async #update(errand: Errand, { channelId: channel, ts }: Place): Promise<boolean> {
    const { log, clock } = this.#options;
    try {
      const answer = await this.#content.send(errand.parcel, errand.hash, (content) =>
        this.#client.chat.update({ channel, ts, ...content }),
      );
      if (answer.ts === undefined) throw new SlackUnavailableError("chat.update: Slack's answer names no message");
    } catch (thrown) {
      if (slackCodeOf(thrown) === "message_not_found") return false;
      throw interpretFailure(thrown, "chat.update", errand.parcel.channel).error;
    }
    await log.sent(errand.claimKey, errand.owner, { channelId: channel, ts }, errand.hash, clock.now());
    return true;
  }

  /** Posts anew what someone deleted. The right to do so is claimed under a key of its own, so that two workers do it once. */
  async #replace(errand: Errand, lost: Place): Promise<{ outcome: DeliveryOutcome; place: Place }> {
    const { log, clock } = this.#options;
    const replaced = await this.#run({ ...errand, claimKey: `${errand.claimKey}@${lost.ts}` });
    await log.sent(errand.claimKey, errand.owner, replaced.place, errand.hash, clock.now());
    return replaced;
  }

  async #find(errand: Errand, delivery: DeliveryRecord): Promise<(Place & { contentHash: string }) | undefined> {
    const channelId = delivery.channelId ?? (await this.#directory.idOf(errand.channel));
    const oldestMs = Date.parse(delivery.createdAt) - CLOCK_SKEW_MS;
    const found = await findMessage(this.#client, {
      channelId,
      key: errand.parcel.key,
      oldestMs,
      threadTs: errand.threadTs,
    });
    return found && { channelId, ...found };
  }

  async #post(errand: Errand): Promise<Place> {
    const { channel, threadTs } = errand;
    const reply =
      threadTs === undefined ? {} : { thread_ts: threadTs, reply_broadcast: errand.parcel.isBroadcast === true };
    const links = { unfurl_links: false, unfurl_media: false };
    const answer = await this.#content.send(errand.parcel, errand.hash, (content) =>
      this.#client.chat.postMessage({ channel, ...content, ...reply, ...links }),
    );
    if (answer.ts === undefined || answer.channel === undefined)
      throw new SlackUnavailableError("chat.postMessage: Slack's answer names no message");
    this.#directory.learn(channel, answer.channel);
    return { channelId: answer.channel, ts: answer.ts };
  }

  async #placeOf(key: string): Promise<Place> {
    const { ts, channelId } = (await this.#options.log.get(key)) ?? {};
    if (ts === undefined || channelId === undefined)
      throw new SlackUnavailableError(`the message ${key}, in whose thread this one belongs, is not posted yet`);
    return { ts, channelId };
  }

  /** Gives the claim back. If even that fails, the lease runs out by itself; the failure that led here matters more. */
  async #release({ claimKey, owner }: Errand, nothingLeft: boolean): Promise<void> {
    try {
      await this.#options.log.release(claimKey, owner, { nothingLeft });
    } catch (error) {
      this.#options.logger.warn({ key: claimKey, error }, "claim on a message could not be given back");
    }
  }
}
