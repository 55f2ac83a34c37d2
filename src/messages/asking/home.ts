import type { Hold } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import {
  link,
  strong,
  text,
  type Line,
  type List,
  type Notification,
  type Part,
  type Row,
} from "../../notify/index.ts";
import { holdSentence } from "../acting/answers.ts";
import { OPEN_PAGE_ACTIONS } from "../acting/open-page.ts";
import { replySentence } from "../acting/reply-words.ts";
import type { DigestBrief } from "../digest/model.ts";
import { formatAmount, formatTime } from "../text/format.ts";
import { glanceFoot, pauseParts, problemParts, type Glance } from "./glance.ts";

/** What one person sees on the page that a medium keeps for them. */
export interface HomeModel extends Glance {
  /** Whether this person may answer. */
  readonly isApprover: boolean;
  /** Proposals and announcements that can be answered, the first of them, and how many more there are. */
  readonly waiting: readonly DigestBrief[];
  readonly moreWaiting: number;
  readonly held: readonly { readonly name: string; readonly url: string; readonly hold: Hold }[];
  readonly moreHeld: number;
  /** `offered`: they can ask for a link that signs them in. `link`: they have, and this is it. */
  readonly page:
    | { readonly kind: "none" | "offered" }
    | { readonly kind: "link"; readonly url: string; readonly name: string };
  readonly now: Instant;
}

const NAME = 80;
const SENTENCE = 120;
/** With long names of experiments and people, so many find room beside everything else. */
const MOST_HELD = 5;

/** What needs this person, what is on hold, what is wrong, and what comes next. */
export function renderHome(model: HomeModel): Notification {
  const title = headOf(model);
  return {
    kind: "home",
    severity: model.waiting.length > 0 && model.isApprover ? "attention" : "info",
    title,
    summary: [`${title}.`],
    link: undefined,
    body: [
      { part: "title", text: title },
      ...pauseParts(model),
      ...waitingParts(model),
      ...heldParts(model),
      ...problemParts(model),
      { part: "left-out", of: "Problems", one: "more kind of problem", many: "more kinds of problems" },
      ...pageParts(model),
      glanceFoot(model),
      { part: "small", lines: [[`As of ${formatTime(model.now, model.timeZone)}. Open this tab again to renew it.`]] },
    ],
  };
}

function headOf({ isApprover, waiting, moreWaiting }: HomeModel): string {
  const count = waiting.length + moreWaiting;
  if (!isApprover || count === 0) return "Nothing needs you";
  return `${formatAmount(count, "experiment waits", "experiments wait")} for your answer`;
}

function waitingParts({ isApprover, waiting, moreWaiting }: HomeModel): Part[] {
  if (!isApprover) {
    const count = waiting.length + moreWaiting;
    const others =
      count === 0 ? "" : ` ${formatAmount(count, "experiment waits", "experiments wait")} for one of them.`;
    return [
      {
        part: "lines",
        lines: [[`Others answer for Herald: acting.approvers in the configuration names them.${others}`]],
      },
    ];
  }
  if (waiting.length === 0) return [];
  return [
    listOf(
      "Waiting for you",
      waiting.map(({ row }) => row),
      "blank",
      moreWaiting,
    ),
    { part: "left-out", of: "Waiting for you", one: "more experiment", many: "more experiments" },
  ];
}

function heldParts({ held, moreHeld, timeZone }: HomeModel): Part[] {
  if (held.length === 0) return [];
  const rows = held.slice(0, MOST_HELD).map(({ name, url, hold }): Row => {
    const line: Line = [strong(link(url, name, NAME)), " · ", text(holdSentence(hold, timeZone), SENTENCE)];
    return { lines: [line] };
  });
  return [
    listOf("On hold", rows, "line", moreHeld + held.length - rows.length),
    { part: "left-out", of: "On hold", one: "more experiment", many: "more experiments" },
  ];
}

function listOf(title: string, rows: readonly Row[], gap: List["gap"], more: number): List {
  return { part: "list", title, heading: { text: title, isApart: true }, rows, gap, more };
}

function pageParts({ page, timeZone }: HomeModel): Part[] {
  switch (page.kind) {
    case "none":
      return [];
    case "offered":
      return [OPEN_PAGE_ACTIONS];
    case "link":
      return [
        {
          part: "lines",
          lines: [
            [
              strong(link(page.url, "Open in Herald", NAME)),
              " ",
              text(`${replySentence({ kind: "page-link", name: page.name }, timeZone)}.`, SENTENCE),
            ],
          ],
        },
      ];
  }
}
