import type { Messenger } from "../ports/index.ts";
import type { TerminalStyle } from "./sheet.ts";
import { terminalText } from "./terminal-text.ts";

/** For dry runs: shows what would be delivered and where, and delivers nothing. Needs no token. @param write takes text as it is */
export function createPrintingMessenger(
  write: (text: string) => void,
  style: TerminalStyle = { color: false, width: 100 },
): Messenger {
  return {
    async deliver({ key, channel, notification, inThreadOf }) {
      const place = inThreadOf === undefined ? channel : `${channel}, in the thread of ${inThreadOf}`;
      write(`--- ${place} (${key}) ---\n${terminalText(notification, style)}\n`);
      return { kind: "printed", ts: "" };
    },
    async upload({ key, channel, inThreadOf, fileName, altText }) {
      const place = inThreadOf === undefined ? channel : `${channel}, in the thread of ${inThreadOf}`;
      write(`--- ${place} (${key}) ---\n${fileName}: ${altText}\n`);
      return { kind: "printed", ts: "" };
    },
  };
}
