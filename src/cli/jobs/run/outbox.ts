import type { OnTried } from "../../../app/index.ts";
import type { Destination, FileLetter, Letter } from "../../../notify/index.ts";

/** A message or file that a destination did not get. */
export interface Missing {
  readonly what: Letter | FileLetter;
  readonly destination: Destination;
  readonly error: unknown;
}

/** What a run sent, or tried to send: each message and file once, as it was at its latest attempt. */
export class Outbox {
  readonly #tried = new Map<
    string,
    { readonly what: Letter | FileLetter; readonly missing: Map<Destination, Missing> }
  >();

  readonly onTried: OnTried = (what, delivered) => {
    if (delivered.length === 0) return;
    const missing = this.#tried.get(what.key)?.missing ?? new Map<Destination, Missing>();
    for (const one of delivered) {
      if (one.kind === "delivered") missing.delete(one.destination);
      else missing.set(one.destination, { what, destination: one.destination, error: one.error });
    }
    this.#tried.set(what.key, { what, missing });
  };

  /** In the order in which they were first tried. */
  get letters(): readonly Letter[] {
    return [...this.#tried.values()].flatMap(({ what }) => ("notification" in what ? [what] : []));
  }

  get missing(): readonly Missing[] {
    return [...this.#tried.values()].flatMap(({ missing }) => [...missing.values()]);
  }
}
