import { surroundings } from "../config/surroundings.ts";
import { fitWidth, plainSpaces } from "../messages/index.ts";
import type { Letter } from "../notify/index.ts";
import { paintFor, plainLine, terminalText, type Paint } from "../terminal/index.ts";

const WIDTH_WITHOUT_TERMINAL = 100;
const WIDEST = 120;

/** Where a command writes to: as much of a stream as tells whether it is a terminal. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  hasColors?(): boolean;
}

/**
 * Whether to write in color: on a terminal that has colors (TERM, FORCE_COLOR) and whose reader has not refused them (NO_COLOR). Never into
 * a pipe or a file, whatever FORCE_COLOR says: what reads it there may be a program.
 */
export function usesColor(screen: Screen = process.stdout, { refusesColor } = surroundings()): boolean {
  return screen.isTTY === true && !refusesColor && screen.hasColors?.() === true;
}

/** How words are set off on this terminal. */
export function paint(screen: Screen = process.stdout): Paint {
  return paintFor(usesColor(screen));
}

const RULE = /^-{2}[- ]*$/u;

/** Lines with the headings of the tables among them set off. */
export function withHeadings(lines: readonly string[], screen: Screen = process.stdout): readonly string[] {
  const { strong, quiet } = paint(screen);
  return lines.map((line, index) => {
    if (RULE.test(line)) return quiet(line);
    const next = lines[index + 1];
    return next !== undefined && RULE.test(next) ? strong(line) : line;
  });
}

/** How to write for this terminal. */
export function terminalStyle(): { readonly color: boolean; readonly width: number } {
  // A terminal that does not know its size, as in some containers, says 0.
  return { color: usesColor(), width: Math.min(process.stdout.columns || WIDTH_WITHOUT_TERMINAL, WIDEST) };
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
