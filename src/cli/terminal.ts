import { fitWidth, plainSpaces } from "../messages/index.ts";
import type { Letter } from "../notify/index.ts";
import { plainLine, terminalText } from "../terminal/index.ts";

const WIDTH_WITHOUT_TERMINAL = 100;
const WIDEST = 120;

/** How to write for this terminal. */
export function terminalStyle(): { readonly color: boolean; readonly width: number } {
  const { stdout } = process;
  const color = (stdout.isTTY && process.stdout.hasColors?.() === true) ?? false;
  return { color, width: Math.min(stdout.columns ?? WIDTH_WITHOUT_TERMINAL, WIDEST) };
}

/**
 * Whether a terminal shows a message by itself. A digest's first part tells all of it; the first message of an experiment's thread only
 * says what the replies do.
 */
export function isShown({ key, inThreadOf }: Pick<Letter, "key" | "inThreadOf">): boolean {
  return key.startsWith("digest:")
    ? inThreadOf === undefined
    : !key.startsWith("experiment:") && !key.startsWith("detail:");
}

/** A message as a person reads it on this terminal. */
export function onTerminal({ notification }: Letter): string {
  return terminalText(notification, terminalStyle());
}

/** A notification in one line, no longer than the terminal is wide. */
export function terminalLine({ notification }: Letter): string {
  return fitWidth(plainSpaces(plainLine(notification.summary)), terminalStyle().width);
}
