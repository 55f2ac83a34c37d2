import type { Hold } from "../decision/index.ts";
import type { Instant } from "../experiment/index.ts";
import { cleanText } from "./clean-text.ts";
import { formatDay, formatTime } from "./format.ts";
import type { Block, Button } from "./message.ts";

/** What a person can say by pressing a button: the first three about a proposal, the others about an announcement. */
export const ANSWER_KINDS = ["stop", "not-yet", "never", "veto", "hasten"] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** How long `not-yet` leaves an experiment alone. */
export const NOT_YET_DAYS = 7;

/** What was answered, so far as messages show it. */
export interface Answered {
  readonly kind: AnswerKind;
  /** As recorded: name and id. */
  readonly by: string;
  readonly at: Instant;
  /** Of `not-yet`. */
  readonly until: Instant | null;
}

/** What a button carries back: Slack hands it over as it was posted. Readers check every part of it all the same. */
export type ButtonValue =
  | {
      readonly about: "proposal";
      readonly account: string;
      readonly experiment: string;
      readonly decision: string;
      readonly winner: string;
    }
  | { readonly about: "intent"; readonly intent: string };

const PREFIX = "herald:";
/** As JSON in a message. Slack takes 2000, but up to three buttons carry it, and the words need room too. */
const LONGEST_VALUE = 1000;
/** Of Slack: the text of a confirmation. */
const LONGEST_CONFIRMATION = 300;

export function actionIdOf(kind: AnswerKind): string {
  return `${PREFIX}${kind}`;
}

/** The answer behind an `action_id`; undefined: none of ours. */
export function answerOfAction(actionId: string): AnswerKind | undefined {
  return ANSWER_KINDS.find((kind) => actionIdOf(kind) === actionId);
}

/**
 * The buttons of a proposal. None where their value would not fit: an id from outside can be of any length.
 * @param visitors what visitors will see after the stop, without full stop
 */
export function proposalButtons(
  value: Extract<ButtonValue, { about: "proposal" }>,
  visitors: string,
): readonly Block[] {
  const stop = confirmation(
    "Stop this experiment?",
    `${visitors}. Herald takes one more look before it stops`,
    "Stop it",
    "Let it run",
  );
  const never = confirmation(
    "Leave it alone for good?",
    "Herald will neither propose nor stop this experiment any more, whatever the numbers say",
    "Never stop it",
    "Cancel",
  );
  return actions(value, [
    { kind: "stop", text: "Stop and declare", style: "primary", confirm: stop },
    { kind: "not-yet", text: `Not yet (${NOT_YET_DAYS} days)` },
    { kind: "never", text: "Never for this one", confirm: never },
  ]);
}

/** The buttons of an announcement. A veto is asked for without a second question: it is the safe side. */
export function announcementButtons(intent: string, visitors: string): readonly Block[] {
  const hasten = confirmation(
    "Stop it now?",
    `${visitors}. Herald takes one more look before it stops`,
    "Stop it now",
    "Wait",
  );
  return actions({ about: "intent", intent }, [
    { kind: "veto", text: "Veto", style: "danger" },
    { kind: "hasten", text: "Stop it now", confirm: hasten },
  ]);
}

/** What somebody answered and when, in one sentence without full stop. */
export function answeredSentence({ kind, by, at, until }: Answered, timeZone: string): string {
  const who = cleanText(by, 120);
  const when = formatTime(at, timeZone);
  switch (kind) {
    case "stop":
      return `${who} asked to stop it, ${when}`;
    case "hasten":
      return `${who} asked to stop it at once, ${when}`;
    case "veto":
      return `${who} vetoed it, ${when}`;
    case "never":
      return `${who} asked to leave it alone for good, ${when}`;
    case "not-yet":
      return `${who} asked to leave it alone${until === null ? "" : ` until ${untilDay(until, timeZone)}`}, ${when}`;
  }
}

/** Why an experiment with a winner is left alone: `Asked to leave it alone until Wed 2 Dec by Ada`. Without full stop. */
export function holdSentence({ kind, by, until }: Hold, timeZone: string): string {
  const who = cleanText(by, 120);
  if (kind === "paused") return `Acting was paused by ${who}`;
  if (kind === "veto") return `Its stop was vetoed by ${who}`;
  return `Asked to leave it alone ${kind === "never" || until === null ? "for good" : `until ${untilDay(until, timeZone)}`} by ${who}`;
}

function untilDay(until: Instant, timeZone: string): string {
  return formatTime(until, timeZone).split(",")[0] ?? formatDay(until.slice(0, 10));
}

interface Wanted extends Pick<Button, "style" | "confirm"> {
  readonly kind: AnswerKind;
  readonly text: string;
}

function actions(value: ButtonValue, wanted: readonly Wanted[]): readonly Block[] {
  const written = JSON.stringify(value);
  if (JSON.stringify(written).length > LONGEST_VALUE) return [];
  return [
    {
      type: "actions",
      elements: wanted.map(({ kind, text, ...rest }) => ({
        type: "button",
        action_id: actionIdOf(kind),
        text: plain(text),
        value: written,
        ...rest,
      })),
    },
  ];
}

function confirmation(title: string, text: string, confirm: string, deny: string): NonNullable<Button["confirm"]> {
  return {
    title: plain(title),
    text: plain(cleanText(`${text}.`, LONGEST_CONFIRMATION).slice(0, LONGEST_CONFIRMATION)),
    confirm: plain(confirm),
    deny: plain(deny),
  };
}

function plain(text: string): Button["text"] {
  return { type: "plain_text", text };
}
