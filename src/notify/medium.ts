import type { DeliveryName } from "./deliveries.ts";
import type { Destination } from "./destination.ts";
import type { Notification } from "./notification.ts";

/** One notification to one destination. The key names it there for ever: the same key is one message, however often it is delivered. */
export interface Parcel {
  readonly key: string;
  readonly destination: Destination;
  readonly notification: Notification;
  /** Key of an earlier parcel to this destination, to which this one belongs. */
  readonly inThreadOf?: string;
  /** A reply that everybody sees, not only who follows the thread. */
  readonly isBroadcast?: true;
}

/** One file to one destination. The key names it there for ever: the first content of a key stays. */
export interface FileParcel {
  readonly key: string;
  readonly destination: Destination;
  /** Key of an earlier parcel to this destination, to which it belongs. */
  readonly inThreadOf?: string;
  /** With its extension; ASCII. */
  readonly fileName: string;
  readonly title: string;
  /** For screen readers. */
  readonly altText: string;
  readonly content: Uint8Array;
}

/** `id` names it within its medium, for logs. */
export interface DeliveryOutcome {
  /**
   * `found`: it had arrived although its answer was lost. `assumed`: its answer was lost, nobody can be asked whether it arrived, and it is
   * not sent again. `printed`: shown in the terminal, sent nowhere; its id is empty.
   */
  readonly kind: "posted" | "updated" | "unchanged" | "found" | "assumed" | "printed";
  readonly id: string;
  /** The notification's own chart stands there too. */
  readonly showsChart?: true;
}

/** A way to reach people. Delivers each parcel exactly once; its errors say what to do. */
export interface Medium {
  /** The first part of its destinations. */
  readonly name: string;
  /** Whether what people answer there arrives: without that, nothing it shows can be answered. */
  readonly canAnswer: boolean;
  deliver(parcel: Parcel): Promise<DeliveryOutcome>;
  /**
   * Address at which people see what was delivered under this name; undefined where there is none now. Never rejects: no message waits for
   * a link. Absent: nothing delivered there has an address.
   */
  linkTo?(name: DeliveryName): Promise<string | undefined>;
  /**
   * Whether this was delivered into the thread of a message that was deleted and has been posted again since: delivered once more, it
   * stands there. Absent: nothing delivered there can be.
   */
  isLeftBehind?(parcel: Pick<Parcel, "key" | "destination" | "inThreadOf">): Promise<boolean>;
  /** Absent: it takes no files. */
  upload?(file: FileParcel): Promise<DeliveryOutcome>;
}
