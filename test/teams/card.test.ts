import { describe, expect, it } from "vitest";
import { MOST_BYTES, renderTeamsPost, type TeamsPost } from "../../src/teams/index.ts";
import { link, type Notification } from "../../src/notify/index.ts";
import { cardProblems } from "../support/messages/adaptive-card-schema.ts";
import { everyNotification, FIGURE_KINDS } from "../support/messages/every-message.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { listing, saying } from "../support/messages/saying.ts";
import { someOf } from "../support/scope.ts";

const OPTIONS = { pageUrl: "https://herald.example.com/", canAnswerInSlack: true };
const bytesOf = (post: TeamsPost): number => Buffer.byteLength(JSON.stringify(post));
const cardOf = (notification: Notification) => renderTeamsPost(notification, OPTIONS).attachments[0].content;
/** Every text of a card, block by block. */
const textsOf = (notification: Notification): readonly string[] =>
  cardOf(notification).body.flatMap((element) =>
    element.type === "RichTextBlock" ? [element.inlines.map(({ text }) => text).join("")] : [],
  );

describe("a card for Teams", () => {
  it("is held against the official schema, which refuses what it does not know", () => {
    const post = structuredClone(renderTeamsPost(saying("1"), OPTIONS)) as TeamsPost & {
      attachments: [{ content: object }];
    };
    expect(cardProblems(post)).toEqual([]);
    Object.assign(post.attachments[0].content, { body: [{ type: "RichTextBlock", text: "no inlines" }] });
    expect(cardProblems(post)).not.toEqual([]);
  });

  const cases = [
    ...Object.keys(HOSTILE_NAMES).map((title) => ({ title, figures: "usual" as const, length: 40 })),
    ...FIGURE_KINDS.map((figures) => ({ title: "plain letters", figures, length: 40 })),
    { title: "plain letters", figures: "usual" as const, length: 4_000 },
  ];
  it.each(someOf(cases, 3))(
    "follows the official schema and fits, whatever it says, with $figures figures and names of $length $title",
    ({ title, figures, length }) => {
      for (const { notification } of everyNotification({
        name: HOSTILE_NAMES[title]!(length),
        variants: 40,
        figures,
      })) {
        const post = renderTeamsPost(notification, OPTIONS);
        expect(cardProblems(post)).toEqual([]);
        expect(bytesOf(post)).toBeLessThanOrEqual(MOST_BYTES);
      }
    },
  );

  it("leaves out rows from the end of the last list where it has no room, counts them, and cuts none", () => {
    const rows = Array.from({ length: 90 }, (_, row) => [`row ${row}: ${"words ".repeat(60)}end`]);
    const texts = textsOf(listing("90 running", rows));
    const shown = texts.filter((text) => text.startsWith("row "));
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.every((text, row) => text.startsWith(`row ${row}:`) && text.endsWith("end"))).toBe(true);
    expect(texts.at(-1)).toBe(`Not shown: ${90 - shown.length} under Still running.`);
  });

  it("leaves out small print before anything that is said above it", () => {
    const small = Array.from({ length: 60 }, (_, line) => [`foot ${line} ${"x".repeat(600)}.`]);
    const texts = textsOf({
      ...saying("1"),
      body: [
        { part: "title", text: "A title" },
        { part: "lines", lines: [["The lead."]] },
        { part: "small", lines: small },
      ],
    });
    expect(texts.slice(0, 3)).toEqual(["A title", "The lead.", expect.stringMatching(/^foot 0 x+\.$/u)]);
    expect(texts.length).toBeLessThan(60);
  });

  it("shows a table as a table, and a link as a link that leads to the web", () => {
    const table = {
      part: "table",
      title: "Counts",
      caption: "Counts",
      columns: ["Name", "Count"],
      rows: [
        [
          { text: "A", link: "https://a.example/" },
          { text: "1,000", value: 1000 },
        ],
      ],
      asRows: [],
    } as const;
    const lines = [[link("javascript:alert(1)", "evil", 80), " ", link("https://b.example/", "good", 80)]];
    const { body } = cardOf({ ...saying("1"), body: [table, { part: "lines", lines }] });
    expect(body[0]).toMatchObject({ type: "Table", rows: [{ type: "TableRow" }, { type: "TableRow" }] });
    expect(JSON.stringify(body)).toContain('"url":"https://a.example/"');
    expect(JSON.stringify(body)).toContain('"url":"https://b.example/"');
    expect(JSON.stringify(body)).not.toContain("javascript");
  });

  it("takes nothing that a name says for formatting, a mention or a date", () => {
    const name = "**x** [y](https://evil.example) <at>all</at> {{DATE(2026-01-01)}}\u202e\n# z";
    const { body } = cardOf({ ...saying("1"), body: [{ part: "lines", lines: [[{ of: name, most: 200 }]] }] });
    expect(body).toEqual([
      {
        type: "RichTextBlock",
        spacing: "Medium",
        inlines: [{ type: "TextRun", text: "**x** [y](https://evil.example) <at>all</at> { {DATE(2026-01-01)}} # z" }],
      },
    ]);
  });

  it("has no buttons to answer, says where to answer, and opens the experiment and Herald", () => {
    const told = everyNotification({ name: "Checkout", variants: 2, figures: "usual" });
    const open = told.find(
      ({ notification: { kind, facts } }) => kind === "proposal" && facts?.act?.standing === "open",
    )!;
    const card = cardOf(open.notification);
    expect(card.actions.map(({ type, title }) => [type, title])).toEqual([
      ["Action.OpenUrl", "Open in Ours Privacy"],
      ["Action.OpenUrl", "Open in Herald"],
    ]);
    expect(JSON.stringify(card)).not.toMatch(/Action\.(?:Submit|Execute)/u);
    const texts = textsOf(open.notification).join("\n");
    expect(texts).toContain("Nobody can answer here. If you also get this message in Slack, answer there.");
    expect(texts).toMatch(/in Ours Privacy/u);
  });
});
