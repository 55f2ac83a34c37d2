import { cleanText, fitWidth, padWidth, plainSpaces, textWidth, wrapText } from "../messages/index.ts";
import { bar, type Entry, type Line, type List, type Notification, type Row, type Standing } from "../notify/index.ts";
import { paintFor, type Paint } from "./paint.ts";
import { plainLine } from "./plain-line.ts";

const BAR = { full: "█", empty: "░" };
const NARROWEST = 40;
/** Below it the quiet experiments are stacked instead of standing in columns. */
const NARROWEST_TABLE = 88;
const WIDEST = 120;
const MARGIN = "  ";
const BAR_CELLS = 10;
const TABLE_BAR_CELLS = 8;
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

/** A notification that stands alone (a digest, a scorecard), complete, as a person reads it in a terminal. Ends with a line break. */
export function renderSheet({ title, about = [], body }: Notification, { color, width }: TerminalStyle): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)));
  const sheet: Sheet = { width: columns - 2 * MARGIN.length, paint: paintFor(color) };
  const { paint } = sheet;
  const room = Math.max(8, sheet.width - ROOM_BESIDE);
  const lists = body.filter((part) => part.part === "list");
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

function listLines({ title, rows, note }: List, sheet: Sheet): string[] {
  const { paint, width } = sheet;
  const quiet = rows.flatMap((row) => (row.form === "compact" ? [row.entry] : []));
  return [
    "",
    paint.strong(title.toUpperCase()),
    ...(quiet.length > 0 ? quietRows(quiet, sheet).flat() : rows.flatMap((row) => rowLines(row, sheet))),
    ...(note === undefined ? [] : ["", ...wrapText(plainLine(note), width).map(paint.quiet)]),
  ];
}

function rowLines(row: Row, sheet: Sheet): string[] {
  const { width, paint } = sheet;
  switch (row.form) {
    case "detailed":
    case "compact":
      return detailed(row.entry, sheet);
    case "warning": {
      const [first = "", ...more] = wrapText(row.lines.map(plainLine).join(" "), width - 2);
      return [`${paint.warn("▲")} ${first}`, ...more.map(indent)];
    }
    case "lines": {
      const [name = [], ...told] = row.lines;
      return [
        "",
        ...wrapText(cleanText(plainLine(name), 2 * NAME), width).map(paint.strong),
        ...told.flatMap((line: Line) => wrapText(plainLine(line), width - 2).map(indent)),
      ];
    }
  }
}

/** A row of its own: name and day; figures; what there is to say; where to look. */
function detailed(entry: Entry, { width, paint }: Sheet): string[] {
  const name = fitWidth(cleanText(entry.name, NAME), width - 2 - textWidth(entry.day) - 2);
  const gap = " ".repeat(width - 2 - textWidth(name) - textWidth(entry.day));
  return [
    "",
    `${symbolOf(entry.standing, paint)} ${paint.strong(name)}${gap}${paint.quiet(entry.day)}`,
    ...figures(entry, width - 2).map(indent),
    ...notes(entry, width - 2, paint).map(indent),
    ...(textWidth(entry.url) <= width - 2 ? [indent(paint.quiet(cleanText(entry.url, NAME * 2)))] : []),
  ];
}

