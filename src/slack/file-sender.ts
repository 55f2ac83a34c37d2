import type { WebClient } from "@slack/web-api";
import type { ChannelDirectory } from "./channel-directory.ts";
import { fileHash } from "./content-hash.ts";
import { SlackUnavailableError } from "./errors.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { isFileShown } from "./find-message.ts";
import type { DeliveryOutcome, DeliveryRecord, FileParcel } from "./messenger.ts";
import type { MessengerOptions } from "./messenger-options.ts";
import { CLOCK_SKEW_MS, type Place } from "./place.ts";
import { uploadBytes } from "./upload-bytes.ts";

/** An upload makes more requests than a message; the right to share must outlive them all. */
const LEASE_IN_TIMEOUTS = 8;
/** Slack shows a file some time after it took it. What is not there so long after a doubt is not coming any more. */
const SHOWN_AFTER_MS = 2 * 60_000;
/** Content hash of an id that Slack does not take any more. */
const SPENT = "";

/** A file on its way. */
interface Errand {
  readonly file: FileParcel;
  readonly hash: string;
  readonly channelId: string;
  readonly threadTs: string | undefined;
  readonly owner: string;
  readonly leaseUntilMs: number;
}

/**
 * Uploads files, each key once. Slack takes a file in three requests, of which only the last, "complete", shows it to people. The id
 * that Slack gave the file is recorded before that one leaves, as a delivery of its own. After a doubt the channel is searched for
 * this id, and no other one is completed as long as this one may still show up.
 */
export class FileSender {
  readonly #options: MessengerOptions;
  readonly #client: WebClient;
  readonly #directory: ChannelDirectory;

  constructor(options: MessengerOptions, client: WebClient, directory: ChannelDirectory) {
    this.#options = options;
    this.#client = client;
    this.#directory = directory;
  }

  /** @param parent the message in whose thread the file belongs */
  async send(file: FileParcel, parent: Place | undefined, owner: string): Promise<DeliveryOutcome> {
    requireUploadable(file);
    const { clock, log, timeoutMs } = this.#options;
    const channelId = parent?.channelId ?? (await this.#directory.idOf(file.channel));
    const leaseUntilMs = clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs;
    const errand: Errand = { file, hash: fileHash(file), channelId, threadTs: parent?.ts, owner, leaseUntilMs };
    const claim = await log.claim(file.key, file.channel, errand.hash, owner, clock.now(), new Date(leaseUntilMs).toISOString());
    if (claim.kind === "held") throw new SlackUnavailableError(`another worker is uploading ${file.key}`);
    if (claim.kind === "sent") return { kind: "unchanged", ts: claim.delivery.ts ?? "" };
    const state = { nothingLeft: claim.attempt === "first" };
    try {
      const earlier = claim.attempt === "again" ? await log.get(idKey(file.key)) : undefined;
      const fileId = earlier?.ts;
      if (fileId !== undefined && (await this.#isShown(errand, fileId, claim.delivery))) return await this.#settle(errand, "found", fileId);
      return await this.#share(errand, earlier, state);
    } catch (error) {
      await this.#release(errand, state.nothingLeft);
      throw error;
    }
  }

  /** @param earlier the id that an earlier attempt completed, or was about to, and that is not shown */
  async #share(errand: Errand, earlier: DeliveryRecord | undefined, state: { nothingLeft: boolean }): Promise<DeliveryOutcome> {
    const { clock, timeoutMs } = this.#options;
    const { file, leaseUntilMs } = errand;
    if (earlier?.ts !== undefined && clock.nowMs() - Date.parse(earlier.updatedAt) < SHOWN_AFTER_MS) {
      throw new SlackUnavailableError(`Slack may have taken the file ${file.key} and not show it yet`);
    }
    const isAgain = earlier?.ts !== undefined && earlier.contentHash !== SPENT;
    const fileId = isAgain ? earlier.ts : await this.#uploaded(errand);
    await this.#record(errand, fileId, errand.hash);
    // Once the lease is over another worker may be looking already, and would not see what leaves now.
    if (clock.nowMs() + timeoutMs > leaseUntilMs) throw new SlackUnavailableError(`uploading ${file.key} took too long`);
    try {
      await this.#complete(errand, fileId);
    } catch (thrown) {
      const isRefused = slackCodeOf(thrown) === "file_not_found";
      const { error, isCertain } = interpretFailure(thrown, "files.completeUploadExternal", file.channel);
      state.nothingLeft &&= isCertain || isRefused;
      if (isRefused) await this.#record(errand, fileId, SPENT);
      throw error;
    }
    state.nothingLeft = false;
    return this.#settle(errand, "posted", fileId);
  }

  /** The id of the file, once Slack has its bytes. Nobody sees it yet, and what is never completed vanishes by itself. */
  async #uploaded({ file }: Errand): Promise<string> {
    const { fileName: filename, altText: alt_text, content, channel } = file;
    const answer = await this.#client.files.getUploadURLExternal({ filename, length: content.length, alt_text }).catch((thrown: unknown) => {
      throw interpretFailure(thrown, "files.getUploadURLExternal", channel).error;
    });
    const { file_id: fileId, upload_url: address } = answer;
    if (fileId === undefined || address === undefined) throw new SlackUnavailableError("files.getUploadURLExternal: Slack's answer names no file");
    await uploadBytes(address, content, { apiUrl: this.#options.apiUrl, timeoutMs: this.#options.timeoutMs });
    return fileId;
  }

  async #complete({ file, channelId, threadTs }: Errand, fileId: string): Promise<void> {
    const files: [{ id: string; title: string }] = [{ id: fileId, title: file.title }];
    const answer = await this.#client.files.completeUploadExternal({ files, channel_id: channelId, ...(threadTs !== undefined && { thread_ts: threadTs }) });
    if (answer.files?.some(({ id }) => id === fileId) !== true) throw new SlackUnavailableError("files.completeUploadExternal: Slack's answer does not name the file");
  }

