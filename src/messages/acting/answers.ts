import type { Act, ActReason, Hold, Intention, RolloutAct } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { ACT_WORDS } from "./act-words.ts";
import { cleanText } from "../text/clean-text.ts";
import { capitalized } from "../text/failure-words.ts";
import { formatDayAt, formatTime } from "../text/format.ts";
import type { Action, Part } from "../../notify/index.ts";

/**
 * What a person can answer: the first four to a proposal, the next two to an announcement, `resume` to the receipt of a pause, `rollout` and
 * `end-rollout` once it has ended, `undo` after the ones that keep it running.
 */
export const ANSWER_KINDS = [
  "stop",
  "pause",
  "not-yet",
  "never",
  "veto",
  "hasten",
  "resume",
  "rollout",
  "end-rollout",
  "undo",
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** Of an act that publishes, before somebody asks for it. */
const PUBLISHES = "This publishes the account, so changes that others have not published go live too";

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
      readonly act: Act;
      readonly because: ActReason;
      readonly winner: string | null;
    }
  | { readonly about: "intent"; readonly intent: string }
  | {
      readonly about: "final-report";
      readonly account: string;
      readonly experiment: string;
      readonly decision: string;
    };

/** The answer of this name; undefined: none of ours. */
export function answerOfAction(kind: string): AnswerKind | undefined {
  return ANSWER_KINDS.find((known) => known === kind);
}

/**
 * What can be answered to a proposal.
 * @param visitors what visitors will see after the act, a clause
 */
export function proposalActions(value: ButtonValue, { act, variantId }: Intention, visitors: string): Part[] {
  const isPause = act === "pause";
  const noun = isPause ? "pause" : "stop";
  const yes = confirmation(
    `${isPause ? "Pause" : "Stop"} this experiment?`,
    `After that, ${visitors}. Herald checks the numbers once more first`,
    isPause ? "Pause it" : "Stop it",
    "Keep running",
  );
  const never = confirmation(
    `Never ${noun} this one?`,
    `Herald will not ${isPause ? "pause or stop" : "stop"} this experiment, or ask about it, until you allow it again`,
    `Never ${noun} it`,
    "Cancel",
  );
  const stopping = variantId === null ? "Stop without a winner" : "Stop and declare winner";
  return actions(value, [
    { kind: isPause ? "pause" : "stop", text: isPause ? "Pause experiment" : stopping, style: "primary", confirm: yes },
    { kind: "not-yet", text: `${isPause ? "Keep running" : "Not yet"}: ${NOT_YET_DAYS} days` },
    { kind: "never", text: `Never ${noun} this one`, confirm: never },
  ]);
}

/** What can be answered to an announcement. A veto is asked for without a second question: it is the safe side. */
export function announcementActions(intent: string, act: Act, visitors: string): Part[] {
  const now = act === "pause" ? "Pause it now" : "Stop it now";
  const hasten = confirmation(
    `${now}?`,
    `After that, ${visitors}. Herald checks the numbers once more first`,
    now,
    "Wait",
  );
  return actions({ about: "intent", intent }, [
    { kind: "veto", text: "Veto", style: "danger" },
    { kind: "hasten", text: now, confirm: hasten },
  ]);
}

/** What can be done about a paused experiment. */
export function resumeActions(intent: string): Part[] {
  const resume = confirmation(
    "Resume this experiment?",
    `Visitors enter the test again. ${PUBLISHES}`,
    "Resume it",
    "Keep paused",
  );
  return actions({ about: "intent", intent }, [{ kind: "resume", text: "Resume experiment", confirm: resume }]);
}

/**
 * What can be done once an experiment has ended.
 * @param visitors what visitors see after that, a sentence
 */
export function rolloutActions(value: ButtonValue, act: RolloutAct, visitors: string): Part[] {
  const text = `${visitors}. ${PUBLISHES}`;
  return actions(value, [
    act === "rollout"
      ? {
          kind: act,
          text: "Roll out winner",
          style: "primary",
          confirm: confirmation("Roll out the winner?", text, "Roll it out", "Cancel"),
        }
      : {
          kind: act,
          text: "End rollout",
          confirm: confirmation("End the rollout?", text, "End it", "Keep it"),
        },
  ]);
}

/** Takes back an answer that keeps an experiment running. */
export function undoActions(value: ButtonValue): Part[] {
  return actions(value, [{ kind: "undo", text: "Undo" }]);
}

/** Whether an answer can be taken back: those that only keep an experiment running. */
export function canBeUndone({ kind }: Pick<Answered, "kind">): boolean {
  return kind === "not-yet" || kind === "never" || kind === "veto";
}

/** What somebody answered, as the title of the message: `Vetoed by Ada`. */
export function answeredTitle({ kind, by, until }: Answered, act: Act, timeZone: string): string {
  const who = cleanText(by, 60);
  switch (kind) {
    case "stop":
    case "pause":
    case "hasten":
      return `${capitalized(ACT_WORDS[act].noun)} requested by ${who}`;
    case "resume":
    case "rollout":
    case "end-rollout":
      return `${capitalized(ACT_WORDS[kind].noun)} requested by ${who}`;
    case "veto":
      return `Vetoed by ${who}`;
    case "never":
      return `On hold until someone allows it again, by ${who}`;
    case "not-yet":
      return `On hold${until === null ? "" : ` until ${formatDayAt(until, timeZone)}`}, by ${who}`;
    case "undo":
      return `Allowed again by ${who}`;
  }
}

/** The same in one sentence with its time, without full stop. */
export function answeredSentence(answered: Answered, act: Act, timeZone: string): string {
  const { kind, at, until } = answered;
  const { noun, verb } = ACT_WORDS[act];
  const who = cleanText(answered.by, 120);
  const when = formatTime(at, timeZone);
  switch (kind) {
    case "stop":
    case "pause":
    case "hasten":
      return `${who} asked Herald to ${verb}, ${when}. Herald checks the numbers once more first`;
    case "resume":
    case "rollout":
    case "end-rollout":
      return `${who} asked Herald to ${ACT_WORDS[kind].verb}, ${when}`;
    case "veto":
      return `${who} vetoed the ${noun}, ${when}. It keeps running, and Herald won't ${verb} until you allow it again`;
    case "never":
      return `${who} put it on hold, ${when}. Herald won't ${verb} until someone allows it again`;
    case "not-yet":
      return `${when}: ${who} put it on hold${until === null ? "" : ` until ${formatDayAt(until, timeZone)}`}`;
    case "undo":
      return `${who} allowed Herald to ${verb} again, ${when}`;
  }
}

/** Why an experiment with a winner goes on: `On hold until Wed, Dec 2, by Ada`. Without full stop. */
export function holdSentence({ kind, by, until }: Hold, timeZone: string): string {
  const who = cleanText(by, 120);
  if (kind === "paused") return `Stops are paused by ${who}`;
  if (kind === "veto") return `Vetoed by ${who}`;
  const end = kind === "never" || until === null ? "someone allows it again" : formatDayAt(until, timeZone);
  return `On hold until ${end}, by ${who}`;
}

function actions(value: ButtonValue, wanted: readonly (Action & { readonly kind: AnswerKind })[]): Part[] {
  return [{ part: "actions", actions: wanted, value: JSON.stringify(value) }];
}

function confirmation(title: string, text: string, confirm: string, deny: string): NonNullable<Action["confirm"]> {
  return { title, text: `${text}.`, confirm, deny };
}