/** As few lines as the figures need, none of them cut in two where that can be helped. */
function figures({ leader, lift, counts, change }: Entry, width: number): string[] {
  const was = change === undefined ? "" : ` (${change})`;
  const best = leader && `${leader.name}  ${bar(leader.probability ?? 0, BAR_CELLS, BAR)} ${leader.bestLong}${was}`;
  const gain = lift && `${lift.isLeaders ? "" : `${lift.of} `}${lift.textLong}`;
  const lines: string[] = [];
  for (const text of [best, gain, counts]) {
    if (text === undefined || text === "") continue;
    const joined = [...lines.slice(-1), text].join("   ");
    if (lines.length > 0 && textWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(text);
  }
  return lines.flatMap((line) => wrapText(line, width));
}

function notes(entry: Entry, width: number, paint: Paint): string[] {
  const accent = entry.standing === "stopped" ? paint.good : entry.standing === "running" ? paint.quiet : paint.warn;
  return entry.notes.flatMap(({ label, sentence }) => {
    const [first = "", ...more] = wrapText(`${label}: ${cleanText(sentence, SENTENCE)}`, width);
    const painted = first.startsWith(label) ? accent(label) + first.slice(label.length) : accent(first);
    return [painted, ...more];
  });
}

function symbolOf(standing: Standing, paint: Paint): string {
  if (standing === "stopped") return paint.good("✓");
  if (standing === "ended" || standing === "called-off") return paint.quiet("·");
  return paint.warn(standing === "ready" ? "●" : "▲");
}

/** One line of figures in columns, and why not yet below it. */
function quietRows(entries: readonly Entry[], sheet: Sheet): string[][] {
  const { width, paint } = sheet;
  if (width < NARROWEST_TABLE) {
    return entries.map((entry) => {
      const name = fitWidth(cleanText(entry.name, NAME), width - textWidth(entry.day) - 2);
      const gap = " ".repeat(width - textWidth(name) - textWidth(entry.day));
      return [
        "",
        name + gap + paint.quiet(entry.day),
        ...figures(entry, width - 2).map(indent),
        ...notes(entry, width - 2, paint).map(indent),
      ];
    });
  }
  const cells = entries.map(({ name, dayShort, leader, lift }) => ({
    name: cleanText(name, NAME),
    day: dayShort,
    leader: leader?.name ?? "–",
    best:
      leader === undefined
        ? ""
        : `${bar(leader.probability ?? 0, TABLE_BAR_CELLS, BAR)} ${padWidth(leader.best, 7, "right")}`,
    // While the original leads it is the best variant's; the name stands in Slack, here it would eat the columns.
    lift: lift?.text ?? "",
  }));
  type Column = keyof (typeof cells)[number];
  const widest = (column: Column, title: string, most: number): number =>
    Math.min(most, Math.max(textWidth(title), ...cells.map((cell) => textWidth(cell[column]))));
  const day = widest("day", "Day", 20);
  const best = widest("best", "To be best", 24);
  const lift = widest("lift", "Lift", 30);
  const room = width - day - best - lift - 4 * 2;
  const leader = Math.min(widest("leader", "Leader", 24), Math.floor(room * 0.4));
  const name = Math.min(widest("name", "Experiment", NAME), room - leader);
  const line = (cell: Record<Column, string>): string =>
    [
      padWidth(cell.name, name),
      padWidth(cell.day, day),
      padWidth(cell.leader, leader),
      padWidth(cell.best, best),
      padWidth(cell.lift, lift),
    ]
      .join("  ")
      .trimEnd();
  const head = line({ name: "Experiment", day: "Day", leader: "Leader", best: "To be best", lift: "Lift" });
  const rows = entries.map((entry, index) => [
    line(cells[index]!),
    ...belowRow(entry, width - 2).map((text) => indent(paint.quiet(text))),
  ]);
  return entries.length === 0 ? [] : [["", paint.quiet(head)], ...rows];
}

/** Why not yet and what may come, in one line where that is enough; how it moved. */
function belowRow(entry: Entry, width: number): string[] {
  const moved = entry.change === undefined ? [] : [entry.change];
  const brief = [...moved, ...(entry.brief ? [entry.brief] : [])].join(" · ");
  const rest = {
    ...entry,
    notes: entry.brief === undefined ? entry.notes : entry.notes.filter(({ isBrief }) => !isBrief),
  };
  return [...(brief === "" ? [] : wrapText(brief, width)), ...notes(rest, width, paintFor(false))];
}

function indent(text: string): string {
  return `  ${text}`;
}