  async #isShown({ channelId, threadTs }: Errand, fileId: string, { createdAt }: DeliveryRecord): Promise<boolean> {
    return isFileShown(this.#client, { channelId, oldestMs: Date.parse(createdAt) - CLOCK_SKEW_MS, threadTs }, fileId);
  }

  /** Remembers which file is about to be completed, and since when. */
  async #record({ file, channelId, owner, leaseUntilMs }: Errand, fileId: string, hash: string): Promise<void> {
    const { clock, log } = this.#options;
    const key = idKey(file.key);
    await log.claim(key, file.channel, hash, owner, clock.now(), new Date(leaseUntilMs).toISOString());
    await log.sent(key, owner, { channelId, ts: fileId }, hash, clock.now());
  }

  async #settle({ file, channelId, owner, hash }: Errand, kind: "posted" | "found", fileId: string): Promise<DeliveryOutcome> {
    await this.#options.log.sent(file.key, owner, { channelId, ts: fileId }, hash, this.#options.clock.now());
    return { kind, ts: fileId };
  }

  /** Gives the claim back. If even that fails, the lease runs out by itself; the failure that led here matters more. */
  async #release({ file: { key }, owner }: Errand, nothingLeft: boolean): Promise<void> {
    try {
      await this.#options.log.release(key, owner, { nothingLeft });
    } catch (error) {
      this.#options.logger.warn({ key, error }, "claim on a file could not be given back");
    }
  }
}

/** Under which the delivery log remembers the id that Slack gave a file. */
function idKey(key: string): string {
  return `${key}#file-id`;
}

function requireUploadable({ fileName, content }: FileParcel): void {
  if (!/^[\u0020-.0-~]+\.[a-z0-9]+$/iu.test(fileName)) throw new RangeError("upload requires an ASCII file name with its extension and without folders");
  if (content.length === 0) throw new RangeError("upload requires a file that is not empty");
}
