import { digestMessages } from "./digest-blocks.ts";
import { digestTerminal } from "./digest-terminal.ts";
import type { Message } from "./message.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { renderDetail } from "./render-detail.ts";
import { triage } from "./triage.ts";

/** A digest in every form it is read in. */
export interface RenderedDigest {
  /** For the channel. */
  readonly message: Message;
  /** For its thread, in order; empty when everything found room. */
  readonly continuation: readonly Message[];
  /** For its thread too: of what needs the reader, what was decided and what moved, most urgent first. */
  readonly details: readonly { readonly entry: DigestEntry; readonly message: Message }[];
  /** The same for a terminal, complete. @param options.width columns */
  terminal(options: { readonly color: boolean; readonly width: number }): string;
}

/** More than these nobody looks at in a thread. */
const MOST_DETAILS = 10;

/** Renders a digest. @throws RangeError on an unknown time zone or counts that are no numbers */
export function renderDigest(model: DigestModel): RenderedDigest {
  const { needsYou, decided, movers } = triage(model);
  const details = [...needsYou, ...decided, ...movers]
    .slice(0, MOST_DETAILS)
    .map((entry) => ({ entry, message: renderDetail(entry, model) }));
  return { ...digestMessages(model), details, terminal: (options) => digestTerminal(model, options) };
}
