import { cellText, type Cell, type List, type Part, type Row, type Table } from "../../notify/index.ts";
import type { Element, RichText } from "./elements.ts";
import { linked, richText } from "./runs.ts";

/**
 * A part of a message on its way into a card. `fixed` stands there as a whole or not at all; of rows, as many as find room. `importance`: what is
 * left out first has the lowest.
 */
export type Piece =
  | { readonly kind: "fixed"; readonly importance: number; readonly elements: readonly Element[] }
  | {
      readonly kind: "rows";
      readonly title: string;
      readonly heading: readonly Element[];
      readonly rows: readonly Element[][];
      /** Makes elements of the rows that are shown. */
      readonly join: (rows: readonly Element[][]) => readonly Element[];
      /** All there are, those that no message shows included. */
      readonly count: number;
      readonly note: readonly Element[];
    }
  | { readonly kind: "left-out"; readonly part: Part & { readonly part: "left-out" } };

/** A post has no room for more. */
const MOST_ROWS = 100;

const FOOT = 0;
const SAYING = 1;
const LEAD = 2;
const TITLE = 3;

/** @param isUrgent people lose while nobody looks */
export function piecesOf(body: readonly Part[], isUrgent: boolean): readonly Piece[] {
  let isLead = true;
  return body.flatMap((part): readonly Piece[] => {
    switch (part.part) {
      case "title":
        return [fixed(TITLE, [title(part.text, isUrgent)])];
      case "lines": {
        // Nobody can answer here.
        if (part.only === "answerable") return [];
        const importance = isLead ? LEAD : SAYING;
        isLead = false;
        return [
          fixed(
            importance,
            part.lines.map((line, index) => richText(line, {}, index === 0 ? "Medium" : "Small")),
          ),
        ];
      }
      case "small":
        return part.lines.map((line) => fixed(FOOT, [richText(line, { size: "Small", isSubtle: true }, "Small")]));
      case "list":
        return [listPiece(part)];
      case "table":
        return [tablePiece(part)];
      case "left-out":
        return [{ kind: "left-out", part }];
      case "actions":
      case "chart":
      case "mentions":
        return [];
    }
  });
}

function fixed(importance: number, elements: readonly Element[]): Piece {
  return { kind: "fixed", importance, elements };
}

function title(text: string, isUrgent: boolean): RichText {
  return richText([text], { size: "Large", weight: "Bolder", ...(isUrgent && { color: "Attention" as const }) });
}

function headingOf({ heading }: Pick<List, "heading">): readonly Element[] {
  if (heading === undefined) return [];
  const shown = richText([heading.text], { weight: "Bolder" }, heading.isApart ? "Large" : "Medium");
  return [heading.isApart ? { ...shown, separator: true } : shown];
}

function listPiece(list: List): Piece {
  const { title, note, shown, gap, inShort } = list;
  const { rows, more = 0 } = inShort ?? list;
  return {
    kind: "rows",
    title,
    heading: headingOf(list),
    rows: rows
      .slice(0, Math.min(shown ?? MOST_ROWS, MOST_ROWS))
      .map((row) => rowElements(row, gap === "blank" ? "Medium" : "Small")),
    join: (some) => some.flat(),
    count: rows.length + more,
    note: note === undefined ? [] : [richText(note, { size: "Small", isSubtle: true }, "Small")],
  };
}

function rowElements({ lines, action, isWarning }: Row, gap: "Medium" | "Small"): Element[] {
  const texts = lines.map((line, index) =>
    richText(line, isWarning === true && index === 0 ? { color: "Warning" } : {}, index === 0 ? gap : "None"),
  );
  if (action === undefined) return texts;
  return [...texts, { type: "RichTextBlock", inlines: [linked(action.text, action.url)], spacing: "None" }];
}

function tablePiece(table: Table): Piece {
  const { title, columns, rows, shown, more = 0 } = table;
  const head = cells(columns, true);
  return {
    kind: "rows",
    title,
    heading: headingOf(table),
    // Each row as a table of its own, until it is known how many there are.
    rows: rows
      .slice(0, Math.min(shown ?? MOST_ROWS, MOST_ROWS))
      .map((row) => [tableOf(columns.length, [cells(row, false)])]),
    join: (some) => {
      const kept = some.flatMap(([one]) => (one?.type === "Table" ? one.rows : []));
      return kept.length === 0 ? [] : [tableOf(columns.length, [head, ...kept])];
    },
    count: rows.length + more,
    note: [],
  };
}

type CardTable = Extract<Element, { type: "Table" }>;

function tableOf(columns: number, rows: CardTable["rows"]): CardTable {
  return {
    type: "Table",
    // Names need more room than figures.
    columns: Array.from({ length: columns }, (_, index) => ({ width: index === 0 ? 2 : 1 })),
    rows,
    firstRowAsHeader: true,
    showGridLines: false,
    spacing: "Small",
  };
}

const CELL = 80;

function cells(row: readonly Cell[], isHead: boolean): CardTable["rows"][number] {
  const look = isHead ? ({ weight: "Bolder" } as const) : {};
  return {
    type: "TableRow",
    cells: row.map((cell) => ({
      type: "TableCell",
      items: [
        typeof cell === "object" && "link" in cell
          ? richText([{ link: cell.link, of: cell.text, most: CELL }], look)
          : richText([{ of: cellText(cell) || "–", most: CELL }], look),
      ],
    })),
  };
}
