// oxlint-disable unicorn/require-post-message-target-origin -- `chat.postMessage` is Slack's, not the browser's
import type { WebClient } from "@slack/web-api";
import { ChannelDirectory } from "./channel-directory.ts";
import { contentHash } from "./content-hash.ts";
import { ContentSender } from "./content-sender.ts";
import { SlackUnavailableError } from "./errors.ts";
import { cannotBeUpdated, interpretFailure } from "./failure.ts";
import { findMessage, isMessageThere } from "./find-message.ts";
import { isLeftBehind, placeFor, replacing, standingPlace, type Errand, type Letter } from "./errand.ts";
import { deliverFile } from "./files/deliver-file.ts";
import { renderNotification } from "./render/render-notification.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";
import { placeOf, SLACK, type SlackPlace } from "./place.ts";
import {
  addressOf,
  type Deliveries,
  type Delivery,
  type DeliveryName,
  type DeliveryOutcome,
  type FileParcel,
  type Medium,
  type Parcel,
} from "../notify/index.ts";
import type { Reader } from "../messages/index.ts";
import type { Clock } from "../ports/index.ts";

/** Slack's clock and ours may differ; so much earlier than we began, a look at the channel begins. */
const CLOCK_SKEW_MS = 10 * 60_000;
/** A delivery makes a handful of requests; the right to send must outlive them all. */
const LEASE_IN_TIMEOUTS = 6;

export interface SlackMediumOptions extends SlackAccess {
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  /** Names this worker among the deliveries. */
  readonly owner: string;
  /** Whether presses of buttons would arrive: without that no message has any. */
  readonly canAnswer: boolean;
  /** For whom figures are written; absent: the usual reader. */
  readonly reader?: Reader;
}

/**
 * Delivers through Slack, each key once a channel. Deliveries are written before a request leaves and after its answer came; when
 * the answer is missing, the next attempt first looks for the key in the channel. What it throws says whether trying again helps.
 */
export function createSlackMedium(options: SlackMediumOptions): Required<Medium> {
  return new SlackMedium(options);
}

/** What came of an errand, and where its message stands. */
interface Standing {
  readonly kind: DeliveryOutcome["kind"];
  readonly place: SlackPlace;
}

class SlackMedium implements Required<Medium> {
  readonly name = SLACK;
  readonly #options: SlackMediumOptions;
  readonly #client: WebClient;
  readonly #directory: ChannelDirectory;
  readonly #content: ContentSender;
  #errands = 0;

  get canAnswer(): boolean {
    return this.#options.canAnswer;
  }

  constructor(options: SlackMediumOptions) {
    this.#options = options;
    this.#client = createWebClient(options);
    this.#directory = new ChannelDirectory(this.#client);
    this.#content = new ContentSender(options.logger);
  }

