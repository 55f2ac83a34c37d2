import { cleanText } from "./clean-text.ts";
import { fitText, SENTENCES } from "./fit.ts";
import { formatCount, formatTime, plainSpaces } from "./format.ts";
import { LIMITS } from "./limits.ts";
import type { Block, Message } from "./message.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";
import { context, Page, section } from "./page.ts";
import { paintFor } from "./paint.ts";
import type { ScorecardModel } from "./scorecard-model.ts";
import {
  isQuietWeek,
  promiseSentence,
  scoreHeadline,
  scoreParts,
  type ScorePart,
  type ScoreRow,
} from "./scorecard-words.ts";
import { wrapText } from "./text-width.ts";

const NAME = 80;
const ROW_GAP = "\n\n";
const NARROWEST = 40;
const WIDEST = 120;
const MARGIN = "  ";

/** A scorecard in every form it is read in. */
export interface RenderedScorecard {
  readonly message: Message;
  /** The same for a terminal, complete. @param options.width columns */
  terminal(options: { readonly color: boolean; readonly width: number }): string;
}

/** Renders the week. One message, whatever its length: what finds no room is counted. @throws RangeError on an unknown time zone */
export function renderScorecard(model: ScorecardModel): RenderedScorecard {
  return { message: scorecardMessage(model), terminal: (options) => scorecardTerminal(model, options) };
}

function scorecardMessage(model: ScorecardModel): Message {
  const head = headline(model);
  const foot = footLines(model);
  const text = plainSpaces(`Scorecard ${model.week}: ${mrkdwn(head, LIMITS.headerText)}`);
  if (isQuietWeek(model))
    return {
      text,
      blocks: [
        section(`*Scorecard ${mrkdwn(model.week, 20)}*  ·  ${mrkdwn(head, LIMITS.headerText)}`),
        context(...foot.map((line) => mrkdwn(line, 400))),
      ],
    };
  const reserved = [context(...foot.map((line) => mrkdwn(line, 400)))];
  const parts = scoreParts(model);
  // A note must not be lost to the rows before it.
  const page = new Page([
    ...parts.flatMap(noteOf),
    OVERFLOW(parts.reduce((sum, { rows }) => sum + rows.length, 0)),
    ...reserved,
  ]);
  page.add(section(`*Scorecard ${mrkdwn(model.week, 20)}*  ·  ${mrkdwn(model.accountName, NAME)}`), {
    type: "header",
    text: { type: "plain_text", text: head, emoji: false },
  });
  let left = 0;
  for (const part of parts) left += addPart(page, part);
  return { text, blocks: [...page.blocks, ...(left === 0 ? [] : [OVERFLOW(left)]), ...reserved] };
}

const OVERFLOW = (left: number): Block =>
  context(
    `${formatCount(left)} more found no room here: run herald run reporting.scorecard --dry-run to see them all.`,
  );

/** @returns how many rows found no room */
function addPart(page: Page, part: ScorePart): number {
  const added = page.addRows(part.rows.map(rowText), ROW_GAP, leadOf(part));
  // About rows of which none is shown there is nothing to note.
  if (added > 0 || part.rows.length === 0) page.addReserved(...noteOf(part));
  return part.rows.length - added;
}

function leadOf({ title }: ScorePart): Block[] {
  return [{ type: "divider" }, section(`*${title}*`)];
}

/** What is said below the rows; a part without rows is its note alone. */
function noteOf(part: ScorePart): Block[] {
  return part.note === "" ? [] : [...(part.rows.length === 0 ? leadOf(part) : []), context(mrkdwn(part.note, 400))];
}

function rowText({ of, sentences }: ScoreRow): string {
  const account = of.accountName === undefined ? "" : `  ·  ${mrkdwn(of.accountName, NAME)}`;
  return fitText(SENTENCES, (most) =>
    [
      `*${linked(of.url, of.name, NAME)}*${account}`,
      sentences.map((sentence) => `${mrkdwn(sentence, most)}.`).join(" "),
    ].join("\n"),
  );
}

function scorecardTerminal(
  model: ScorecardModel,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width))) - 2 * MARGIN.length;
  const paint = paintFor(color);
  const rowLines = ({ of, sentences }: ScoreRow): string[] => {
    const name = [
      cleanText(of.name, NAME),
      ...(of.accountName === undefined ? [] : [cleanText(of.accountName, NAME)]),
    ].join(" · ");
    const told = sentences.map((sentence) => `${cleanText(sentence, 400)}.`).join(" ");
    return [
      "",
      ...wrapText(name, columns).map(paint.strong),
      ...wrapText(told, columns - 2).map((line) => `  ${line}`),
    ];
  };
  const lines = [
    "",
    paint.quiet(`Herald · scorecard ${model.week} · ${cleanText(model.accountName, NAME)}`),
    ...wrapText(headline(model), columns).map(paint.strong),
    ...scoreParts(model).flatMap(({ title, rows, note }) => [
      "",
      paint.strong(title.toUpperCase()),
      ...rows.flatMap(rowLines),
      ...(note === "" ? [] : ["", ...wrapText(note, columns).map(paint.quiet)]),
    ]),
    "",
    paint.quiet("─".repeat(columns)),
    ...footLines(model).flatMap((line) => wrapText(cleanText(line, 400), columns).map(paint.quiet)),
    "",
  ];
  return lines.map((line) => `${plainSpaces(line === "" ? "" : MARGIN + line).trimEnd()}\n`).join("");
}

function headline(model: ScorecardModel): string {
  const line = scoreHeadline(model);
  return line.length <= LIMITS.headerText ? line : `${line.slice(0, LIMITS.headerText - 1)}…`;
}

function footLines(model: ScorecardModel): string[] {
  const { from, until, timeZone, isDemo } = model;
  return [
    promiseSentence(model),
    `From ${formatTime(from, timeZone)} to ${formatTime(until, timeZone)}. 95 % intervals.`,
    ...(isDemo ? ["Demo: these experiments are made up by the built-in sandbox."] : []),
  ];
}
