import { createHash } from "node:crypto";
import {
  addressOf,
  withoutMentions,
  type Deliveries,
  type DeliveryOutcome,
  type Medium,
  type Parcel,
} from "../notify/index.ts";
import { certificateTroubleOf, type Clock, type Log } from "../ports/index.ts";
import { WebhookRefusedError, WebhookUnavailableError } from "./errors.ts";

/** The first part of destinations that are webhooks; the second is a name, since an address may hold a secret. */
export const WEBHOOK = "webhook";
/** The right to send must outlive the request. */
const LEASE_IN_TIMEOUTS = 2;

export interface WebhookOptions {
  /** Address by name. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  /** Names this worker among the deliveries. */
  readonly owner: string;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly fetch?: typeof fetch;
}

/**
 * Posts notifications as JSON. Each post carries an `idempotency-key`, the same for the same content: a webhook cannot be asked what
 * arrived, so after a lost answer the notification is posted again under the same key, and the receiver takes it once.
 */
export function createWebhookMedium(options: WebhookOptions): Medium {
  const { addresses, deliveries, clock, timeoutMs, log } = options;
  let requests = 0;

  async function deliver(parcel: Parcel): Promise<DeliveryOutcome> {
    const { key, destination } = parcel;
    const body = bodyOf(parcel);
    const contentHash = createHash("sha256").update(body).digest("hex");
    requests += 1;
    const owner = `${options.owner}/webhook-${requests}`;
    const leaseUntil = new Date(clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs).toISOString();
    const claim = await deliveries.claim({ key, destination }, contentHash, owner, clock.now(), leaseUntil);
    if (claim.kind === "held") throw new WebhookUnavailableError(`another worker is delivering ${key}`);
    if (claim.kind === "sent" && claim.delivery.contentHash === contentHash)
      return { kind: "unchanged", id: contentHash };
    try {
      await post(destination, body, contentHash);
    } catch (error) {
      await deliveries.release({ key, destination }, owner, { nothingLeft: false });
      throw error;
    }
    await deliveries.sent({ key, destination }, owner, { idempotencyKey: contentHash }, contentHash, clock.now());
    const kind = claim.kind === "sent" ? "updated" : "posted";
    log.info({ key, destination, outcome: kind }, "webhook delivered");
    return { kind, id: contentHash };
  }

  async function post(destination: Parcel["destination"], body: string, contentHash: string): Promise<void> {
    const address = addresses[addressOf(destination)];
    if (address === undefined) throw new WebhookRefusedError(`${destination} has no address`);
    let answer: Response;
    try {
      answer = await (options.fetch ?? fetch)(address, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": contentHash },
        body,
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
    } catch (cause) {
      // What is said of the failure may name the address.
      const certificate = certificateTroubleOf(cause);
      const what = certificate === undefined ? "did not answer" : `${certificate.what}: ${certificate.remedy}`;
      throw new WebhookUnavailableError(`${destination} ${what}`, { cause });
    }
    if (answer.ok) return;
    const message = `${destination} answered with ${answer.status}`;
    const isRefusal = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
    throw isRefusal ? new WebhookRefusedError(message) : new WebhookUnavailableError(message);
  }

  return { name: WEBHOOK, canAnswer: false, deliver };
}

function bodyOf({ key, notification, inThreadOf, isBroadcast }: Parcel): string {
  return JSON.stringify({
    key,
    inThreadOf: inThreadOf ?? null,
    isBroadcast: isBroadcast === true,
    notification: withoutMentions(notification),
  });
}