  async deliver({ notification, ...rest }: Parcel): Promise<DeliveryOutcome> {
    const parcel: Letter = { ...rest, message: renderNotification(notification, this.#options) };
    const { key, destination } = parcel;
    const { kind, place } = await this.#run(await this.#errandOf(parcel));
    const { ts } = place;
    this.#options.logger.info({ key, destination, outcome: kind, ts }, "message delivered");
    return { kind, id: ts, ...(place.hasChart === true && { showsChart: true }) };
  }

  async #errandOf(parcel: Letter): Promise<Errand> {
    const { key, destination } = parcel;
    const parent = await this.#parentOf(parcel);
    return {
      parcel,
      hash: contentHash(parcel.message),
      channel: parent?.channelId ?? addressOf(destination),
      channelId: parent?.channelId,
      threadTs: parent?.ts,
      claimed: { key, destination },
      owner: this.#nextOwner(),
    };
  }

  async upload(file: FileParcel): Promise<DeliveryOutcome> {
    const { key, destination } = file;
    const parent = await this.#parentOf(file);
    const channelId = parent?.channelId ?? (await this.#directory.idOf(addressOf(destination)));
    const { deliveries, clock, timeoutMs, apiUrl, logger, fetch } = this.#options;
    const desk = {
      client: this.#client,
      deliveries,
      clock,
      timeoutMs,
      apiUrl,
      fetch,
      logger,
      owner: this.#nextOwner(),
    };
    const outcome = await deliverFile(file, { channelId, threadTs: parent?.ts }, desk);
    logger.info({ key, destination, outcome: outcome.kind, file: outcome.id }, "file delivered");
    return outcome;
  }

  async linkTo(name: DeliveryName): Promise<string | undefined> {
    const delivery = await this.#options.deliveries.get(name);
    const place = placeOf(delivery?.state === "sent" ? delivery.place : undefined);
    if (place === undefined) return undefined;
    try {
      const answer = await this.#client.chat.getPermalink({ channel: place.channelId, message_ts: place.ts });
      return answer.permalink;
    } catch (error) {
      this.#options.logger.warn({ ...name, error }, "no link to a message: Slack gave none");
      return undefined;
    }
  }

  async isLeftBehind({
    key,
    destination,
    inThreadOf,
  }: Pick<Parcel, "key" | "destination" | "inThreadOf">): Promise<boolean> {
    if (inThreadOf === undefined) return false;
    const { deliveries } = this.#options;
    const [parent, own] = await Promise.all([
      deliveries.get({ key: inThreadOf, destination }),
      deliveries.get({ key, destination }),
    ]);
    const [thread, standing] = [placeOf(parent?.place), placeOf(own?.place)];
    return standing !== undefined && isLeftBehind({ threadTs: thread?.ts }, standing);
  }

  /** Two deliveries of one worker are as foreign to each other as those of two. */
  #nextOwner(): string {
    this.#errands += 1;
    return `${this.#options.owner}/${this.#errands}`;
  }

  async #run(errand: Errand): Promise<Standing> {
    const { claim, leaseUntilMs } = await this.#claim(errand);
    return claim.kind === "sent" ? this.#renew(errand, claim.delivery) : this.#send(errand, claim, leaseUntilMs);
  }

