import type { SinkFile, SinkMessage } from "../slack/message.ts";
import { BOT } from "../slack/method.ts";
import type { Interactions } from "../slack/interactions.ts";
import type { Channel, Whisper, Workspace } from "../slack/workspace.ts";
import { blockHtml } from "./blocks.ts";
import { html, Html, NOTHING } from "./html.ts";
import { mrkdwn } from "./mrkdwn.ts";
import { answersHtml, buttonForm, readersHtml, type ClickableButton, type Reader } from "./button-html.ts";
import { SLACK_STYLE } from "./slack-style.ts";

/** Messages of the channel itself that one page shows. */
const SHOWN = 60;

const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" });
const SHORT_DAY = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat("en-US", { timeStyle: "short", timeZone: "UTC" });

const AVATAR = new Html(
  `<div class="avatar" aria-hidden="true"><svg viewBox="0 0 24 24"><path fill="#f1c453" d="M3 10v4h3l9 5V5l-9 5z"/><path fill="none" stroke="#f1c453" stroke-width="2" stroke-linecap="round" d="M18 9c1.4 1.8 1.4 4.2 0 6"/></svg></div>`,
);

export interface SlackView {
  readonly workspace: Workspace;
  readonly interactions: Interactions;
  readonly reader: Reader;
  /** How often the page has asked again by itself. */
  readonly looks: number;
}

/** A channel as Slack shows it, newest at the bottom. @param before only messages older than this */
export function slackPage(view: SlackView, channel: Channel, before: string | undefined): Html {
  const { workspace, interactions, reader } = view;
  const all = workspace.in(channel.id).filter(({ ts }) => before === undefined || Number(ts) < Number(before));
  const shown = all.slice(-SHOWN);
  const stream: Html[] = [];
  for (const [index, message] of shown.entries()) {
    const day = dayOf(message.ts);
    if (index === 0 || dayOf(shown[index - 1]!.ts) !== day)
      stream.push(html`<div class="day"><span>${day}</span></div>`);
    stream.push(messageHtml(message, view));
  }
  const older =
    all.length > shown.length
      ? html`<p class="older"><a href="/slack?channel=${channel.id}&amp;before=${shown[0]!.ts}">Older messages</a></p>`
      : NOTHING;
  const empty =
    shown.length === 0 ? html`<p class="empty">Nothing has been posted to #${channel.name} yet.</p>` : NOTHING;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
${interactions.isWaiting ? refreshHtml(view, channel) : NOTHING}<title>#${channel.name} · Sandbox Slack</title><style>${new Html(SLACK_STYLE)}</style></head><body>
<div class="app">
<nav class="side"><div class="team">Sandbox<small>Nobody is notified</small></div><h2>Channels</h2>${workspace.channels.map(
    (each) => channelLink(each, each.id === channel.id, workspace),
  )}<div class="foot"><a href="/">About this sandbox</a><a href="/slack/messages.json">Messages as JSON</a></div></nav>
<main class="main"><header class="top"><h1># ${channel.name}</h1><p>${shown.length === 0 ? "No messages" : `${all.length} ${all.length === 1 ? "message" : "messages"}, times in UTC`}</p>${readersHtml(channel.id, reader)}</header>
<div class="pane"><div class="stream">${older}${empty}${stream}</div></div>
<div class="compose">This is a sandbox. You can read messages${reader.canClick ? " and click buttons" : ""}, but not write any.</div></main>
</div></body></html>`;
}

function channelLink(channel: Channel, isHere: boolean, workspace: Workspace): Html {
  const count = workspace.in(channel.id).length;
  return html`<a href="/slack?channel=${channel.id}" class="${isHere ? "here" : ""}"># ${channel.name}${count > 0 ? html`<span class="count">${count}</span>` : NOTHING}</a>`;
}

function messageHtml(message: SinkMessage, view: SlackView): Html {
  const { workspace, interactions, reader } = view;
  const at = { channel: message.channel, ts: message.ts, looks: view.looks };
  const paint = reader.canClick ? (button: ClickableButton) => buttonForm(button, at, reader) : undefined;
  const clicks = interactions.clicks.filter(
    ({ channel, messageTs }) => channel === message.channel && messageTs === message.ts,
  );
  const time = new Date(Number(message.ts) * 1000);
  const edited =
    message.editedTs === null
      ? NOTHING
      : html` <span class="edited" title="last edited ${new Date(Number(message.editedTs) * 1000).toISOString()}">(edited)</span>`;
  const body =
    message.blocks.length > 0
      ? html`<div class="blocks">${message.blocks.map((block) => blockHtml(block, paint))}</div>`
      : html`<div class="blocks plain">${message.text === "" ? NOTHING : html`<div>${mrkdwn(message.text)}</div>`}</div>`;
  return html`<article class="message" id="${message.ts}">${AVATAR}<div>
<div class="by"><b>${BOT.name}</b><span class="app-tag">APP</span><time datetime="${time.toISOString()}" title="${time.toISOString()}">${timeOf(message.ts)}</time>${edited}</div>
${body}${message.files.map(fileHtml)}${answersHtml(clicks, whispersAt(message, view))}${threadHtml(workspace.in(message.channel, message.ts), view)}</div></article>
`;
}

/** Slack shows them at the end of the thread; here they stand below its first message, where the click was. */
function whispersAt(message: SinkMessage, { workspace }: SlackView): readonly Whisper[] {
  return message.threadTs === null
    ? workspace.whispers.filter(({ channel, threadTs }) => channel === message.channel && threadTs === message.ts)
    : [];
}

/**
 * Without scripts, a page that waits for an answer asks again by itself. Each time under another address: a browser that is asked for the
 * address it is at, down to a place in the page, only goes to that place.
 */
function refreshHtml({ interactions, reader, looks }: SlackView, channel: Channel): Html {
  const place = interactions.clicks.at(-1)?.messageTs ?? "";
  return html`<meta http-equiv="refresh" content="2;url=/slack?channel=${channel.id}&amp;as=${reader.user}&amp;looks=${looks + 1}#${place}">`;
}

/** Replies stand below their message; open where something in them was answered, so that what came of it is seen. */
function threadHtml(replies: readonly SinkMessage[], view: SlackView): Html {
  const last = replies.at(-1);
  if (last === undefined) return NOTHING;
  const title = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const isOpen = replies.some(({ channel, ts }) =>
    view.interactions.clicks.some((click) => click.channel === channel && click.messageTs === ts),
  );
  return html`<details class="thread"${isOpen ? html` open` : NOTHING}><summary>${title}<small>Last reply ${SHORT_DAY.format(Number(last.ts) * 1000)} at ${timeOf(last.ts)}</small></summary>${replies.map(
    (reply) => messageHtml(reply, view),
  )}</details>`;
}

function fileHtml(file: SinkFile): Html {
  const address = `/slack/files/${file.id}`;
  if (file.mimetype.startsWith("image/"))
    return html`<figure class="image"><figcaption>${file.title}</figcaption><img src="${address}" alt="${file.title}"></figure>`;
  return html`<a class="file" href="${address}">📄 ${file.title}</a>`;
}

function dayOf(ts: string): string {
  return DAY.format(Number(ts) * 1000);
}

function timeOf(ts: string): string {
  // Some versions of the tables put a narrow space before AM.
  return TIME.format(Number(ts) * 1000).replace("\u202F", " ");
}
