import type { PageAct, PageNotice, Visitor } from "../ports/index.ts";
import { html, type Content, type Html } from "./html.ts";

interface ActWords {
  /** On its button. */
  readonly button: string;
  /** Once it is done; of what takes longer, never said. */
  readonly done: string;
  /** While the worker has not got to it. */
  readonly asked: string;
}

const WORDS: Readonly<Record<PageAct, ActWords>> = {
  digest: {
    button: "Send digest now",
    done: "The digest was sent.",
    asked: "The digest is on its way. Large accounts take some minutes.",
  },
  sweep: {
    button: "Read experiments now",
    done: "All running experiments were read.",
    asked: "Herald is reading all running experiments. Large accounts take some minutes.",
  },
  pause: {
    button: "Pause Herald",
    done: "Done. Herald is paused.",
    asked: "You asked Herald to pause. The worker has not done it yet.",
  },
  resume: {
    button: "Resume Herald",
    done: "The pause is over. Winners are announced again before their experiments are stopped.",
    asked: "You asked Herald to end the pause. The worker has not done it yet.",
  },
  hold: {
    button: "Put on hold",
    done: "This experiment is on hold: Herald won’t stop it until someone allows it again.",
    asked: "You asked to put this experiment on hold. The worker has not done it yet.",
  },
  allow: {
    button: "Allow stopping again",
    done: "This experiment is no longer on hold.",
    asked: "You asked to end the hold. The worker has not done it yet.",
  },
  retry: {
    button: "Run it again",
    done: "The job ran again.",
    asked: "The job is in the queue again.",
  },
};

/**
 * A button that asks for something, for who is signed in; others see nothing.
 * @param fields what it is about, such as `account` and `experimentId`
 */
export function actForm(
  act: PageAct,
  { csrf, back }: Pick<Visitor, "csrf" | "back">,
  fields: Readonly<Record<string, string>> = {},
): Html | undefined {
  return csrf === undefined ? undefined : postForm(`/act/${act}`, { csrf, back, ...fields }, WORDS[act].button);
}

/** A heading, and beside it what who is signed in can do. */
export function headed(heading: Html, acts: readonly Content[]): Html {
  const forms = acts.filter((act) => act !== undefined && act !== false);
  return html`<div class="top">${heading}${forms.length > 0 && html`<div class="acts" role="group" aria-label="What you can do">${forms}</div>`}</div>`;
}

/** A form of one button. */
export function postForm(path: string, fields: Readonly<Record<string, string>>, button: string): Html {
  return html`<form class="act" method="post" action="${path}">${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button>${button}</button></form>`;
}

/** What came of the form before. */
export function noticeHtml(notice: PageNotice | undefined): Content {
  return notice && html`<p class="notice" role="status">${WORDS[notice.act][notice.state]}</p>`;
}
