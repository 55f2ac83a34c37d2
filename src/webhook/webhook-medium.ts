import { post as postTo } from "../platform/index.ts";
import {
  addressOf,
  type Deliveries,
  type DeliveryClaim,
  type DeliveryOutcome,
  type Medium,
  type Parcel,
  type Place,
} from "../notify/index.ts";
import type { Clock, Log } from "../ports/index.ts";
import { beginning, nextRevision } from "./begun.ts";
import { bodyOf, contentHashOf, webhookId } from "./body.ts";
import { WebhookRateLimitError, WebhookRefusedError, WebhookUnavailableError } from "./errors.ts";
import { signedHeaders } from "./sign.ts";

/** The first part of destinations that are webhooks; the second is a name, since an address may hold a secret. */
export const WEBHOOK = "webhook";
/** The right to send must outlive the request. */
const LEASE_IN_TIMEOUTS = 2;
const WAIT_WHEN_UNTOLD_MS = 30_000;

export interface WebhookOptions {
  /** Address by name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Each as `whsec_` and base64; all of them sign. None: posts are not signed. */
  readonly secrets: readonly string[];
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  /** Names this worker among the deliveries. */
  readonly owner: string;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly fetch?: typeof fetch;
}

/**
 * Posts notifications as JSON, by the conventions of Standard Webhooks. A webhook cannot be asked what arrived: after a lost answer the
 * notification is posted again under the same `webhook-id`, and the receiver takes it once.
 */
export function createWebhookMedium(options: WebhookOptions): Medium {
  const { addresses, secrets, deliveries, clock, timeoutMs, log } = options;
  let requests = 0;

  async function deliver(parcel: Parcel): Promise<DeliveryOutcome> {
    const { key, destination } = parcel;
    const contentHash = contentHashOf(parcel);
    requests += 1;
    const owner = `${options.owner}/webhook-${requests}`;
    const leaseUntil = new Date(clock.nowMs() + LEASE_IN_TIMEOUTS * timeoutMs).toISOString();
    const claim = await deliveries.claim({ key, destination }, contentHash, owner, clock.now(), leaseUntil);
    if (claim.kind === "held") throw new WebhookUnavailableError(`another worker is delivering ${key}`);
    const revision = nextRevision(claim.delivery.place, contentHash);
    if (revision === undefined) return { kind: "unchanged", id: String(claim.delivery.place?.["id"] ?? "") };
    const id = webhookId(key, revision, contentHash);
    try {
      await begin(claim, owner, beginning(claim.delivery.place, revision, contentHash));
      await post(destination, { id, body: JSON.stringify(bodyOf(parcel, revision)) });
    } catch (error) {
      await deliveries.release({ key, destination }, owner, { nothingLeft: false });
      throw error;
    }
    await deliveries.sent({ key, destination }, owner, { id, revision, contentHash }, contentHash, clock.now());
    const kind = claim.kind === "sent" ? "updated" : "posted";
    log.info({ key, destination, outcome: kind, id }, "webhook delivered");
    return { kind, id };
  }

  /** What may arrive from now on is written down before it leaves. */
  async function begin(claim: Exclude<DeliveryClaim, { kind: "held" }>, owner: string, place: Place): Promise<void> {
    const { delivery } = claim;
    if (claim.kind === "sent") return deliveries.sent(delivery, owner, place, delivery.contentHash, clock.now());
    if (!(await deliveries.sharing(delivery, owner, place, clock.now())))
      throw new WebhookUnavailableError(`another worker is delivering ${delivery.key}`);
  }

  async function post(
    destination: Parcel["destination"],
    { id, body }: { readonly id: string; readonly body: string },
  ): Promise<void> {
    const address = addresses[addressOf(destination)];
    if (address === undefined) throw new WebhookRefusedError(`${destination} has no address`);
    const nowMs = clock.nowMs();
    const headers = {
      "content-type": "application/json",
      "idempotency-key": id,
      ...signedHeaders({ id, atSeconds: Math.floor(nowMs / 1000), body }, secrets),
    };
    const posted = await postTo({ fetch: options.fetch ?? fetch, address, headers, body, timeoutMs }, nowMs);
    if (posted.kind === "unanswered")
      throw new WebhookUnavailableError(`${destination} ${posted.why}`, { cause: posted.cause });
    const { status, retryAfterMs } = posted;
    if (status >= 200 && status < 300) return;
    const message = `${destination} answered with ${status}`;
    if (status === 429) throw new WebhookRateLimitError(message, retryAfterMs ?? WAIT_WHEN_UNTOLD_MS);
    // A server that is down and says for how long is to be heeded as well.
    if (status === 503 && retryAfterMs !== undefined) throw new WebhookRateLimitError(message, retryAfterMs);
    const isRefusal = status >= 400 && status < 500 && status !== 408;
    throw isRefusal ? new WebhookRefusedError(message) : new WebhookUnavailableError(message);
  }

  return { name: WEBHOOK, canAnswer: false, deliver };
}
