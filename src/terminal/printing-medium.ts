import { addressOf, type Destination, type Medium } from "../notify/index.ts";
import type { TerminalStyle } from "./sheet.ts";
import { terminalText } from "./terminal-text.ts";

/**
 * Stands in for a medium: shows what would be sent and where, and sends nothing. It needs no token.
 * @param name of the medium it stands in for
 * @param write takes text as it is
 */
export function createPrintingMedium(
  name: string,
  write: (text: string) => void,
  style: TerminalStyle = { color: false, width: 100 },
): Required<Medium> {
  const print = (
    { key, destination, inThreadOf }: { key: string; destination: Destination; inThreadOf?: string },
    shown: string,
  ): { readonly kind: "printed"; readonly id: "" } => {
    const address = addressOf(destination);
    const place = inThreadOf === undefined ? address : `${address}, in the thread of ${inThreadOf}`;
    write(`--- ${place} (${key}) ---\n${shown}\n`);
    return { kind: "printed", id: "" };
  };
  return {
    name,
    canAnswer: false,
    deliver: async (parcel) => print(parcel, terminalText(parcel.notification, style)),
    upload: async (file) => print(file, `${file.fileName}: ${file.altText}`),
    linkTo: async () => undefined,
    isLeftBehind: async () => false,
  };
}
