import { z } from "zod";
import type { SinkBlock } from "../slack/message.ts";
import { html, Html, NOTHING } from "./html.ts";
import { lineChartHtml } from "./line-chart.ts";
import { mrkdwn, plainText } from "./mrkdwn.ts";
import type { ClickableButton } from "./button-html.ts";

const textSchema = z.object({ type: z.string(), text: z.string() });
const imageSchema = z.object({
  image_url: z.string().optional(),
  slack_file: z.object({ id: z.string().optional() }).optional(),
  alt_text: z.string(),
  title: textSchema.optional(),
});
const confirmSchema = z.object({ title: textSchema, text: textSchema, confirm: textSchema, deny: textSchema });
const buttonSchema = z.object({
  text: textSchema,
  style: z.string().optional(),
  url: z.string().optional(),
  action_id: z.string().optional(),
  confirm: confirmSchema.optional(),
});
const headerSchema = z.object({ text: textSchema });
const sectionSchema = z.object({
  text: textSchema.optional(),
  fields: z.array(textSchema).default([]),
  accessory: z.looseObject({ type: z.string() }).optional(),
});
const tableSchema = z.object({
  caption: z.string().optional(),
  rows: z.array(z.array(z.unknown())).min(1),
});
const cellSchema = z.object({
  text: z.string().optional().catch(undefined),
  url: z.string().optional(),
  elements: z.array(z.unknown()).optional(),
});
const elementsSchema = z.object({ elements: z.array(z.looseObject({ type: z.string() })) });

/** The HTML of a button that can be clicked; absent: none can. */
export type ButtonPainter = (button: ClickableButton) => Html;

/** One block as Slack would show it. */
export function blockHtml(block: SinkBlock, paint?: ButtonPainter): Html {
  switch (block.type) {
    case "header":
      return html`<h3 class="header">${plainText(headerSchema.parse(block).text.text)}</h3>`;
    case "divider":
      return html`<hr>`;
    case "section":
      return sectionHtml(sectionSchema.parse(block));
    case "context":
      return html`<div class="context">${elementsSchema.parse(block).elements.map((element) => elementHtml(element))}</div>`;
    case "actions":
      return html`<div class="actions">${elementsSchema.parse(block).elements.map((element) => elementHtml(element, paint))}</div>`;
    case "image":
      return imageHtml(imageSchema.parse(block), "image");
    case "data_table":
    case "table":
      return tableHtml(tableSchema.parse(block));
    case "data_visualization":
      return lineChartHtml(block) ?? html`<div class="unknown">a chart of a kind that this page cannot draw</div>`;
    case "markdown":
      return html`<div class="section">${mrkdwn(String(block["text"]))}</div>`;
    default:
      return html`<div class="unknown">This page cannot show a block of type ${block.type}</div>`;
  }
}

function tableHtml({ caption, rows: [head = [], ...body] }: z.infer<typeof tableSchema>): Html {
  const title = caption === undefined ? NOTHING : html`<caption>${plainText(caption)}</caption>`;
  return html`<div class="table"><table>${title}<thead><tr>${head.map((each) => html`<th>${cellHtml(each)}</th>`)}</tr></thead><tbody>${body.map(
    (row) => html`<tr>${row.map((each) => html`<td>${cellHtml(each)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** Text or a number, or rich text with links. */
function cellHtml(value: unknown): Html {
  const { text, url, elements } = cellSchema.parse(value);
  if (elements !== undefined) return html`${elements.map(cellHtml)}`;
  if (text === undefined) return NOTHING;
  const isLink = url !== undefined && /^https?:/.test(url);
  return isLink ? html`<a href="${url}" rel="noreferrer noopener">${plainText(text)}</a>` : plainText(text);
}

function sectionHtml(section: z.infer<typeof sectionSchema>): Html {
  const text = section.text === undefined ? NOTHING : html`<div class="text">${textHtml(section.text)}</div>`;
  const fields = section.fields.map((field) => html`<div class="field">${textHtml(field)}</div>`);
  return html`<div class="section"><div class="body">${text}${fields.length > 0 ? html`<div class="fields">${fields}</div>` : NOTHING}</div>${
    section.accessory === undefined ? NOTHING : html`<div class="accessory">${elementHtml(section.accessory)}</div>`
  }</div>`;
}

function elementHtml(element: { readonly type: string; readonly [key: string]: unknown }, paint?: ButtonPainter): Html {
  if (element.type === "image") return imageHtml(imageSchema.parse(element), "thumb");
  if (element.type === "button") return buttonHtml(buttonSchema.parse(element), paint);
  const text = textSchema.safeParse(element);
  return text.success
    ? html`<span class="element">${textHtml(text.data)}</span>`
    : html`<span class="unknown">${element.type}</span>`;
}

/** Without an app that takes clicks, buttons are only shown. A button with an address is a link, as in Slack. */
function buttonHtml(button: z.infer<typeof buttonSchema>, paint: ButtonPainter | undefined): Html {
  const kind = button.style === "primary" || button.style === "danger" ? button.style : "plain";
  if (button.url !== undefined && /^https?:/.test(button.url)) {
    return html`<a class="button ${kind}" href="${button.url}" rel="noreferrer noopener">${plainText(button.text.text)}</a>`;
  }
  const { action_id: actionId, confirm } = button;
  if (paint !== undefined && actionId !== undefined) {
    const question = confirm && {
      title: confirm.title.text,
      text: confirm.text.text,
      confirm: confirm.confirm.text,
      deny: confirm.deny.text,
    };
    return paint({ label: button.text.text, kind, actionId, confirm: question });
  }
  return html`<button class="button ${kind}" disabled title="Buttons don't work here: no worker is connected">${plainText(button.text.text)}</button>`;
}

/** Uploaded images are shown; those elsewhere are named only, because this page loads nothing from outside. */
function imageHtml(image: z.infer<typeof imageSchema>, className: string): Html {
  const title = image.title === undefined ? NOTHING : html`<figcaption>${plainText(image.title.text)}</figcaption>`;
  const file = image.slack_file?.id ?? /\/slack\/files\/(\w+)$/.exec(image.image_url ?? "")?.[1];
  if (file === undefined)
    return html`<figure class="${className}">${title}<div class="elsewhere">🖼 ${image.alt_text}</div></figure>`;
  return html`<figure class="${className}">${title}<img src="/slack/files/${file}" alt="${image.alt_text}"></figure>`;
}

function textHtml(text: z.infer<typeof textSchema>): Html {
  return text.type === "mrkdwn" ? mrkdwn(text.text) : plainText(text.text);
}
