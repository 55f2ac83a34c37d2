import { padWidth, textWidth } from "./text-width.ts";

/** Rows under their titles, in columns as wide as they need to be. @param right indexes of the columns that are set to the right: numbers */
export function textTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const widths = titles.map((title, column) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padWidth(cell, widths[column]!, right.includes(column) ? "right" : "left"))
      .join("  ")
      .trimEnd();
  return [line(titles), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
