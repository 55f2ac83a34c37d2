import { reached, type Delivered, type Letter, type Messenger } from "../notify/index.ts";

/** Called for every message after it was sent somewhere. */
export type OnDelivered = (letter: Letter, delivered: readonly Delivered[]) => void;

/** Delivers as before and also calls an observer: a terminal that shows the same, a command that prints its result. */
export function observing(messenger: Messenger, onDelivered: OnDelivered): Messenger {
  return {
    async deliver(letter) {
      const delivered = await messenger.deliver(letter);
      if (reached(delivered).length > 0) onDelivered(letter, delivered);
      return delivered;
    },
    // A terminal cannot show a picture.
    upload: (file) => messenger.upload(file),
    takesFiles: (destination) => messenger.takesFiles(destination),
    linkTo: (name) => messenger.linkTo(name),
  };
}
