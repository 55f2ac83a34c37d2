import type { PageClick } from "../slack/interactions.ts";
import { PEOPLE } from "../slack/people.ts";
import type { Whisper } from "../slack/workspace.ts";
import { html, NOTHING, type Html } from "./html.ts";
import { mrkdwn, plainText } from "./mrkdwn.ts";

/** The person who uses the page; clicks happen in their name. */
export interface Reader {
  readonly user: string;
  readonly canClick: boolean;
}

export interface ClickableButton {
  readonly label: string;
  readonly kind: string;
  readonly actionId: string;
  readonly confirm:
    | { readonly title: string; readonly text: string; readonly confirm: string; readonly deny: string }
    | undefined;
}

/**
 * A button that works without scripts: a form; with a question before it, a box that opens, and that the page without it closes.
 * @param at where it stands; `looks` makes another address of the same page, which a browser would not load again otherwise
 */
export function buttonForm(
  { label, kind, actionId, confirm }: ClickableButton,
  at: { readonly channel: string; readonly ts: string; readonly looks: number },
  reader: Reader,
): Html {
  const submit = (words: string, style: string): Html =>
    html`<form method="post" action="/slack/click"><input type="hidden" name="channel" value="${at.channel}"><input type="hidden" name="ts" value="${at.ts}"><input type="hidden" name="action" value="${actionId}"><input type="hidden" name="user" value="${reader.user}"><button class="button ${style}">${plainText(words)}</button></form>`;
  if (confirm === undefined) return submit(label, kind);
  const unanswered = `/slack?channel=${at.channel}&as=${reader.user}&looks=${at.looks + 1}#${at.ts}`;
  return html`<details class="confirm"><summary class="button ${kind}">${plainText(label)}</summary><div class="dialog"><b>${plainText(confirm.title)}</b><p>${plainText(confirm.text)}</p><div class="choice">${submit(confirm.confirm, "primary")}<a class="button plain" href="${unanswered}">${plainText(confirm.deny)}</a></div></div></details>`;
}

/** What was clicked on a message, and the reply that only that person saw. */
export function answersHtml(clicks: readonly PageClick[], whispers: readonly Whisper[]): Html {
  if (clicks.length === 0 && whispers.length === 0) return NOTHING;
  return html`<div class="answers">${clicks.map(({ person, label, status }) => html`<p>${person.name} clicked <b>${plainText(label)}</b>${status === 200 ? NOTHING : html`. Herald did not receive it (${status === 0 ? "no answer" : html`HTTP ${status}`}).`}</p>`)}${whispers.map(
    ({ user, text }) => html`<p class="whisper"><small>Only visible to ${nameOf(user)}</small> ${mrkdwn(text)}</p>`,
  )}</div>`;
}

/** Who the reader is, and who else they could be. */
export function readersHtml(channel: string, reader: Reader): Html {
  if (!reader.canClick) return NOTHING;
  return html`<p class="readers">Acting as ${PEOPLE.map(({ id, name }) => (id === reader.user ? html`<b>${name}</b> ` : html`<a href="/slack?channel=${channel}&amp;as=${id}">${name}</a> `))}</p>`;
}

function nameOf(user: string): string {
  return PEOPLE.find(({ id }) => id === user)?.name ?? user;
}
