import type { Hold } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatDayAt, formatTime } from "../text/format.ts";
import type { Action, Part } from "../../notify/index.ts";

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

/** What an action carries back: a medium hands it over as it was posted. Readers check every part of it all the same. */
export type ButtonValue =
  | {
      readonly about: "proposal";
      readonly account: string;
      readonly experiment: string;
      readonly decision: string;
      readonly winner: string;
    }
  | { readonly about: "intent"; readonly intent: string };

/** The answer of this name; undefined: none of ours. */
export function answerOfAction(kind: string): AnswerKind | undefined {
  return ANSWER_KINDS.find((known) => known === kind);
}

/**
 * What can be answered to a proposal.
 * @param visitors what visitors will see after the stop, without full stop
 */
export function proposalActions(value: Extract<ButtonValue, { about: "proposal" }>, visitors: string): Part[] {
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

/** What can be answered to an announcement. A veto is asked for without a second question: it is the safe side. */
export function announcementActions(intent: string, visitors: string): Part[] {
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
      return `${who} asked to leave it alone${until === null ? "" : ` until ${formatDayAt(until, timeZone)}`}, ${when}`;
  }
}

/** Why an experiment with a winner is left alone: `Asked to leave it alone until Wed, Dec 2 by Ada`. Without full stop. */
export function holdSentence({ kind, by, until }: Hold, timeZone: string): string {
  const who = cleanText(by, 120);
  if (kind === "paused") return `Acting was paused by ${who}`;
  if (kind === "veto") return `Its stop was vetoed by ${who}`;
  return `Asked to leave it alone ${kind === "never" || until === null ? "for good" : `until ${formatDayAt(until, timeZone)}`} by ${who}`;
}

function actions(value: ButtonValue, wanted: readonly (Action & { readonly kind: AnswerKind })[]): Part[] {
  return [{ part: "actions", actions: wanted, value: JSON.stringify(value) }];
}

function confirmation(title: string, text: string, confirm: string, deny: string): NonNullable<Action["confirm"]> {
  return { title, text: `${text}.`, confirm, deny };
}
