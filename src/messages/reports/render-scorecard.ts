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
import { SENTENCES } from "../acting/acting-notification.ts";
import { scorecardFacts } from "../facts/report-facts.ts";
import { shortenToLength } from "../text/clean-text.ts";
import { formatTime } from "../text/format.ts";
import type { ScorecardModel } from "./scorecard-model.ts";
import {
  auditSentences,
  isQuietWeek,
  promiseSentence,
  recordSentences,
  scoreHeadline,
  scoreParts,
  type ScorePart,
  type ScoreRow,
} from "./scorecard-words.ts";
import { writtenCommand } from "../text/reader.ts";

const NAME = 80;
const LONGEST_HEADLINE = 150;

/** The week in one message, whatever its length: what finds no room is counted. @throws RangeError on an unknown time zone */
export function renderScorecard(model: ScorecardModel): Notification {
  const title = headline(model);
  const week = strong("Scorecard ", text(model.week, 20));
  const foot = footLines(model).map((line): Line => [text(line, 400)]);
  const common = {
    kind: "scorecard",
    severity: model.doubted.length > 0 ? "attention" : "info",
    title,
    summary: [`Scorecard ${model.week}: `, text(title, LONGEST_HEADLINE)],
    about: [`scorecard ${model.week}`, model.accountName],
    link: undefined,
    facts: scorecardFacts(model),
  } as const;
  if (isQuietWeek(model))
    return {
      ...common,
      body: [
        { part: "lines", lines: [[week, " · ", text(title, LONGEST_HEADLINE)]] },
        { part: "small", lines: foot },
      ],
    };
  return {
    ...common,
    body: [
      { part: "lines", lines: [[week, " · ", text(model.accountName, NAME)]] },
      { part: "title", text: title },
      ...scoreParts(model).map(listOf),
      leftOut(),
      { part: "small", lines: foot },
    ],
  };
}

/** What stands in place of rows for which there is no room. */
function leftOut(): Part {
  const more = `more. To see them all: ${writtenCommand("run", "reporting.scorecard", "--dry-run")}`;
  return { part: "left-out", one: more, many: more };
}

/** Most rows of one kind that are read in a morning. */
const SHOWN = 5;

function listOf({ title, rows, note }: ScorePart): List {
  return {
    part: "list",
    title,
    heading: { text: title, isApart: true },
    rows: rows.map(rowOf),
    gap: "blank",
    shown: SHOWN,
    ...(note !== "" && { note: [text(note, 400)] }),
  };
}

function rowOf({ of, sentences }: ScoreRow): Row {
  const account: Line = of.accountName === undefined ? [] : [" · ", text(of.accountName, NAME)];
  const told = sentences.flatMap(
    (sentence, index): Line => [...(index === 0 ? [] : [" "]), text(sentence, SENTENCES), "."],
  );
  return { lines: [[strong(link(of.url, of.name, NAME)), ...account], told] };
}

function headline(model: ScorecardModel): string {
  return shortenToLength(scoreHeadline(model), LONGEST_HEADLINE);
}

function paragraph(sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [sentences.join(" ")];
}

function footLines(model: ScorecardModel): string[] {
  const { from, until, timeZone, isDemo } = model;
  return [
    promiseSentence(model),
    ...paragraph(recordSentences(model)),
    ...paragraph(auditSentences(model)),
    `${formatTime(from, timeZone)} to ${formatTime(until, timeZone)} · 95% intervals`,
    ...(isDemo ? ["Demo: the built-in sandbox simulates these experiments."] : []),
  ];
}
