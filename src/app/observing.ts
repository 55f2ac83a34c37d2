import type { DeliveryOutcome, Messenger, Parcel } from "../ports/index.ts";

/** Told of every message that was delivered, after it was. */
export type OnDelivered = (parcel: Parcel, outcome: DeliveryOutcome) => void;

/** Delivers as before and tells an onlooker: a terminal that shows the same, a command that prints its result. */
export function observing(messenger: Messenger, onDelivered: OnDelivered): Messenger {
  return {
    async deliver(parcel) {
      const outcome = await messenger.deliver(parcel);
      onDelivered(parcel, outcome);
      return outcome;
    },
    // A picture is nothing to show on a terminal.
    upload: (file) => messenger.upload(file),
  };
}
