import { cleanText, formatTime, plainSpaces, USUAL_READER, writtenFor, type Reader } from "../../messages/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Notification } from "../../notify/index.ts";
import { partHtml } from "./html-parts.ts";
import { isWebAddress, lineText, linkHtml } from "./line.ts";
import { markup, type Content } from "./markup.ts";
import { asksByMail, shownParts, type AddressOf } from "./shown.ts";
import { partText } from "./text-parts.ts";
import { SEVERITY_COLORS, STYLE_SHEET, STYLES } from "./styles.ts";

const LONGEST_SUBJECT = 180;
const LONGEST_ABOUT = 80;
const LONGEST_PREVIEW = 200;

/** A mail, ready to be sent. */
export interface RenderedMail {
  /** One line. */
  readonly subject: string;
  /** A whole document: tables, styles in place, no script, nothing from elsewhere. */
  readonly html: string;
  readonly text: string;
}

export interface MailRendering {
  /** Address of an answer; undefined: answers by mail would not arrive. */
  readonly addressOf: AddressOf;
  /** To whom it goes: its links are for that mailbox. */
  readonly to: string;
  /** Until when its links count. */
  readonly until: Instant;
  /** For whom figures are written; absent: the usual reader. */
  readonly reader?: Reader | undefined;
}

/** A notification as a mail. Pure: the same notification and addresses are the same mail. */
export function renderMail(notification: Notification, options: MailRendering): RenderedMail {
  return writtenFor(options.reader ?? USUAL_READER, () => rendered(notification, options));
}

function rendered(notification: Notification, options: MailRendering): RenderedMail {
  const { title, about = [], summary, severity, link } = notification;
  const parts = shownParts(notification, options.addressOf);
  const notes = footNotes(notification, options);
  const where = link !== undefined && isWebAddress(link) ? link : undefined;
  const text = [
    ...parts.flatMap(partText),
    ...(where === undefined ? [] : [`${OPEN}: ${where}`]),
    ["--", ...notes].join("\n"),
  ];
  return {
    subject: plainSpaces(
      [cleanText(title, LONGEST_SUBJECT), ...about.map((word) => cleanText(word, LONGEST_ABOUT))].join(" · "),
    ),
    html: document({
      title: cleanText(title, LONGEST_SUBJECT),
      preview: cleanText(lineText(summary), LONGEST_PREVIEW),
      bar: SEVERITY_COLORS[severity],
      contents: [
        parts.map(partHtml),
        where && markup`<p class="quiet" style="${STYLES.small}">${linkHtml(where, OPEN)}</p>`,
      ],
      foot: notes.map((note) => markup`<p style="margin:0 0 6px 0;">${note}</p>`),
    }),
    text: plainSpaces(`${text.join("\n\n")}\n`),
  };
}

const OPEN = "Open in Ours Privacy";

function footNotes(notification: Notification, { addressOf, to, until }: MailRendering): readonly string[] {
  const isAsked = addressOf !== undefined && asksByMail(notification);
  return [
    ...(isAsked
      ? [
          `The buttons open a page that asks once more. They are for ${to}, until ${formatTime(until, "UTC")}: whoever has this mail can answer in that name, so do not forward it.`,
        ]
      : []),
    "Sent by Herald. Replies to this mail are not read.",
  ];
}

/** Tables hold it together where style sheets do not reach; Outlook gets a fixed width. */
function document({
  title,
  preview,
  bar,
  contents,
  foot,
}: {
  readonly title: string;
  readonly preview: string;
  readonly bar: string;
  readonly contents: Content;
  readonly foot: Content;
}): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${title}</title>
<style>${STYLE_SHEET}</style>
</head>
<body class="page ink" style="${STYLES.page}">
<div style="${STYLES.preview}">${preview}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f4f7" style="width:100%;">
<tr><td class="outside" align="center" style="padding:0;">
<!--[if mso]><table role="presentation" width="720" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="${STYLES.card}">
<tr><td height="5" bgcolor="${bar}" style="height:5px;font-size:1px;line-height:5px;background-color:${bar};">&nbsp;</td></tr>
<tr><td class="ink" align="left" style="${STYLES.inside}">
${contents}
</td></tr>
<tr><td class="quiet" align="left" style="${STYLES.foot}">${foot}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`.text;
}
