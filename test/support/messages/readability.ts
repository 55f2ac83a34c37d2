import { fleschKincaid } from "flesch-kincaid";
import { syllable } from "syllable";
import { plainSpaces, wrapText } from "../../../src/messages/index.ts";
import { cellText, type Line, type Notification, type Part } from "../../../src/notify/index.ts";
import { plainLine } from "../../../src/terminal/plain-line.ts";

/** Width of a line on a phone 390 px wide, in characters. */
const PHONE_LINE = 48;

/** What a person reads first: title, what there is to say, rows of lists; no small print, no tables. One entry a line. */
export function firstPart({ body }: Pick<Notification, "body">): readonly string[] {
  return body.flatMap(linesOf).map(plainSpaces);
}

/** How many lines of a phone stand before the first button. */
export function phoneLinesBeforeButtons({ body }: Pick<Notification, "body">): number {
  const before = body.slice(
    0,
    body.findIndex(({ part }) => part === "actions"),
  );
  return firstPart({ body: before }).flatMap((line) => wrapText(line, PHONE_LINE)).length;
}

/** Everything that is written somewhere in a notification, small print and buttons included. */
export function everythingIn({ title, summary, body }: Notification): string {
  const texts = [title, plainLine(summary), ...body.flatMap((part) => [...linesOf(part), ...restOf(part)])];
  return plainSpaces(texts.join("\n"));
}

/** The sentences of the first part; a line without full stop is one as well. */
export function sentencesIn(lines: readonly string[]): readonly string[] {
  return lines
    .flatMap((line) => line.split(/(?<=[.!?])\s+| · |: /u))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** `Sat, Nov 28, 4:57 AM UTC` is read at one glance. */
const TIME = /(?:[A-Z][a-z]{2}, )?[A-Z][a-z]{2} \d{1,2}(?:, \d{1,2}:\d{2} [AP]M \S+)?/gu;

export function wordsIn(sentence: string): readonly string[] {
  return sentence
    .replaceAll(TIME, "then")
    .split(/\s+/u)
    .filter((word) => /[\p{L}\d]/u.test(word));
}

/** U.S. school grade by Flesch and Kincaid. Figures are read as short words. */
export function gradeOf(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsIn);
  const spoken = words.map((word) => (/\d/u.test(word) ? "ten" : word));
  const syllables = spoken.reduce((sum, word) => sum + syllable(word), 0);
  return fleschKincaid({ sentence: sentences.length, word: words.length, syllable: syllables });
}

function linesOf(part: Part): readonly string[] {
  switch (part.part) {
    case "title":
      return [part.text];
    case "lines":
      return part.lines.map(plainLine);
    case "list":
      return [
        ...(part.heading === undefined ? [] : [part.heading.text]),
        ...part.rows.flatMap(({ lines }) => lines.map((line: Line) => plainLine(line))),
        ...(part.note === undefined ? [] : [plainLine(part.note)]),
      ];
    default:
      return [];
  }
}

function restOf(part: Part): readonly string[] {
  switch (part.part) {
    case "small":
      return part.lines.map(plainLine);
    case "actions":
      return part.actions.flatMap(({ text, confirm }) => [
        text,
        ...(confirm === undefined ? [] : Object.values(confirm)),
      ]);
    case "table":
      return [
        part.caption,
        ...part.columns,
        ...part.rows.flat().map(cellText),
        ...part.asRows.flatMap(({ lines }) => lines.map(plainLine)),
      ];
    default:
      return [];
  }
}
