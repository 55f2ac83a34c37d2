import { cleanText } from "../text/clean-text.ts";
import { text, type Line, type List, type Notification, type Row } from "../../notify/index.ts";
import { formatAmount, formatCount, formatTime, formatWeekday } from "../text/format.ts";
import { headline } from "./headline.ts";
import type { DigestEntry, DigestModel } from "./model.ts";
import { decidedRow, decideRow, fixRow, runningRow, type Telling } from "./story.ts";
import { triage } from "./triage.ts";
import { isUnread, unreadRow } from "./unread-words.ts";

/** So many quiet experiments are still read in a morning; of more than that, only the first ones stand in the channel. */
const QUIET_SHOWN_WHOLE = 15;
const QUIET_SHOWN = 10;
/** On a day without news the message is short: those closest to a decision, the others in the thread. */
const SHOWN_WITHOUT_NEWS = 3;
const FIX_SHOWN = 10;

/** The digest. No experiment is lost: what finds no room in a message follows in its thread. */
export function digestNotification(model: DigestModel): Notification {
  const title = headline(model);
  const { decide, fix, decided, movers, running } = triage(model);
  const rowsOf = (row: (entry: DigestEntry, telling: Telling) => Row, entries: readonly DigestEntry[]): Row[] =>
    entries.map((entry) => row(entry, model));
  const problems = [...rowsOf(fixRow, fix), ...model.unread.filter(isUnread).map(unreadRow)];
  const deleted = model.unread.filter((one) => !isUnread(one)).map(unreadRow);
  const ended = [...rowsOf(decidedRow, decided), ...deleted];
  const hasNews = decide.length + problems.length + ended.length + movers.length > 0;
  const isBrief = !hasNews && running.length > SHOWN_WITHOUT_NEWS;
  const lists: List[] = [
    listOf("Decide", rowsOf(decideRow, decide), { gap: "blank" }),
    listOf("Fix", problems, { gap: "blank", shown: FIX_SHOWN }),
    listOf("Decided", ended, { gap: "blank" }),
    listOf("Moved", rowsOf(runningRow, movers)),
    listOf("Running", rowsOf(runningRow, running), {
      ...shownOf(running.length, hasNews),
      ...(isBrief && { heading: { text: "Running, closest to a decision first", isApart: false } }),
    }),
  ];
  return {
    kind: "digest",
    severity: decide.length > 0 ? "attention" : "info",
    title,
    summary: summaryOf(model, title, decide),
    about: [model.accountName, formatWeekday(model.day)],
    link: undefined,
    body: [
      { part: "title", text: title },
      { part: "small", lines: [[text(model.accountName, 80), ` · ${formatWeekday(model.day)}`]] },
      ...lists.filter(({ rows }) => rows.length > 0),
      { part: "left-out", inThread: true },
      { part: "small", lines: footLines(model).map((line) => [text(line, 400)]) },
    ],
  };
}

function listOf(
  title: string,
  rows: readonly Row[],
  {
    gap = "line",
    heading = { text: title, isApart: true },
    shown,
  }: Partial<Pick<List, "gap" | "heading" | "shown">> = {},
): List {
  return { part: "list", title, heading, rows, gap, ...(shown !== undefined && { shown }) };
}

function shownOf(running: number, hasNews: boolean): Pick<List, "shown"> {
  if (!hasNews) return { shown: SHOWN_WITHOUT_NEWS };
  return running <= QUIET_SHOWN_WHOLE ? {} : { shown: QUIET_SHOWN };
}

/** The headline, and what there is to decide. */
function summaryOf(model: DigestModel, title: string, decide: readonly DigestEntry[]): Line {
  const shown = decide.slice(0, 5);
  const names = shown.flatMap(
    ({ decision }, index): Line => [...(index === 0 ? [] : [", "]), text(decision.experimentName, 60)],
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
    ...(troubles.length === 0 ? [] : [`Herald's own trouble: ${troubles.join("; ")}`]),
    ...(isDemo ? ["Demo: the built-in sandbox made up these experiments."] : []),
  ];
}

function workerNotes({ worker: { late, givenUp, overdue }, timeZone }: DigestModel): string[] {
  return [
    ...(late === undefined
      ? []
      : [
          `this digest is late, planned for ${formatTime(late.plannedFor, timeZone)} and made ${formatTime(late.madeAt, timeZone)}`,
        ]),
    ...(givenUp === 0 ? [] : [`${formatAmount(givenUp, "job")} failed for good, the log says why`]),
    ...(overdue.length === 0 ? [] : [`overdue: ${overdue.join(", ")}`]),
  ];
}

function personalizationNotes({ personalizations: count }: DigestModel["worker"]): string[] {
  return count === 0 ? [] : [`${formatAmount(count, "personalization")} always on`];
}

const POLICIES_NAMED = 3;

/** Under which rules, where there is more than one. */
function policyNotes({ entries }: DigestModel): string[] {
  const policies = [...new Set(entries.map(({ decision }) => cleanText(decision.policyName, 40)))].toSorted();
  if (policies.length < 2) return [];
  const named = policies.slice(0, POLICIES_NAMED);
  const more = policies.length > POLICIES_NAMED ? [`${formatCount(policies.length - POLICIES_NAMED)} more`] : [];
  return [`policies: ${[...named, ...more].join(", ")}`];
}
