import { z } from "zod";

/** Limits of Block Kit as Slack documents them. Whatever breaks one is refused as `invalid_blocks`. */
const MAX_BLOCKS = 50;
/** Over all blocks of a message; not documented, observed. */
const MAX_CHARACTERS = 13_200;

const plain = (max: number): z.ZodType =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const text = (max: number): z.ZodType =>
  z.union([
    plain(max),
    z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(max), verbatim: z.boolean().optional() }),
  ]);

const slackFile = z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })]);
const imageShape = {
  image_url: z.url().max(3000).optional(),
  slack_file: slackFile.optional(),
  alt_text: z.string().min(1).max(2000),
};
const hasSource = (image: { image_url?: unknown; slack_file?: unknown }): boolean =>
  (image.image_url === undefined) !== (image.slack_file === undefined);
const imageElement = z
  .strictObject({ type: z.literal("image"), ...imageShape })
  .refine(hasSource, "needs image_url or slack_file");

const cellText = z.string().min(1);
const tableCell = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw_text"), text: cellText }),
  z.strictObject({ type: z.literal("raw_number"), text: cellText, value: z.number() }),
  z.looseObject({ type: z.literal("rich_text"), elements: z.array(z.unknown()) }),
]);
const chartLabel = z.string().min(1).max(20);
const lineChart = z
  .strictObject({
    type: z.literal("line"),
    series: z
      .array(
        z.strictObject({
          name: chartLabel,
          data: z
            .array(z.strictObject({ label: chartLabel, value: z.number() }))
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      .max(6),
    axis_config: z.strictObject({
      categories: z.array(chartLabel).min(1).max(20),
      x_label: z.string().max(50).optional(),
      y_label: z.string().max(50).optional(),
    }),
  })
  .refine(
    ({ series, axis_config: { categories } }) =>
      series.every(({ data }) =>
        isSame(
          data.map(({ label }) => label),
          categories,
        ),
      ),
    "labels must match the categories",
  )
  .refine(({ series }) => isUnique(series.map(({ name }) => name)), "a series name is used twice");

const confirm = z.looseObject({ title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) });
const button = z.strictObject({
  type: z.literal("button"),
  text: plain(75),
  action_id: z.string().max(255).optional(),
  url: z.url().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const otherElement = z.looseObject({
  type: z.enum(["static_select", "overflow", "datepicker", "checkboxes", "radio_buttons", "users_select"]),
});

const id = { block_id: z.string().max(255).optional() };
const blockSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), text: plain(150), ...id }),
  z
    .strictObject({
      type: z.literal("section"),
      text: text(3000).optional(),
      fields: z.array(text(2000)).min(1).max(10).optional(),
      accessory: z.union([imageElement, button, otherElement]).optional(),
      expand: z.boolean().optional(),
      ...id,
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined, "needs text or fields"),
  z.strictObject({
    type: z.literal("context"),
    elements: z
      .array(z.union([text(3000), imageElement]))
      .min(1)
      .max(10),
    ...id,
  }),
  z.strictObject({ type: z.literal("divider"), ...id }),
  z.strictObject({
    type: z.literal("actions"),
    elements: z
      .array(z.union([button, otherElement]))
      .min(1)
      .max(25),
    ...id,
  }),
  z
    .strictObject({ type: z.literal("image"), ...imageShape, title: plain(2000).optional(), ...id })
    .refine(hasSource, "needs image_url or slack_file"),
  z.strictObject({ type: z.literal("markdown"), text: z.string().min(1).max(12_000), ...id }),
  z
    .strictObject({
      type: z.literal("data_table"),
      caption: z.string().min(1),
      rows: z.array(z.array(tableCell).min(1).max(20)).min(2).max(201),
      page_size: z.int().min(1).max(100).optional(),
      row_header_column_index: z.int().min(0).optional(),
      ...id,
    })
    .refine(({ rows }) => new Set(rows.map((row) => row.length)).size === 1, "rows of different length"),
  z.strictObject({
    type: z.literal("data_visualization"),
    title: z.string().min(1).max(50),
    // Other kinds of charts are taken without a closer look: Herald sends none.
    chart: z.union([lineChart, z.looseObject({ type: z.enum(["bar", "area", "pie"]) })]),
    ...id,
  }),
  // Taken without a closer look: Herald sends none of them.
  z.looseObject({ type: z.enum(["rich_text", "table", "video", "input"]) }),
]);

const MOST_CHARTS = 2;
const NEW_KINDS: readonly unknown[] = ["data_table", "data_visualization"];

const blocksSchema = z
  .array(blockSchema)
  .max(MAX_BLOCKS)
  .refine((blocks) => isUnique(collect(blocks, "block_id")), "block_id is used twice")
  .refine((blocks) => isUnique(collect(blocks, "action_id")), "action_id is used twice")
  .refine(
    (blocks) => blocks.filter(({ type }) => type === "data_visualization").length <= MOST_CHARTS,
    `more than ${MOST_CHARTS} charts`,
  )
  .refine((blocks) => charactersIn(blocks) <= MAX_CHARACTERS, `more than ${MAX_CHARACTERS} characters over all blocks`);

/**
 * What is wrong with these blocks, in Slack's manner; empty when they are fine.
 * @param options.refusesNew tables and charts are refused, as before Slack had them
 */
export function blockProblems(blocks: readonly unknown[], { refusesNew }: { readonly refusesNew: boolean }): string[] {
  const unknown = blocks.findIndex((block) => NEW_KINDS.includes((block as { type?: unknown } | null)?.type));
  if (refusesNew && unknown >= 0) return [`[ERROR] unsupported type [json-pointer:/blocks/${unknown}/type]`];
  const parsed = blocksSchema.safeParse(blocks);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/blocks/${issue.path.join("/")}]`);
}

/** Characters of all texts in the blocks. */
function charactersIn(value: unknown): number {
  return collect(value, "text").reduce((sum, found) => sum + found.length, 0);
}

/** Every string under this name, at any depth. */
function collect(value: unknown, name: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === name && typeof inner === "string" ? [inner] : collect(inner, name),
  );
}

function isUnique(words: readonly string[]): boolean {
  return new Set(words).size === words.length;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, place) => one === others[place]);
}