  /** @throws SlackUnavailableError while another worker has the right to send */
  async #claim({ hash, claimed, owner }: Errand) {
    const { clock, deliveries, timeoutMs } = this.#options;
    const leaseUntilMs = clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs;
    const claim = await deliveries.claim(claimed, hash, owner, clock.now(), new Date(leaseUntilMs).toISOString());
    if (claim.kind === "held") throw new SlackUnavailableError(`another worker is delivering ${claimed.key}`);
    return { claim, leaseUntilMs };
  }

  async #send(
    errand: Errand,
    { attempt, delivery }: { attempt: "first" | "again"; delivery: Delivery },
    leaseUntilMs: number,
  ): Promise<Standing> {
    const { clock, deliveries, timeoutMs } = this.#options;
    // Whatever an earlier attempt may have left in the channel, no failure of this one can undo.
    let nothingLeft = attempt === "first";
    try {
      if (attempt === "again") {
        const found = await this.#find(errand, delivery);
        if (found !== undefined) return await this.#adopt(errand, found);
      }
      // Once the lease is over another worker may be looking already, and would not see what leaves now.
      if (clock.nowMs() + timeoutMs > leaseUntilMs)
        throw new SlackUnavailableError(`looking for ${errand.claimed.key} took too long`);
      const place = await this.#post(errand).catch((thrown: unknown) => {
        const { error, isCertain } = interpretFailure(thrown, "chat.postMessage", addressOf(errand.parcel.destination));
        nothingLeft &&= isCertain;
        throw error;
      });
      nothingLeft = false;
      await deliveries.sent(errand.claimed, errand.owner, place, errand.hash, clock.now());
      return { kind: "posted", place };
    } catch (error) {
      await this.#release(errand, nothingLeft);
      throw error;
    }
  }

  /** It had arrived: remember where, and renew it if it holds what an earlier attempt wanted to say. */
  async #adopt(errand: Errand, found: SlackPlace & { contentHash: string }): Promise<Standing> {
    const { deliveries, clock } = this.#options;
    const place = placeFor(errand, found);
    await deliveries.sent(errand.claimed, errand.owner, place, found.contentHash, clock.now());
    const updated = found.contentHash === errand.hash ? undefined : await this.#update(errand, place);
    return { kind: "found", place: updated ?? place };
  }

  async #renew(errand: Errand, delivery: Delivery): Promise<Standing> {
    const place = standingPlace(delivery);
    if (isLeftBehind(errand, place)) return this.#replace(errand, place);
    if (delivery.contentHash === errand.hash)
      return (await this.#stands(errand, place)) ? { kind: "unchanged", place } : this.#replace(errand, place);
    const updated = await this.#update(errand, place);
    return updated === undefined ? this.#replace(errand, place) : { kind: "updated", place: updated };
  }

  /**
   * Whether nobody has deleted it since. A reply goes with the message that it hangs below. Where Slack does not say, it stands: nothing new
   * is to be said, and the next delivery looks again.
   */
  async #stands(errand: Errand, { channelId, ts }: SlackPlace): Promise<boolean> {
    if (errand.threadTs !== undefined) return true;
    try {
      return await isMessageThere(this.#client, { channelId, ts });
    } catch (error) {
      this.#options.logger.warn({ ...errand.claimed, error }, "Slack does not say whether a message still stands");
      return true;
    }
  }

  /** @returns undefined when the message was deleted in Slack, or can no longer be updated */
  async #update(errand: Errand, place: SlackPlace): Promise<SlackPlace | undefined> {
    const { channelId: channel, ts } = place;
    const { deliveries, clock } = this.#options;
    let hasChart: boolean;
    try {
      const sent = await this.#content.send(errand.parcel, errand.hash, (content) =>
        this.#client.chat.update({ channel, ts, ...content }),
      );
      if (sent.answer.ts === undefined) throw new SlackUnavailableError("chat.update: Slack's answer names no message");
      hasChart = sent.hasChart;
    } catch (thrown) {
      if (cannotBeUpdated(thrown)) return undefined;
      throw interpretFailure(thrown, "chat.update", addressOf(errand.parcel.destination)).error;
    }
    const updated = placeFor(errand, { channelId: channel, ts, hasChart });
    await deliveries.sent(errand.claimed, errand.owner, updated, errand.hash, clock.now());
    return updated;
  }

  /** Posts once more what someone deleted, what can no longer be updated, or whose thread has lost its first message. */
  async #replace(errand: Errand, lost: SlackPlace): Promise<Standing> {
    const { deliveries, clock } = this.#options;
    const replaced = await this.#run(replacing(errand, lost));
    await deliveries.sent(errand.claimed, errand.owner, replaced.place, errand.hash, clock.now());
    return replaced;
  }

  async #find(errand: Errand, delivery: Delivery): Promise<(SlackPlace & { contentHash: string }) | undefined> {
    const channelId =
      placeOf(delivery.place)?.channelId ?? errand.channelId ?? (await this.#directory.idOf(errand.channel));
    const oldestMs = Date.parse(delivery.createdAt) - CLOCK_SKEW_MS;
    const found = await findMessage(this.#client, {
      channelId,
      key: errand.parcel.key,
      oldestMs,
      threadTs: errand.threadTs,
    });
    return found && { channelId, ...found };
  }

  async #post(errand: Errand): Promise<SlackPlace> {
    const { channel, threadTs } = errand;
    const reply =
      threadTs === undefined ? {} : { thread_ts: threadTs, reply_broadcast: errand.parcel.isBroadcast === true };
    const links = { unfurl_links: false, unfurl_media: false };
    const { answer, hasChart } = await this.#content.send(errand.parcel, errand.hash, (content) =>
      this.#client.chat.postMessage({ channel, ...content, ...reply, ...links }),
    );
    if (answer.ts === undefined || answer.channel === undefined)
      throw new SlackUnavailableError("chat.postMessage: Slack's answer names no message");
    this.#directory.learn(channel, answer.channel);
    return placeFor(errand, { channelId: answer.channel, ts: answer.ts, hasChart });
  }

  /** Where the message stands in whose thread something belongs; undefined: it belongs in none. */
  async #parentOf({
    inThreadOf,
    destination,
  }: Pick<Parcel, "destination" | "inThreadOf">): Promise<SlackPlace | undefined> {
    if (inThreadOf === undefined) return undefined;
    const place = placeOf((await this.#options.deliveries.get({ key: inThreadOf, destination }))?.place);
    if (place === undefined)
      throw new SlackUnavailableError(`the message ${inThreadOf}, in whose thread this one belongs, is not posted yet`);
    return place;
  }

  /** Gives the claim back. If even that fails, the lease runs out by itself; the failure that led here matters more. */
  async #release({ claimed, owner }: Errand, nothingLeft: boolean): Promise<void> {
    try {
      await this.#options.deliveries.release(claimed, owner, { nothingLeft });
    } catch (error) {
      this.#options.logger.warn({ ...claimed, error }, "claim on a message could not be given back");
    }
  }
}
