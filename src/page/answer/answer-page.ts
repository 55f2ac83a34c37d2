import { postForm } from "../act-form.ts";
import { html, type Html } from "../html.ts";

/** What the page behind a link in a mail shows. */
export interface AnswerContents {
  readonly path: string;
  readonly to: string;
  readonly standing: {
    readonly title: string;
    readonly button: { readonly text: string; readonly question: string | undefined } | undefined;
  };
  readonly form: Readonly<Record<string, string>>;
  readonly reply: string | undefined;
}

/** Where a link in a mail leads: the message as it stands, and the button that answers it. Opening it has changed nothing. */
export function answerPage({ path, to, standing: { title, button }, form, reply }: AnswerContents): Html {
  return html`<h1>${title}</h1>
${reply !== undefined && html`<p class="notice" role="status">${reply}</p>`}
${
  reply === undefined &&
  button !== undefined &&
  html`<p>You answer as <bdi>${to}</bdi>, the mailbox that the link was sent to.${button.question !== undefined && ` ${button.question}`}</p>
${postForm(path, form, button.text)}
<p class="foot">Nothing has been done yet. If this mail was not for you, close this page.</p>`
}
${reply === undefined && button === undefined && html`<p>It can no longer be answered by this link: it was answered before, or things have changed. The title says how it stands now.</p>`}`;
}
