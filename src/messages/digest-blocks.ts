import { cleanText } from "./clean-text.ts";
import { formatAmount, formatCount, formatDate, formatDay, formatTime, plainSpaces } from "./format.ts";
import { headline } from "./headline.ts";
import type { Block, Message } from "./message.ts";
import type { DigestModel } from "./model.ts";
import { mrkdwn } from "./mrkdwn.ts";
import { context, Page, section } from "./page.ts";
import { compactRow, detailedRow } from "./slack-row.ts";
import { tellEntry, type Story } from "./story.ts";
import { triage } from "./triage.ts";
import { unreadWords } from "./unread-words.ts";

/** So many quiet experiments are still read in a morning; of more than that, only the first ones stand in the channel. */
const QUIET_SHOWN_WHOLE = 15;
const QUIET_SHOWN = 10;
/** On a day without news the message is short: those closest to a decision, the others in the thread. */
const SHOWN_WITHOUT_NEWS = 3;
const UNREAD_SHOWN = 10;

/** A part of the digest: all its rows, and how many may stand in the channel itself. */
interface Part {
  readonly title: string;
  /** Before its rows in the channel. */
  readonly lead: readonly Block[];
  readonly rows: readonly string[];
  readonly shown: number;
  readonly gap: string;
}

/** The digest as one message for the channel and, where it is too long, the rest for its thread. No experiment is lost. */
export function digestMessages(model: DigestModel): { message: Message; continuation: readonly Message[] } {
  const title = headline(model);
  const { needsYou, decided, movers, running } = triage(model);
  const tell = (entry: DigestModel["entries"][number]): Story => tellEntry(entry, model);
  const hasNews = needsYou.length + decided.length + movers.length + model.unread.length > 0;
  const isBrief = !hasNews && running.length > SHOWN_WITHOUT_NEWS;
  const parts: Part[] = [
    part(
      "Needs you",
      needsYou.map((entry) => detailedRow(tell(entry))),
      { gap: "\n\n" },
    ),
    part(
      "Decided since the last digest",
      decided.map((entry) => detailedRow(tell(entry))),
      { gap: "\n\n" },
    ),
    part(
      "Moved since the last digest",
      movers.map((entry) => compactRow(tell(entry))),
    ),
    part(
      "Still running",
      running.map((entry) => compactRow(tell(entry))),
      { shown: shownOf(running.length, hasNews), ...(isBrief && { lead: [section("*Closest to a decision*")] }) },
    ),
    part(
      "Could not be read",
      model.unread.map(unreadWords).map(({ name, reason }) => `*${mrkdwn(name, 80)}*: ${mrkdwn(reason, 200)}`),
      { shown: UNREAD_SHOWN },
    ),
  ].filter(({ rows }) => rows.length > 0);

  const foot = context(...footLines(model).map((line) => mrkdwn(line, 400)));
  const main = fillMain(model, title, parts, foot);
  const continuation = fillThread(main.left, model);
  return { message: { text: fallbackText(model, title, needsYou.map(tell)), blocks: main.blocks }, continuation };
}

function part(
  title: string,
  rows: readonly string[],
  {
    shown = Infinity,
    gap = "\n",
    lead = [{ type: "divider" }, section(`*${title}*`)],
  }: Partial<Pick<Part, "shown" | "gap" | "lead">> = {},
): Part {
  return { title, rows, shown, gap, lead };
}

function shownOf(running: number, hasNews: boolean): number {
  if (!hasNews) return SHOWN_WITHOUT_NEWS;
  return running <= QUIET_SHOWN_WHOLE ? Infinity : QUIET_SHOWN;
}

function fillMain(
  model: DigestModel,
  title: string,
  parts: readonly Part[],
  foot: Block,
): { blocks: readonly Block[]; left: readonly Part[] } {
  const inThread = (left: readonly Part[]): Block[] =>
    left.length === 0
      ? []
      : [
          context(
            `In the thread: ${left.map(({ title, rows }) => `${formatCount(rows.length)} more under “${title}”`).join(", ")}`,
          ),
        ];
  // The note's room is kept free at its longest: every part with all its rows.
  const page = new Page([...inThread(parts), foot]);
  page.add(
    { type: "header", text: { type: "plain_text", text: title, emoji: false } },
    context([mrkdwn(model.accountName, 80), formatDate(model.day)].join("  ·  ")),
  );
  const left: Part[] = [];
  let isFull = false;
  for (const part of parts) {
    const wanted = part.rows.slice(0, part.shown);
    // Once something had to wait, nothing behind it may overtake it.
    const added: number = isFull ? 0 : page.addRows(wanted, part.gap, part.lead);
    isFull ||= added < wanted.length;
    if (added < part.rows.length) left.push({ ...part, rows: part.rows.slice(added) });
  }
  return { blocks: [...page.blocks, ...inThread(left), foot], left };
}

function fillThread(left: readonly Part[], { accountName, day }: DigestModel): Message[] {
  const messages: Message[] = [];
  for (const part of left) {
    let done = 0;
    while (done < part.rows.length) {
      const page = new Page();
      page.add(section(`*${part.title}*, continued`));
      const added: number = page.addRows(part.rows.slice(done), part.gap);
      if (added === 0) throw new RangeError("a digest row requires to fit an empty message");
      const range = added === 1 ? formatCount(done + 1) : `${formatCount(done + 1)} to ${formatCount(done + added)}`;
      const text = `${part.title}, continued: ${range} of ${formatCount(part.rows.length)} (${mrkdwn(accountName, 80)}, ${formatDate(day)})`;
      messages.push({ text: plainSpaces(text), blocks: page.blocks });
      done += added;
    }
  }
  return messages;
}

/** In place of a part of the thread that is no longer needed. */
export function renderEmptied(): Message {
  return { text: "Told further up in this thread", blocks: [context("Told further up in this thread")] };
}

/** What a notification and a screen reader say: the headline, and who needs the reader. */
function fallbackText(model: DigestModel, title: string, needsYou: readonly Story[]): string {
  const names = needsYou.slice(0, 5).map(({ name }) => mrkdwn(name, 60));
  if (needsYou.length > names.length) names.push(`${formatCount(needsYou.length - names.length)} more`);
  const who = names.length === 0 ? "" : ` Needs you: ${names.join(", ")}.`;
  return plainSpaces(`${mrkdwn(model.accountName, 80)}, ${formatDay(model.day)}: ${mrkdwn(title, 150)}.${who}`);
}

/** The small print: what the numbers are, and how the worker is. Plain text. */
export function footLines(model: DigestModel): string[] {
  return [
    `As of ${formatTime(model.asOf, model.timeZone)}, counted up to ${formatDay(model.lastClosedDay)} (UTC). Lifts are relative, with their 95 % interval. Impressions are events, not people.`,
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
