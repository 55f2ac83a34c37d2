import { z } from "zod";
import type { Message } from "../../../src/slack/index.ts";
import { cellWords } from "./on-slack.ts";

/**
 * What Slack accepts of one message, and what Herald demands of itself beyond it: no live mention, no broken link, no invisible
 * character. Parsing throws with the path of the first fault.
 */
const LONGEST_MESSAGE = 13_200;

/** Unpaired halves of characters, and controls other than the line break. */
const UNCLEAN = /[\p{Cs}\u2028\u2029]|(?!\n)\p{Cc}/u;
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\u00ad]/u;

/** In markup `<` may only open a link to a web address with a text, and `&` only an escape. */
function isInertMarkup(text: string): boolean {
  const withoutLinks = text.replace(/<https?:\/\/[^\s|<>]+\|[^<>\n]+>/gu, "");
  return !/[<>]/u.test(withoutLinks) && !/&(?!amp;|lt;|gt;)/u.test(text);
}

function areDistinct(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

function areIsolatesClosed(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "\u2068") depth += 1;
    if (character === "\u2069") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const cleanString = z
  .string()
  .refine((text) => !UNCLEAN.test(text), "control character or broken surrogate")
  .refine((text) => !INVISIBLE.test(text), "invisible character");

const markupText = cleanString
  .refine(isInertMarkup, "unescaped markup")
  .refine(areIsolatesClosed, "an isolate is left open");

const mrkdwn = (longest: number) =>
  // Not verbatim, Slack itself would make mentions, channels and links of what a name only looks like.
  z.strictObject({ type: z.literal("mrkdwn"), text: markupText.min(1).max(longest), verbatim: z.literal(true) });

const header = z.strictObject({
  type: z.literal("header"),
  text: z.strictObject({
    type: z.literal("plain_text"),
    text: cleanString.min(1).max(150),
    emoji: z.boolean().optional(),
  }),
});
/** A line of its own that calls people and groups, by ids of ours and by nothing else. */
const calling = z.strictObject({
  type: z.literal("mrkdwn"),
  text: z
    .string()
    .regex(/^For (?:<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>)(?:, (?:<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>))*$/u),
  verbatim: z.literal(true),
});
const section = z
  .strictObject({
    type: z.literal("section"),
    text: z.union([mrkdwn(3000), calling]).optional(),
    fields: z.array(mrkdwn(2000)).min(1).max(10).optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, "a section needs text or fields");
const context = z.strictObject({ type: z.literal("context"), elements: z.array(mrkdwn(2000)).min(1).max(10) });
const cellText = cleanString.refine(areIsolatesClosed, "an isolate is left open").min(1).max(1000);
const link = z.strictObject({
  type: z.literal("link"),
  url: z.url({ protocol: /^https?$/ }).max(1000),
  text: cellText,
});
const richText = z.strictObject({
  type: z.literal("rich_text"),
  elements: z.tuple([z.strictObject({ type: z.literal("rich_text_section"), elements: z.tuple([link]) })]),
});
const cell = z.discriminatedUnion("type", [
  richText,
  z.strictObject({ type: z.literal("raw_text"), text: cellText }),
  z.strictObject({ type: z.literal("raw_number"), text: cellText, value: z.number() }),
]);
const table = z
  .strictObject({
    type: z.literal("data_table"),
    caption: cleanString.min(1).max(1000),
    rows: z.array(z.array(cell).min(1).max(20)).min(2).max(201),
    page_size: z.int().min(1).max(100).optional(),
  })
  .refine(({ rows }) => new Set(rows.map((row) => row.length)).size === 1, "rows of different length")
  .refine(({ rows: [header] }) => header!.every(({ type }) => type !== "rich_text"), "rich text in the header");
const plain = (longest: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: cleanString.min(1).max(longest) });
const button = z.strictObject({
  type: z.literal("button"),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  value: z.string().min(1).max(2000),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: z.strictObject({ title: plain(100), text: plain(300), confirm: plain(30), deny: plain(30) }).optional(),
});
const actions = z.strictObject({ type: z.literal("actions"), elements: z.array(button).min(1).max(25) });
const label = cleanString.min(1).max(20);
const lines = z
  .strictObject({
    type: z.literal("line"),
    series: z
      .array(
        z.strictObject({
          name: label,
          data: z
            .array(z.strictObject({ label, value: z.number() }))
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      .max(6)
      .refine((series) => areDistinct(series.map(({ name }) => name)), "a name is used twice"),
    axis_config: z.strictObject({
      categories: z.array(label).min(1).max(20),
      y_label: cleanString.min(1).max(50),
    }),
  })
  .refine(
    ({ series, axis_config: { categories } }) =>
      series.every(({ data }) => data.map((point) => point.label).join("\n") === categories.join("\n")),
    "every series requires one value for every category",
  );
const chart = z.strictObject({
  type: z.literal("data_visualization"),
  title: cleanString.min(1).max(50),
  chart: lines,
});
const divider = z.strictObject({ type: z.literal("divider") });

/** What every workspace takes. */
const plainBlock = z.discriminatedUnion("type", [header, section, context, actions, divider]);
const anyBlock = z.discriminatedUnion("type", [header, section, context, actions, divider, table, chart]);

function messageOf(block: z.ZodType<z.output<typeof anyBlock>>) {
  return z.strictObject({
    text: markupText.min(1).max(4000),
    blocks: z
      .array(block)
      .min(1)
      .max(50)
      .refine(
        (blocks) =>
          areDistinct(
            blocks.flatMap((one) => (one.type === "actions" ? one.elements.map(({ action_id: id }) => id) : [])),
          ),
        "action_id is used twice",
      )
      .refine(
        (blocks) => JSON.stringify(blocks).length <= LONGEST_MESSAGE,
        `more than ${LONGEST_MESSAGE} characters over all blocks`,
      )
      .refine(
        (blocks) => blocks.filter(({ type }) => type === "data_visualization").length <= 2,
        "more than two charts",
      ),
  });
}

export const messageSchema = messageOf(anyBlock);
/** For a Slack that refuses native tables. */
export const plainMessageSchema = messageOf(plainBlock);

/** What one person alone is shown: text without blocks. */
export const whisperSchema = z.strictObject({
  text: markupText.min(1).max(4000),
  parse: z.literal("none"),
  link_names: z.literal("false"),
  channel: z.string(),
  user: z.string(),
});

/** Gives the message back if Slack would take it, also where it knows no tables. @throws ZodError otherwise */
export function acceptable(message: Message): Message {
  const { text, blocks, plainBlocks } = message;
  messageSchema.parse({ text, blocks });
  const isPlain = plainMessageSchema.safeParse({ text, blocks }).success;
  if (isPlain !== (plainBlocks === undefined))
    throw new Error("a message with a table or a chart requires plain blocks, and no other one");
  plainMessageSchema.parse({ text, blocks: plainBlocks ?? blocks });
  return message;
}

/** All text of a message as Slack gets it, one piece a line. */
export function textOf({ text, blocks }: Message): string {
  const pieces = blocks.flatMap((block) => {
    switch (block.type) {
      case "header":
        return [block.text.text];
      case "section":
        return [...(block.text ? [block.text.text] : []), ...(block.fields ?? []).map((field) => field.text)];
      case "context":
        return block.elements.map((element) => element.text);
      case "data_table":
        return [block.caption, ...block.rows.flat().map(cellWords)];
      case "data_visualization":
        return [block.title, ...block.chart.series.map(({ name }) => name)];
      case "actions":
        return block.elements.flatMap(({ text, confirm }) => [
          text.text,
          ...(confirm ? [confirm.title.text, confirm.text.text, confirm.confirm.text, confirm.deny.text] : []),
        ]);
      case "divider":
        return [];
    }
  });
  return [text, ...pieces].join("\n");
}
