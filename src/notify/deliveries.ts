import type { Instant } from "../experiment/index.ts";
import type { Destination } from "./destination.ts";

/** Which message or file: a key is one thing at each destination. */
export interface DeliveryName {
  readonly key: string;
  readonly destination: Destination;
}

/** Where something stands, in its medium's own words. JSON. */
export type Place = Readonly<Record<string, unknown>>;

export interface Delivery extends DeliveryName {
  /** `sending`: begun and not known to have arrived: look there before sending again. */
  readonly state: "sending" | "sent";
  /** Undefined until it is known. */
  readonly place: Place | undefined;
  /** Hash of what was sent last. */
  readonly contentHash: string;
  readonly createdAt: Instant;
  /** Of a file that was about to be shared: when that was. */
  readonly updatedAt: Instant;
}

export type DeliveryClaim =
  /** `again`: an earlier attempt may have arrived: look there first. */
  | { readonly kind: "granted"; readonly attempt: "first" | "again"; readonly delivery: Delivery }
  | { readonly kind: "sent"; readonly delivery: Delivery }
  /** Another worker is at it. */
  | { readonly kind: "held" };

/** What media remember of what they sent; kept by the ledger. */
export interface Deliveries {
  /** The right to send under this name until `leaseUntil`. */
  claim(
    name: DeliveryName,
    contentHash: string,
    owner: string,
    now: Instant,
    leaseUntil: Instant,
  ): Promise<DeliveryClaim>;
  /**
   * Written directly before a file is shared: from now on it may be seen, in this place. The time stays through later claims. False: the
   * claim is lost, or the file was sent.
   */
  sharing(name: DeliveryName, owner: string, place: Place, now: Instant): Promise<boolean>;
  /** A fact, kept whoever holds the claim: it was posted there, or (already sent) updated. @throws RangeError on a name never claimed */
  sent(name: DeliveryName, owner: string, place: Place, contentHash: string, now: Instant): Promise<void>;
  /** Gives the claim back. `nothingLeft`: this request certainly did not arrive: the next try is a first one, unless an earlier one was in doubt. */
  release(name: DeliveryName, owner: string, options: { readonly nothingLeft: boolean }): Promise<void>;
  get(name: DeliveryName): Promise<Delivery | undefined>;
  /** At every destination. */
  of(key: string): Promise<readonly Delivery[]>;
}
