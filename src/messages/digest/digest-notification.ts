import { cleanText } from "../text/clean-text.ts";
import { strong, text, type Line, type List, type Notification, type Row } from "../../notify/index.ts";
import { formatAmount, formatCount, formatDay, formatWeekday, formatTime } from "../text/format.ts";
import { headline } from "./headline.ts";
import type { DigestEntry, DigestModel, Unread } from "./model.ts";
import { tellEntry } from "./story.ts";
import { triage } from "./triage.ts";
import { unreadWords } from "./unread-words.ts";

/** So many quiet experiments are still read in a morning; of more than that, only the first ones stand in the channel. */
const QUIET_SHOWN_WHOLE = 15;
const QUIET_SHOWN = 10;
/** On a day without news the message is short: those closest to a decision, the others in the thread. */
const SHOWN_WITHOUT_NEWS = 3;
const UNREAD_SHOWN = 10;

/** The digest. No experiment is lost: what finds no room in a message follows in its thread. */
export function digestNotification(model: DigestModel): Notification {
  const title = headline(model);
  const { needsYou, decided, movers, running } = triage(model);
  const rowsOf = (form: "detailed" | "compact", entries: readonly DigestEntry[]): Row[] =>
    entries.map((entry) => ({ form, entry: tellEntry(entry, model) }));
  const hasNews = needsYou.length + decided.length + movers.length + model.unread.length > 0;
  const isBrief = !hasNews && running.length > SHOWN_WITHOUT_NEWS;
  const lists: List[] = [
    listOf("Needs you", rowsOf("detailed", needsYou), { gap: "blank" }),
    listOf("Decided since the last digest", rowsOf("detailed", decided), { gap: "blank" }),
    listOf("Moved since the last digest", rowsOf("compact", movers)),
    listOf("Still running", rowsOf("compact", running), {
      ...shownOf(running.length, hasNews),
      ...(isBrief && { heading: { text: "Closest to a decision", isApart: false } }),
    }),
    listOf("Could not be read", model.unread.map(unreadRow), { shown: UNREAD_SHOWN }),
  ];
  return {
    kind: "digest",
    severity: needsYou.length > 0 ? "attention" : "info",
    title,
    summary: summaryOf(model, title, needsYou),
    about: [model.accountName, formatWeekday(model.day)],
    link: undefined,
    body: [
      { part: "title", text: title },
      { part: "small", lines: [[text(model.accountName, 80), `  ·  ${formatWeekday(model.day)}`]] },
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

function unreadRow(unread: Unread): Row {
  const { name, reason } = unreadWords(unread);
  return { form: "warning", lines: [[strong(text(name, 80)), ": ", text(reason, 200)]] };
}

/** The headline, and who needs the reader. */
function summaryOf(model: DigestModel, title: string, needsYou: readonly DigestEntry[]): Line {
  const shown = needsYou.slice(0, 5);
  const names = shown.flatMap(
    ({ decision }, index): Line => [...(index === 0 ? [] : [", "]), text(decision.experimentName, 60)],
  );
  const more = needsYou.length > shown.length ? [`, ${formatCount(needsYou.length - shown.length)} more`] : [];
  const who = names.length === 0 ? [] : [" Needs you: ", ...names, ...more, "."];
  return [text(model.accountName, 80), `, ${formatWeekday(model.day)}: `, text(title, 150), ".", ...who];
}

/** The small print: what the numbers are, and how the worker is. Plain text. */
function footLines(model: DigestModel): string[] {
  return [
    `As of ${formatTime(model.asOf, model.timeZone)}, counted up to ${formatDay(model.lastClosedDay)} (UTC). Lifts are relative, with their 95% interval. Impressions are events, not people.`,
    ...planLines(model),
    ...workerLines(model),
    ...(model.isDemo ? ["Demo: these experiments are made up by the built-in sandbox."] : []),
  ];
}

function workerLines({ worker, timeZone }: DigestModel): string[] {
  const notes = [
    ...(worker.late === undefined
      ? []
      : [
          `this digest is late: it was planned for ${formatTime(worker.late.plannedFor, timeZone)}, and made ${formatTime(worker.late.madeAt, timeZone)}`,
        ]),
    ...healthNotes(worker),
    ...personalizationNotes(worker),
  ];
  return notes.length === 0 ? [] : [`Worker: ${notes.join(". ")}`];
}

function healthNotes({ givenUp, overdue }: DigestModel["worker"]): string[] {
  const notes = [
    ...(givenUp === 0 ? [] : [`${formatAmount(givenUp, "job")} given up, the log says why`]),
    ...(overdue.length === 0 ? [] : [`overdue: ${overdue.join(", ")}`]),
  ];
  return notes.length === 0 ? [] : [notes.join(", ")];
}

function personalizationNotes({ personalizations: count }: DigestModel["worker"]): string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? "1 personalization runs: always on, nothing to decide"
      : `${count} personalizations run: always on, nothing to decide`,
  ];
}

const POLICIES_NAMED = 3;

/** Under which rules, and when again. */
function planLines({ entries, nextAt, timeZone }: DigestModel): string[] {
  const policies = [...new Set(entries.map(({ decision }) => cleanText(decision.policyName, 40)))].toSorted();
  const named =
    policies.length > POLICIES_NAMED
      ? [...policies.slice(0, POLICIES_NAMED), `${policies.length - POLICIES_NAMED} more`]
      : policies;
  const parts = [
    ...(policies.length === 0 ? [] : [`${policies.length === 1 ? "Policy" : "Policies"}: ${named.join(", ")}`]),
    ...(nextAt === undefined ? [] : [`Next digest: ${formatTime(nextAt, timeZone)}`]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(". ")}.`];
}
