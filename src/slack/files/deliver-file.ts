import { createHash } from "node:crypto";
import type { WebClient } from "@slack/web-api";
import { SlackRateLimitError, SlackUnavailableError } from "../errors.ts";
import { interpretFailure } from "../failure.ts";
import { isFileShown } from "../find-message.ts";
import { sendFileBytes } from "./send-file-bytes.ts";
import { isLeftBehind } from "../errand.ts";
import { placeOf, type SlackPlace } from "../place.ts";
import {
  addressOf,
  type Deliveries,
  type Delivery,
  type DeliveryName,
  type DeliveryOutcome,
  type FileParcel,
} from "../../notify/index.ts";
import type { Clock, Log } from "../../ports/index.ts";

/** Slack shows a shared file a while after it has taken it. Before this has passed, one that cannot be seen may still appear. */
const APPEARS_WITHIN_MS = 2 * 60_000;
/** Slack's clock and ours may differ. */
const CLOCK_SKEW_MS = 10 * 60_000;
/** A delivery makes a handful of requests; the right to send must outlive them all. */
const LEASE_IN_TIMEOUTS = 8;

/** What a file's delivery needs of the messenger. */
export interface FileDesk {
  readonly client: WebClient;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Base address of the Web API, where it is not Slack's own. */
  readonly apiUrl: string | undefined;
  /** In place of the global one. */
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly logger: Log;
  /** Unlike any other delivery's. */
  readonly owner: string;
}

/** Where a file is to be shown. */
export interface FilePlace {
  readonly channelId: string;
  readonly threadTs: string | undefined;
}

/**
 * Shares a file once. Only the last of its three requests shows anything; its file's id is written down before it leaves, so that after a
 * lost answer the next attempt knows what to look for.
 */
export async function deliverFile(
  file: FileParcel,
  place: FilePlace,
  desk: FileDesk,
  name: DeliveryName = { key: file.key, destination: file.destination },
): Promise<DeliveryOutcome> {
  const { clock, deliveries, owner, timeoutMs } = desk;
  const contentHash = createHash("sha256").update(file.content).digest("hex");
  const leaseUntilMs = clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs;
  const claim = await deliveries.claim(name, contentHash, owner, clock.now(), new Date(leaseUntilMs).toISOString());
  if (claim.kind === "held") throw new SlackUnavailableError(`another worker is delivering ${file.key}`);
  if (claim.kind === "sent") {
    const standing = placeOf(claim.delivery.place);
    if (standing === undefined || !isLeftBehind(place, standing)) return { kind: "unchanged", id: standing?.ts ?? "" };
    // Shared once more, under a name of its own, so that two workers do it once.
    const again = await deliverFile(file, place, desk, { ...name, key: `${name.key}@${standing.threadTs}` });
    await deliveries.sent(name, owner, shownAt(again.id, place), contentHash, clock.now());
    return again;
  }
  let nothingLeft = claim.attempt === "first";
  try {
    const earlier = claim.attempt === "again" ? placeOf(claim.delivery.place)?.ts : undefined;
    if (earlier !== undefined) {
      if (await isShown(earlier, claim.delivery, place, desk)) {
        const found = shownAt(earlier, place);
        await deliveries.sent(name, owner, found, claim.delivery.contentHash, clock.now());
        return { kind: "found", id: earlier };
      }
      requireSettled(claim.delivery, clock);
    }
    const fileId = await hand(file, desk);
    // Once the lease is over another worker may be looking already, and would not see what leaves now.
    if (clock.nowMs() + timeoutMs > leaseUntilMs)
      throw new SlackUnavailableError(`handing over ${file.key} took too long`);
    const shown = shownAt(fileId, place);
    if (!(await deliveries.sharing(name, owner, shown, clock.now())))
      throw new SlackUnavailableError(`another worker is delivering ${file.key}`);
    await share(file, fileId, place, desk).catch((thrown: unknown) => {
      const { error, isCertain } = interpretFailure(
        thrown,
        "files.completeUploadExternal",
        addressOf(file.destination),
      );
      nothingLeft &&= isCertain;
      throw error;
    });
    nothingLeft = false;
    await deliveries.sent(name, owner, shown, contentHash, clock.now());
    return { kind: "posted", id: fileId };
  } catch (error) {
    // If this fails too, the lease runs out by itself; the failure that led here matters more.
    await deliveries
      .release(name, owner, { nothingLeft })
      .catch((failure: unknown) =>
        desk.logger.warn({ key: file.key, error: failure }, "claim on a file could not be given back"),
      );
    throw error;
  }
}

/** With its thread: whether that was left behind is seen by it. */
function shownAt(fileId: string, { channelId, threadTs }: FilePlace): SlackPlace {
  return { channelId, ts: fileId, ...(threadTs !== undefined && { threadTs }) };
}

function isShown(
  fileId: string,
  { createdAt }: Delivery,
  { channelId, threadTs }: FilePlace,
  { client }: FileDesk,
): Promise<boolean> {
  return isFileShown(client, { fileId, channelId, threadTs, oldestMs: Date.parse(createdAt) - CLOCK_SKEW_MS });
}

/** @throws SlackRateLimitError: not shared anew while the earlier one may still appear */
function requireSettled({ updatedAt }: Delivery, clock: Clock): void {
  const waitMs = Date.parse(updatedAt) + APPEARS_WITHIN_MS - clock.nowMs();
  if (waitMs > 0)
    throw new SlackRateLimitError(
      waitMs,
      "a file whose answer was lost may still appear in Slack; looked for again before it is sent anew",
    );
}

/** Hands the bytes over; nobody sees them yet. */
async function hand(
  { fileName, altText, content, destination }: FileParcel,
  { client, apiUrl, timeoutMs, fetch }: FileDesk,
): Promise<string> {
  const method = "files.getUploadURLExternal";
  const answer = await client.files
    .getUploadURLExternal({ filename: fileName, length: content.length, alt_text: altText })
    .catch((thrown: unknown) => {
      throw interpretFailure(thrown, method, addressOf(destination)).error;
    });
  if (answer.file_id === undefined || answer.upload_url === undefined)
    throw new SlackUnavailableError(`${method}: Slack's answer names no place for the file`);
  await sendFileBytes(answer.upload_url, content, { apiUrl, timeoutMs, fetch });
  return answer.file_id;
}

async function share(
  { title }: FileParcel,
  id: string,
  { channelId, threadTs }: FilePlace,
  { client }: FileDesk,
): Promise<void> {
  const files: [{ id: string; title: string }] = [{ id, title }];
  const answer = await client.files.completeUploadExternal({
    files,
    channel_id: channelId,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
  });
  if (answer.files?.some((shared) => shared.id === id) !== true)
    throw new SlackUnavailableError("files.completeUploadExternal: Slack's answer does not name the file");
}
