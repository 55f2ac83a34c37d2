import type { Line, List, Notification } from "../../../src/notify/index.ts";

/** A short message: a summary, and one line in the message itself. */
export function saying(words: string, line = words): Notification {
  return {
    kind: "thread",
    severity: "info",
    title: words,
    summary: [words],
    link: undefined,
    body: [{ part: "lines", lines: [[line]] }],
  };
}

/** The same with a table of one row, which a Slack without tables is told in a line. */
export function tabled(words: string, line = words): Notification {
  return {
    ...saying(words),
    body: [
      {
        part: "table",
        title: "Counts",
        caption: "Counts",
        columns: ["Name"],
        rows: [["a table"]],
        asRows: [{ lines: [[line]] }],
      },
    ],
  };
}

/** A digest-like message: a title, and a list whose rows follow in the thread where they find no room. */
export function listing(title: string, rows: readonly Line[], { shown }: Pick<List, "shown"> = {}): Notification {
  return {
    ...saying(title),
    kind: "digest",
    about: ["Acme", "Nov 23"],
    body: [
      { part: "title", text: title },
      {
        part: "list",
        title: "Still running",
        heading: { text: "Still running", isApart: true },
        rows: rows.map((line) => ({ lines: [line] })),
        gap: "line",
        ...(shown !== undefined && { shown }),
      },
      { part: "left-out", inFile: undefined },
    ],
  };
}

/** What `saying` looks like in Slack. */
export function sectionOf(line: string): object {
  return { type: "section", text: { type: "mrkdwn", text: line, verbatim: true } };
}

/** What `tabled` looks like in a Slack that takes tables. */
export const TABLE = {
  type: "data_table",
  caption: "Counts",
  rows: [[{ type: "raw_text", text: "Name" }], [{ type: "raw_text", text: "a table" }]],
  page_size: 1,
};
