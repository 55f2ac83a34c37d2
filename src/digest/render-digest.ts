import { digestMessages } from "./digest-blocks.ts";
import { digestTerminal } from "./digest-terminal.ts";
import type { Message } from "./message.ts";
import type { DigestModel } from "./model.ts";

/** A digest in every form it is read in. */
export interface RenderedDigest {
  /** For the channel. */
  readonly message: Message;
  /** For its thread, in order; empty when everything found room. */
  readonly continuation: readonly Message[];
  /** The same for a terminal, complete. @param options.width columns */
  terminal(options: { readonly color: boolean; readonly width: number }): string;
}

/** Renders a digest. @throws RangeError on an unknown time zone or counts that are no numbers */
export function renderDigest(model: DigestModel): RenderedDigest {
  return { ...digestMessages(model), terminal: (options) => digestTerminal(model, options) };
}
