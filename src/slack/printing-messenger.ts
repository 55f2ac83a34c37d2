import { plainMessage } from "../messages/index.ts";
import type { Messenger } from "../ports/index.ts";

/** For dry runs: shows what would be delivered and where, and delivers nothing. Needs no token. @param write takes text as it is */
export function createPrintingMessenger(
  write: (text: string) => void,
  options: { readonly color: boolean; readonly width: number } = { color: false, width: 100 },
): Messenger {
  return {
    async deliver({ key, channel, message, inThreadOf, terminal }) {
      const place = inThreadOf === undefined ? channel : `${channel}, in the thread of ${inThreadOf}`;
      write(`--- ${place} (${key}) ---\n${terminal === undefined ? plainMessage(message) : terminal(options)}\n`);
      return { kind: "printed", ts: "" };
    },
    async upload({ key, channel, inThreadOf, fileName, altText }) {
      const place = inThreadOf === undefined ? channel : `${channel}, in the thread of ${inThreadOf}`;
      write(`--- ${place} (${key}) ---\n${fileName}: ${altText}\n`);
      return { kind: "printed", ts: "" };
    },
  };
}
