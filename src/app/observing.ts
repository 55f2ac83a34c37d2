import { reached, type Delivered, type FileLetter, type Letter, type Messenger } from "../notify/index.ts";

/** Called for every message after it was sent somewhere. */
export type OnDelivered = (letter: Letter, delivered: readonly Delivered[]) => void;

/** Called for every message and file after it was tried, with what came of it at each destination. */
export type OnTried = (what: Letter | FileLetter, delivered: readonly Delivered[]) => void;

/** Delivers as before and also calls an observer: a terminal that shows the same, a command that prints its result. */
export function observing(messenger: Messenger, onDelivered: OnDelivered): Messenger {
  return watching(messenger, (what, delivered) => {
    // A terminal cannot show a picture.
    if ("notification" in what && reached(delivered).length > 0) onDelivered(what, delivered);
  });
}

/** The same for whoever also wants to know what could not be delivered, files included. */
export function watching(messenger: Messenger, onTried: OnTried): Messenger {
  return {
    async deliver(letter) {
      const delivered = await messenger.deliver(letter);
      onTried(letter, delivered);
      return delivered;
    },
    async upload(file) {
      const delivered = await messenger.upload(file);
      onTried(file, delivered);
      return delivered;
    },
    takesFiles: (destination) => messenger.takesFiles(destination),
    isLeftBehind: (parcel) => messenger.isLeftBehind(parcel),
    linkTo: (name) => messenger.linkTo(name),
  };
}
