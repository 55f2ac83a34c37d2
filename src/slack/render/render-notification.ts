import {
  formatAmount,
  leftOutWords,
  plainSpaces,
  shortenToLength,
  USUAL_READER,
  writtenFor,
  type Reader,
} from "../../messages/index.ts";
import {
  link,
  tableAsList,
  type Heading,
  type Line,
  type LineChart,
  type List,
  type Notification,
  type Part,
  type Row,
  type Table,
} from "../../notify/index.ts";
import { actionsBlock, isCarried } from "./actions.ts";
import { chartBlock } from "./chart.ts";
import { fitText, fittingLevel } from "./fit.ts";
import { LIMITS } from "./limits.ts";
import { lineText } from "./line.ts";
import { mentionsText } from "./mentions.ts";
import { NEW_KINDS, type Block, type Message } from "./message.ts";
import { context, Page, section } from "./page.ts";
import { tableBlock } from "./table.ts";

/** Whatever else there is to say, rows have the other half of the message. */
const BESIDE_ROWS = LIMITS.allBlocks / 2;

/** Longest text of a link below a row. */
const ACTION = 40;

/** How a workspace and its people want their messages. */
export interface Rendering {
  /** Whether a press of a button would arrive: without that there are none. */
  readonly canAnswer: boolean;
  /** For whom figures are written; absent: the usual reader. */
  readonly reader?: Reader;
}

/** A notification as Slack takes it: one message within Slack's limits. What finds no room is counted in it. */
export function renderNotification(
  notification: Notification,
  { canAnswer, reader = USUAL_READER }: Rendering,
): Message {
  return writtenFor(reader, () => render(notification, canAnswer));
}

function render({ body, summary }: Notification, canAnswer: boolean): Message {
  const actions = body.find((part) => part.part === "actions");
  const isAnswerable = canAnswer && actions !== undefined && isCarried(actions);
  const parts = body.filter((part) => isShown(part, isAnswerable)).map(shortened);
  const text = plainSpaces(lineText(summary));
  const blocks = layOut(parts);
  if (!blocks.some(({ type }) => NEW_KINDS.some((kind) => kind === type))) return { text, blocks };
  const plain = parts.filter(({ part }) => part !== "chart");
  return { text, blocks, plainBlocks: layOut(plain.map((part) => (part.part === "table" ? tableAsList(part) : part))) };
}

function isShown(part: Part, isAnswerable: boolean): boolean {
  if (part.part === "actions") return isAnswerable;
  return part.part !== "lines" || part.only === undefined || (part.only === "answerable") === isAnswerable;
}

/** A message is short of room: of a list that can be told in few rows, these. */
function shortened(part: Part): Part {
  if (part.part !== "list" || part.inShort === undefined) return part;
  return { ...part, ...part.inShort };
}

/** A list or a table as it stands in the message, and how many of its rows do not. */
interface Filled {
  readonly part: List | Table;
  readonly blocks: readonly Block[];
  readonly held: Held;
}

/** Of a list, how many rows a message holds back. */
interface Held {
  readonly title: string;
  readonly count: number;
}

/** Blocks within every limit: what must stand there first, then rows, as many as find room. */
function layOut(parts: readonly Part[]): readonly Block[] {
  const withRows = parts.filter((part) => part.part === "list" || part.part === "table");
  const most = withRows.length === 0 ? LIMITS.allBlocks : BESIDE_ROWS;
  // The room of what is said of held rows is kept free at its longest: every list with all its rows.
  const all = withRows.map(({ title, rows, more = 0 }): Held => ({ title, count: rows.length + more }));
  const fixed = parts.filter(({ part }) => part !== "list" && part !== "table" && part !== "chart");
  const level = fittingLevel((tried) => fixed.flatMap((part) => fixedBlocks(part, all, tried)), most);
  const page = new Page([
    ...fixed.flatMap((part) => fixedBlocks(part, all, level)),
    ...withRows.flatMap((part) => (part.part === "list" ? noteOf(part) : [])),
  ]);
  const filled = withRows.map((part) => fill(page, part));
  const held = filled.flatMap(({ held: one }) => (one.count === 0 ? [] : [one]));
  return parts.flatMap((part) => {
    if (part.part === "chart") return chartBlocks(page, part);
    return filled.find((one) => one.part === part)?.blocks ?? fixedBlocks(part, held, level);
  });
}

/** Adds as many rows of a part as find room. */
function fill(page: Page, part: List | Table): Filled {
  const before = page.blocks.length;
  const { title, rows, more = 0 } = part;
  const wanted = rows.slice(0, part.shown);
  const added: number =
    part.part === "list"
      ? page.addRows((wanted as List["rows"]).map(rowText), gapOf(part), headingOf(part))
      : addTable(page, part, wanted.length);
  // About rows of which none is shown there is nothing to note.
  const note = part.part === "list" && (added > 0 || rows.length === 0) ? noteOf(part) : [];
  return {
    part,
    blocks: [...page.blocks.slice(before), ...note],
    held: { title, count: rows.length - added + more },
  };
}

/** A chart is drawn where there is still room for it. */
function chartBlocks(page: Page, chart: LineChart): readonly Block[] {
  const block = chartBlock(chart);
  return block !== undefined && page.add(block) ? [block] : [];
}

function addTable(page: Page, table: Table, wanted: number): number {
  for (let shown = wanted; shown > 0; shown -= 1)
    if (page.add(...headingOf(table), tableBlock(table, shown))) return shown;
  return 0;
}

/** @param held rows that find no room in the message */
function fixedBlocks(part: Part, held: readonly Held[], level: number): readonly Block[] {
  switch (part.part) {
    case "title":
      return [
        {
          type: "header",
          text: { type: "plain_text", text: shortenToLength(part.text, LIMITS.headerText), emoji: false },
        },
      ];
    case "lines":
      return [section(part.lines.map((line) => lineText(line, level)).join("\n"))];
    case "small":
      return [context(...part.lines.map((line) => lineText(line, level)))];
    case "actions":
      return [actionsBlock(part)];
    case "mentions": {
      const called = mentionsText(part.people);
      return called === "" ? [] : [section(called)];
    }
    case "left-out": {
      const words = leftOut(part, held);
      return words === "" ? [] : [context(words)];
    }
    case "list":
    case "table":
    case "chart":
      return [];
  }
}

function leftOut(part: Extract<Part, { part: "left-out" }>, held: readonly Held[]): string {
  if ("inFile" in part) return leftOutWords(held, part.inFile);
  const meant = held.filter(({ title }) => part.of === undefined || title === part.of);
  const count = meant.reduce((sum, one) => sum + one.count, 0);
  return count === 0 ? "" : formatAmount(count, part.one, part.many);
}

function headingOf({ heading }: { readonly heading?: Heading }): readonly Block[] {
  if (heading === undefined) return [];
  return [...(heading.isApart ? [{ type: "divider" } as const] : []), section(`*${heading.text}*`)];
}

/** What is said below the rows; a list without rows is its note alone. */
function noteOf(list: List): readonly Block[] {
  if (list.note === undefined) return [];
  return [...(list.rows.length === 0 ? headingOf(list) : []), context(lineText(list.note))];
}

function gapOf({ gap }: List): string {
  return gap === "blank" ? "\n\n" : "\n";
}

function rowText(row: Row): string {
  const action: Line[] = row.action === undefined ? [] : [[link(row.action.url, row.action.text, ACTION)]];
  return fitText((level) => [...row.lines, ...action].map((line) => lineText(line, level)).join("\n"));
}
