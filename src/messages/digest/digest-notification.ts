import { text, type Line, type List, type Notification, type Row, type Table } from "../../notify/index.ts";
import { formatAmount, formatCount, formatTime, formatWeekday } from "../text/format.ts";
import { OPEN_PAGE_ACTIONS } from "../acting/open-page.ts";
import { digestFacts } from "../facts/report-facts.ts";
import { LONGEST_NARRATIVE } from "../narrative/check-narrative.ts";
import { headline } from "./headline.ts";
import type { DigestBrief, DigestModel } from "./model.ts";
import { problemRows } from "./problem-rows.ts";
import { runningTable } from "./running-table.ts";
import { triage, type Triage } from "./triage.ts";
import { isUnread, unreadRow } from "./unread-words.ts";

/** More than these, of one kind, are not read in the morning: the others are in a file. */
const SHOWN = 5;

/** So many rows of every kind together find room wherever a message is short. */
const ROOM = 15;

/** The decisions that a digest's message shows, in order. */
export function decisionsShown(model: Pick<DigestModel, "briefs">): readonly DigestBrief[] {
  return triage(model).decide.slice(0, SHOWN);
}

/** A digest as it is told, and whether it shows every experiment. */
export interface DigestRendering {
  readonly notification: Notification;
  /** Experiments that are in the digest's file, as the message shows some of them alone; undefined: it shows them all. */
  readonly inFile: number | undefined;
}

/** The digest: what to decide, what to fix, what was decided, what moved, what is running. One message that is read in ten seconds. */
export function digestNotification(
  model: DigestModel,
  { decide, fix, decided, movers, running }: Triage,
): DigestRendering {
  const title = headline(model);
  const deleted = model.unread.filter((one) => !isUnread(one)).map(unreadRow);
  const problems = problemRows(fix, model.unread.filter(isUnread), SHOWN);
  const lists: (List | Table)[] = [
    listOf("Decide", rowsOf(decide)),
    { ...listOf("Fix"), ...problems },
    listOf("Decided", [...rowsOf(decided), ...deleted]),
    { ...listOf("Moved", rowsOf(movers)), gap: "line" },
    runningTable(running),
  ];
  const isWhole = lists.every(({ rows, shown = SHOWN }) => rows.length <= shown) && countOf(lists) <= ROOM;
  const experiments = model.briefs.length + model.unread.filter(({ what }) => what === "experiment").length;
  const inFile = isWhole ? undefined : experiments;
  const notification: Notification = {
    kind: "digest",
    severity: decide.length > 0 ? "attention" : "info",
    title,
    summary: summaryOf(model, title, decide),
    about: [model.accountName, formatWeekday(model.day)],
    link: undefined,
    facts: digestFacts(model),
    body: [
      { part: "title", text: title },
      { part: "small", lines: [[text(model.accountName, 80), ` · ${formatWeekday(model.day)}`]] },
      ...(model.narrative === undefined
        ? []
        : [{ part: "lines" as const, lines: [[text(model.narrative, LONGEST_NARRATIVE)]] }]),
      ...lists.filter(({ rows }) => rows.length > 0),
      { part: "left-out", inFile },
      ...(model.opensPage === true ? [OPEN_PAGE_ACTIONS] : []),
      {
        part: "small",
        lines: [...tooEarlyNotes([...fix, ...movers, ...running]), ...footLines(model)].map((line) => [
          text(line, 400),
        ]),
      },
    ],
  };
  return { notification, inFile };
}

function rowsOf(briefs: readonly DigestBrief[]): Row[] {
  return briefs.map(({ row }) => row);
}

function countOf(lists: readonly (List | Table)[]): number {
  return lists.reduce((sum, { rows }) => sum + rows.length, 0);
}

function listOf(title: string, rows: readonly Row[] = []): List {
  return { part: "list", title, heading: { text: title, isApart: true }, rows, gap: "blank", shown: SHOWN };
}

/** The headline, and what there is to decide. */
function summaryOf(model: DigestModel, title: string, decide: readonly DigestBrief[]): Line {
  const shown = decide.slice(0, 5);
  const names = shown.flatMap(
    ({ experimentName }, index): Line => [...(index === 0 ? [] : [", "]), text(experimentName, 60)],
  );
  const more = decide.length > shown.length ? [`, ${formatCount(decide.length - shown.length)} more`] : [];
  const which = names.length === 0 ? [] : [" Decide: ", ...names, ...more, "."];
  return [text(model.accountName, 80), `, ${formatWeekday(model.day)}: `, text(title, 150), ".", ...which];
}

/** The small print: how fresh the figures are, when the next ones come, and how the worker is. Plain text. */
function footLines(model: DigestModel): string[] {
  const { lastClosedDay, nextAt, timeZone, worker, isDemo } = model;
  const troubles = workerNotes(model);
  const parts = [
    `Data through ${formatWeekday(lastClosedDay)} (UTC)`,
    ...(nextAt === undefined ? [] : [`next digest ${formatTime(nextAt, timeZone)}`]),
    ...policyNotes(model),
    ...personalizationNotes(worker),
  ];
  return [
    parts.join(" · "),
    ...(troubles.length === 0 ? [] : [`Problems in Herald: ${troubles.join("; ")}`]),
    ...(isDemo ? ["Demo: the built-in sandbox simulates these experiments."] : []),
  ];
}

function workerNotes({ worker: { late, givenUp, overdue }, timeZone }: DigestModel): string[] {
  return [
    ...(late === undefined
      ? []
      : [
          `this digest is late, planned for ${formatTime(late.plannedFor, timeZone)} and made ${formatTime(late.madeAt, timeZone)}`,
        ]),
    ...(givenUp === 0 ? [] : [`${formatAmount(givenUp, "job")} failed for good (see the log)`]),
    ...(overdue.length === 0 ? [] : [`overdue: ${overdue.join(", ")}`]),
  ];
}

function personalizationNotes({ personalizations: count }: DigestModel["worker"]): string[] {
  return count === 0 ? [] : [`${formatAmount(count, "personalization")} not shown (always on, nothing to decide)`];
}

const POLICIES_NAMED = 3;

/** How often policies that break their promise err, each said once. */
function tooEarlyNotes(briefs: readonly DigestBrief[]): string[] {
  return [...new Set(briefs.flatMap(({ tooEarly }) => tooEarly ?? []))].slice(0, POLICIES_NAMED);
}

/** Under which rules, where there is more than one. */
function policyNotes({ briefs }: DigestModel): string[] {
  const policies = [...new Set(briefs.map(({ policyName }) => policyName))].toSorted();
  if (policies.length < 2) return [];
  const named = policies.slice(0, POLICIES_NAMED);
  const more = policies.length > POLICIES_NAMED ? [`${formatCount(policies.length - POLICIES_NAMED)} more`] : [];
  return [`policies: ${[...named, ...more].join(", ")}`];
}
