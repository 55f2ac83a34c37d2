import { bar, TERMINAL_BAR } from "./bar.ts";
import { cleanText } from "./clean-text.ts";
import { footLines } from "./digest-blocks.ts";
import { formatDate, plainSpaces } from "./format.ts";
import { headline } from "./headline.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { paintFor, type Paint } from "./paint.ts";
import { probabilityText, tellEntry, type Story } from "./story.ts";
import { fitWidth, padWidth, textWidth, wrapText } from "./text-width.ts";
import { unreadWords } from "./unread-words.ts";
import { triage, type Standing } from "./triage.ts";

const NARROWEST = 40;
/** Below it the quiet experiments are stacked instead of standing in columns. */
const NARROWEST_TABLE = 88;
const WIDEST = 120;
const MARGIN = "  ";
const BAR_CELLS = 10;
const TABLE_BAR_CELLS = 8;
const NAME = 80;
const SENTENCE = 400;

interface Sheet {
  readonly width: number;
  readonly paint: Paint;
}

/**
 * The digest as a person reads it in a terminal. Ends with a line break.
 * @param width columns; less than 40 is treated as 40, more than 120 as 120: longer lines are not read
 */
export function digestTerminal(
  model: DigestModel,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)));
  const sheet: Sheet = { width: columns - 2 * MARGIN.length, paint: paintFor(color) };
  const { paint } = sheet;
  const { needsYou, decided, movers, running } = triage(model);
  const tell = (entry: DigestEntry): Story => tellEntry(entry, model);
  const account = fitWidth(cleanText(model.accountName, NAME), Math.max(8, sheet.width - 30));
  const lines = [
    "",
    paint.quiet(`Herald · ${account} · ${formatDate(model.day)}`),
    ...wrapText(headline(model), sheet.width).map(paint.strong),
    ...part(
      "Needs you",
      needsYou.map((entry) => detailed(tell(entry), sheet)),
      sheet,
    ),
    ...part(
      "Decided since the last digest",
      decided.map((entry) => detailed(tell(entry), sheet)),
      sheet,
    ),
    ...part("Moved since the last digest", quietRows(movers.map(tell), sheet), sheet),
    ...part("Still running", quietRows(running.map(tell), sheet), sheet),
    ...part(
      "Could not be read",
      model.unread.map((unread) => unreadRow(unread, sheet)),
      sheet,
    ),
    "",
    paint.quiet("─".repeat(sheet.width)),
    ...footLines(model).flatMap((line) => wrapText(cleanText(line, SENTENCE), sheet.width).map(paint.quiet)),
    "",
  ];
  return lines.map((line) => `${plainSpaces(line === "" ? "" : MARGIN + line).trimEnd()}\n`).join("");
}

function part(title: string, rows: readonly (readonly string[])[], { paint }: Sheet): string[] {
  return rows.length === 0 ? [] : ["", paint.strong(title.toUpperCase()), ...rows.flat()];
}

/** A row of its own: name and day; figures; what there is to say; where to look. */
function detailed(story: Story, { width, paint }: Sheet): string[] {
  const name = fitWidth(cleanText(story.name, NAME), width - 2 - textWidth(story.day) - 2);
  const gap = " ".repeat(width - 2 - textWidth(name) - textWidth(story.day));
  return [
    "",
    `${symbolOf(story.standing, paint)} ${paint.strong(name)}${gap}${paint.quiet(story.day)}`,
    ...figures(story, width - 2).map(indent),
    ...notes(story, width - 2, paint).map(indent),
    ...(textWidth(story.url) <= width - 2 ? [indent(paint.quiet(cleanText(story.url, NAME * 2)))] : []),
  ];
}

/** As few lines as the figures need, none of them cut in two where that can be helped. */
function figures({ leader, lift, counts, change }: Story, width: number): string[] {
  const was = change === undefined ? "" : ` (${change})`;
  const best =
    leader &&
    `${leader.name}  ${bar(leader.probability ?? 0, BAR_CELLS, TERMINAL_BAR)} ${probabilityText(leader.probability)} to be best${was}`;
  const gain = lift && `${lift.isLeaders ? "" : `${lift.of} `}lift ${lift.text}`;
  const lines: string[] = [];
  for (const text of [best, gain, counts]) {
    if (text === undefined || text === "") continue;
    const joined = [...lines.slice(-1), text].join("   ");
    if (lines.length > 0 && textWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(text);
  }
  return lines.flatMap((line) => wrapText(line, width));
}

function notes(story: Story, width: number, paint: Paint): string[] {
  const accent = story.standing === "stopped" ? paint.good : story.standing === "running" ? paint.quiet : paint.warn;
  return story.notes.flatMap(({ label, sentence }) => {
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
function quietRows(stories: readonly Story[], sheet: Sheet): string[][] {
  const { width, paint } = sheet;
  if (width < NARROWEST_TABLE) {
    return stories.map((story) => {
      const name = fitWidth(cleanText(story.name, NAME), width - textWidth(story.day) - 2);
      const gap = " ".repeat(width - textWidth(name) - textWidth(story.day));
      return [
        "",
        name + gap + paint.quiet(story.day),
        ...figures(story, width - 2).map(indent),
        ...notes(story, width - 2, paint).map(indent),
      ];
    });
  }
  const cells = stories.map(({ name, day, leader, lift }) => ({
    name: cleanText(name, NAME),
    day: day.replace(/^day /u, "").replace(", planned ", " of ").replace("no traffic yet", "–"),
    leader: leader?.name ?? "–",
    best:
      leader === undefined
        ? ""
        : `${bar(leader.probability ?? 0, TABLE_BAR_CELLS, TERMINAL_BAR)} ${padWidth(probabilityText(leader.probability), 7, "right")}`,
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
  const rows = stories.map((story, index) => [
    line(cells[index]!),
    ...belowRow(story, width - 2).map((text) => indent(paint.quiet(text))),
  ]);
  return stories.length === 0 ? [] : [["", paint.quiet(head)], ...rows];
}

/** Why not yet and what may come, in one line where that is enough; how it moved. */
function belowRow(story: Story, width: number): string[] {
  const moved = story.change === undefined ? [] : [story.change];
  const brief = [...moved, ...(story.brief ? [story.brief] : [])].join(" · ");
  const rest = {
    ...story,
    notes: story.brief === undefined ? story.notes : story.notes.filter(({ isBrief }) => !isBrief),
  };
  return [...(brief === "" ? [] : wrapText(brief, width)), ...notes(rest, width, paintFor(false))];
}

function unreadRow(unread: DigestModel["unread"][number], { width, paint }: Sheet): string[] {
  const { name, reason } = unreadWords(unread);
  const [first = "", ...more] = wrapText(`${cleanText(name, NAME)}: ${cleanText(reason, SENTENCE)}`, width - 2);
  return [`${paint.warn("▲")} ${first}`, ...more.map(indent)];
}

function indent(text: string): string {
  return `  ${text}`;
}
