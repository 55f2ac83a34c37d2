import { cleanText, fitWidth, plainSpaces, wrapText } from "../messages/index.ts";
import { tableAsList, type List, type Notification, type Part, type Row } from "../notify/index.ts";
import { paintFor, type Paint } from "./paint.ts";
import { plainLine } from "./plain-line.ts";

const NARROWEST = 40;
const WIDEST = 120;
const MARGIN = "  ";
const NAME = 80;
const SENTENCE = 400;
/** The date beside a name of an account. */
const ROOM_BESIDE = 30;

/** How a terminal is written to. */
export interface TerminalStyle {
  readonly color: boolean;
  /** Columns; less than 40 is treated as 40, more than 120 as 120: longer lines are not read. */
  readonly width: number;
}

interface Sheet {
  readonly width: number;
  readonly paint: Paint;
}

/** A complete notification outside a thread (a digest, a scorecard), as a person reads it in a terminal. Ends with a line break. */
export function renderSheet({ title, about = [], body }: Notification, { color, width }: TerminalStyle): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)));
  const sheet: Sheet = { width: columns - 2 * MARGIN.length, paint: paintFor(color) };
  const { paint } = sheet;
  const room = Math.max(8, sheet.width - ROOM_BESIDE);
  const lists = body.flatMap(listsOf);
  const foot = body.findLast((part) => part.part === "small")?.lines ?? [];
  const lines = [
    "",
    paint.quiet(["Herald", ...about.map((word) => fitWidth(cleanText(word, NAME), room))].join(" · ")),
    ...wrapText(title, sheet.width).map(paint.strong),
    ...lists.flatMap((list) => listLines(list, sheet)),
    "",
    paint.quiet("─".repeat(sheet.width)),
    ...foot.flatMap((line) => wrapText(cleanText(plainLine(line), SENTENCE), sheet.width).map(paint.quiet)),
    "",
  ];
  return lines.map((line) => `${plainSpaces(line === "" ? "" : MARGIN + line).trimEnd()}\n`).join("");
}

function listsOf(part: Part): List[] {
  if (part.part === "table") return [tableAsList(part)];
  return part.part === "list" ? [part] : [];
}

function listLines({ title, rows, gap, note }: List, sheet: Sheet): string[] {
  const { paint, width } = sheet;
  return [
    "",
    paint.strong(title.toUpperCase()),
    ...rows.flatMap((row) => [...(gap === "blank" ? [""] : []), ...rowLines(row, sheet)]),
    ...(note === undefined ? [] : ["", ...wrapText(plainLine(note), width).map(paint.quiet)]),
  ];
}

/** The subject stands out, and the text is below it. */
function rowLines({ lines, isWarning, action }: Row, { width, paint }: Sheet): string[] {
  const [name = [], ...told] = lines;
  const mark = isWarning ? paint.warn("▲") : paint.quiet("·");
  const [first = "", ...rest] = wrapText(cleanText(plainLine(name), SENTENCE), width - 2);
  const head = told.length === 0 && !isWarning ? first : paint.strong(first);
  return [
    `${mark} ${head}`,
    ...rest.map(indent),
    ...told.flatMap((line) => wrapText(plainLine(line), width - 2).map(indent)),
    // An address that is broken into lines leads nowhere.
    ...(action === undefined ? [] : [indent(`${action.text}: ${action.url}`)]),
  ];
}

function indent(text: string): string {
  return `  ${text}`;
}
