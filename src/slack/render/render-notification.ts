import {
  continuedSummary,
  continuedTitle,
  formatAmount,
  inTheThread,
  plainSpaces,
  shortenToLength,
  TOLD_FURTHER_UP,
} from "../../messages/index.ts";
import type { List, Notification, Part, Row, Table } from "../../notify/index.ts";
import { actionsBlock, isCarried } from "./actions.ts";
import { fitText, fittingLevel } from "./fit.ts";
import { LIMITS } from "./limits.ts";
import { lineText } from "./line.ts";
import type { Block, Message, TableCell } from "./message.ts";
import { context, Page, section } from "./page.ts";

/** Whatever else there is to say, rows have the other half of the message. */
const BESIDE_ROWS = LIMITS.allBlocks / 2;
const TABLE_PAGE = 10;

/** A notification as Slack takes it. */
export interface Rendered {
  readonly message: Message;
  /** What found no room, for its thread, in order. */
  readonly continuation: readonly Message[];
}

/** @param canAnswer whether a press of a button would arrive: without that there are none */
export function renderNotification(
  notification: Notification,
  { canAnswer }: { readonly canAnswer: boolean },
): Rendered {
  const { body, summary } = notification;
  const actions = body.find((part) => part.part === "actions");
  const isAnswerable = canAnswer && actions !== undefined && isCarried(actions);
  const parts = body.filter((part) => isShown(part, isAnswerable));
  const text = plainSpaces(lineText(summary));
  const table = parts.find((part) => part.part === "table");
  if (table === undefined) {
    const { blocks, left } = layOut(parts);
    return {
      message: { text, blocks },
      continuation: isContinued(notification) ? left.flatMap((list) => continued(list, notification)) : [],
    };
  }
  const asLines = parts.map((part): Part => (part === table ? linesOf(table) : part));
  return {
    message: { text, blocks: layOutTable(parts, table), plainBlocks: layOut(asLines).blocks },
    continuation: [],
  };
}

/** In place of a part of the thread that is no longer needed. */
export const EMPTIED: Message = { text: TOLD_FURTHER_UP, blocks: [context(TOLD_FURTHER_UP)] };

/** Whether rows that find no room follow in the thread; otherwise they are only counted. */
export function isContinued({ body }: Pick<Notification, "body">): boolean {
  return body.some((part) => part.part === "left-out" && "inThread" in part);
}

function isShown(part: Part, isAnswerable: boolean): boolean {
  if (part.part === "actions") return isAnswerable;
  return part.part !== "lines" || part.only === undefined || (part.only === "answerable") === isAnswerable;
}

/** A list with its rows as text, and how many of them stand in the message. */
interface Filled {
  readonly list: List;
  readonly rows: readonly string[];
  readonly blocks: readonly Block[];
  readonly added: number;
}

/** A list's rows that stand in no message yet. */
interface Left {
  readonly title: string;
  readonly rows: readonly string[];
  readonly gap: string;
}

/** Of a list, how many rows a message holds back. */
interface Held {
  readonly title: string;
  readonly count: number;
}

/** Blocks within every limit: what must stand there first, then rows, as many as find room. */
function layOut(parts: readonly Part[]): { readonly blocks: readonly Block[]; readonly left: readonly Left[] } {
  const lists = parts.filter((part) => part.part === "list").map((list) => ({ list, rows: list.rows.map(rowText) }));
  const isWaiting = isContinued({ body: parts });
  const most = lists.length === 0 ? LIMITS.allBlocks : BESIDE_ROWS;
  // The room of what is said of held rows is kept free at its longest: every list with all its rows.
  const all = lists.map(({ list, rows }): Held => ({ title: list.title, count: rows.length + (list.more ?? 0) }));
  const fixed = parts.filter((part) => part.part !== "list");
  const level = fittingLevel((tried) => fixed.flatMap((part) => fixedBlocks(part, all, tried)), most);
  const page = new Page([
    ...fixed.flatMap((part) => fixedBlocks(part, all, level)),
    ...lists.flatMap(({ list }) => noteOf(list)),
  ]);
  const filled: Filled[] = [];
  let isFull = false;
  for (const { list, rows } of lists) {
    const wanted = rows.slice(0, list.shown);
    const before = page.blocks.length;
    // Where the rest follows in the thread, nothing may overtake what had to wait.
    const added: number = isFull && isWaiting ? 0 : page.addRows(wanted, gapOf(list), headingOf(list));
    isFull ||= added < wanted.length;
    filled.push({ list, rows, added, blocks: page.blocks.slice(before) });
  }
  const left = filled
    .filter(({ rows, added }) => added < rows.length)
    .map(({ list, rows, added }): Left => ({ title: list.title, rows: rows.slice(added), gap: gapOf(list) }));
  const held = filled.flatMap(({ list, rows, added }): Held[] => {
    const count = rows.length - added + (list.more ?? 0);
    return count === 0 ? [] : [{ title: list.title, count }];
  });
  const blocks = parts.flatMap((part) => {
    if (part.part !== "list") return fixedBlocks(part, held, level);
    const { blocks: rowsOf, added, rows } = filled.find(({ list }) => list === part)!;
    // About rows of which none is shown there is nothing to note.
    return added > 0 || rows.length === 0 ? [...rowsOf, ...noteOf(part)] : [];
  });
  return { blocks, left };
}

/** As many rows as find room, at least one. */
function layOutTable(parts: readonly Part[], table: Table): readonly Block[] {
  for (let shown = table.rows.length; ; shown -= 1) {
    const held = [{ title: "", count: table.rows.length - shown + table.more }];
    const build = (level: number): readonly Block[] =>
      parts.flatMap((part) => (part === table ? [tableBlock(table, shown)] : fixedBlocks(part, held, level)));
    const blocks = build(fittingLevel(build, Infinity));
    if (shown <= 1 || JSON.stringify(blocks).length <= LIMITS.allBlocks) return blocks;
  }
}

function tableBlock({ caption, columns, rows }: Table, shown: number): Block {
  const cells = [columns, ...rows.slice(0, shown)].map((row) =>
    row.map(
      (cell): TableCell =>
        typeof cell === "string" ? { type: "raw_text", text: cell } : { type: "raw_number", ...cell },
    ),
  );
  return { type: "data_table", caption, rows: cells, page_size: Math.min(TABLE_PAGE, shown) };
}

function linesOf({ lines, more }: Table): List {
  const rows = lines.map((line): Row => ({ lines: [line] }));
  return { part: "list", title: "", rows, gap: "line", more };
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
    case "left-out": {
      const count = held.reduce((sum, { count }) => sum + count, 0);
      if (count === 0) return [];
      if ("inThread" in part) return [context(inTheThread(held))];
      return [context(formatAmount(count, part.one, part.many))];
    }
    case "list":
    case "table":
      return [];
  }
}

function headingOf({ heading }: List): readonly Block[] {
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
  return fitText((level) => row.lines.map((line) => lineText(line, level)).join("\n"));
}

function continued({ title, rows, gap }: Left, { about = [] }: Notification): Message[] {
  const messages: Message[] = [];
  let done = 0;
  while (done < rows.length) {
    const page = new Page();
    page.add(section(lineText(continuedTitle(title))));
    const added: number = page.addRows(rows.slice(done), gap);
    if (added === 0) throw new RangeError("a row requires to fit an empty message");
    const summary = continuedSummary({ title, from: done + 1, to: done + added, of: rows.length, about });
    messages.push({ text: plainSpaces(lineText(summary)), blocks: page.blocks });
    done += added;
  }
  return messages;
}
