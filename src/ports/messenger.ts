import type { Notification } from "../notify/index.ts";
import type { Instant } from "../experiment/index.ts";

/** One message to one place. The key names it for ever: the same key is one message, however often it is delivered. */
export interface Parcel {
  readonly key: string;
  /** Channel name or id. */
  readonly channel: string;
  readonly notification: Notification;
  /** Key of an earlier parcel in whose thread this one belongs. */
  readonly inThreadOf?: string;
  /** A reply that is shown in the channel as well. */
  readonly isBroadcast?: true;
}

/** One file. The key names it for ever: the first content of a key stays. */
export interface FileParcel {
  readonly key: string;
  /** Channel name or id. */
  readonly channel: string;
  /** Key of an earlier parcel in whose thread it belongs. */
  readonly inThreadOf?: string;
  /** With its extension; ASCII. */
  readonly fileName: string;
  readonly title: string;
  /** For screen readers. */
  readonly altText: string;
  readonly content: Uint8Array;
}

/** `ts` names the message; of a file it is the file's id. */
export type DeliveryOutcome =
  | { readonly kind: "posted"; readonly ts: string }
  | { readonly kind: "updated"; readonly ts: string }
  | { readonly kind: "unchanged"; readonly ts: string }
  /** It had arrived although its answer was lost. */
  | { readonly kind: "found"; readonly ts: string }
  /** Shown in the terminal, sent nowhere. */
  | { readonly kind: "printed"; readonly ts: "" };

/** Delivers each parcel exactly once. @throws SlackError its subclasses say what to do. */
export interface Messenger {
  deliver(parcel: Parcel): Promise<DeliveryOutcome>;
  upload(file: FileParcel): Promise<DeliveryOutcome>;
}

/** What the messenger remembers between attempts; kept by the ledger. */
export interface DeliveryLog {
  claim(
    key: string,
    channel: string,
    contentHash: string,
    owner: string,
    now: Instant,
    leaseUntil: Instant,
  ): Promise<
    | { readonly kind: "granted"; readonly attempt: "first" | "again"; readonly delivery: DeliveryRecord }
    | { readonly kind: "sent"; readonly delivery: DeliveryRecord }
    | { readonly kind: "held" }
  >;
  /**
   * Written directly before a file is shared: from now on it may be seen, under this id (`place.ts`). False: the claim is lost, do not share it.
   */
  sharing(key: string, owner: string, place: { channelId: string; ts: string }, now: Instant): Promise<boolean>;
  sent(
    key: string,
    owner: string,
    place: { channelId: string; ts: string },
    contentHash: string,
    now: Instant,
  ): Promise<void>;
  release(key: string, owner: string, options: { readonly nothingLeft: boolean }): Promise<void>;
  get(key: string): Promise<DeliveryRecord | undefined>;
}

export interface DeliveryRecord {
  readonly key: string;
  readonly channel: string;
  readonly channelId: string | undefined;
  readonly ts: string | undefined;
  readonly contentHash: string;
  readonly createdAt: Instant;
  /** Of a file that was about to be shared: when that was. */
  readonly updatedAt: Instant;
}
