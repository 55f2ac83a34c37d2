import type { Config } from "../../../config/index.ts";
import type { Letter } from "../../../notify/index.ts";
import { renderNotification, SlackSetupError } from "../../../slack/index.ts";
import { plainLine } from "../../../terminal/index.ts";
import { placeName } from "../../in-force.ts";
import { isShown, onTerminal, terminalLine } from "../../terminal.ts";
import type { Ran } from "./one-shot.ts";
import type { Missing, Outbox } from "./outbox.ts";
import { resultSentence } from "../result-words.ts";
import type { Cut } from "./run-end.ts";

/** What there is to report of a run. */
export interface RunReport {
  readonly job: string;
  readonly ran: Ran;
  readonly outbox: Pick<Outbox, "letters" | "missing">;
  readonly cut: Cut | undefined;
  readonly config: Pick<Config, "reader" | "accounts">;
  /** How to run it again, as it is typed. */
  readonly again: string;
}

/** What the run did, for standard output: the messages, then what could not be sent and what is due later. */
export function reportText({ job, ran: { own, later, cutOff }, outbox }: RunReport): string {
  const { letters, missing } = outbox;
  const lines = letters.filter(isShown).flatMap((letter) => [onTerminal(letter), ""]);
  if (letters.length === 0 && own?.kind === "done") lines.push(resultSentence({ job, result: own.value, sentTo: [] }));
  for (const one of missing)
    lines.push(`Not sent to ${placeName(one.destination)}: ${titleOf(one)} (${problemOf(one.error)})`);
  for (const pending of cutOff) lines.push(`Not done: ${pending.job}`);
  for (const pending of later) lines.push(`Left to the worker: ${pending.job}, due ${pending.dueAt}`);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** The same as JSON. Each message by its key and in one line: what it says in full is in its channel, and a dry run shows it. */
export function reportJson({ ran, outbox: { letters, missing } }: RunReport): string {
  const { own, followUps, later, cutOff } = ran;
  return asJson({
    result: own?.kind === "done" ? own.value : null,
    messages: letters.map(({ key, destinations, inThreadOf, notification: { kind, summary } }) => ({
      key,
      destinations,
      inThreadOf,
      kind,
      summary: plainLine(summary),
    })),
    missing: missing.map(({ what, destination, error }) => ({ key: what.key, destination, reason: reasonOf(error) })),
    failed: [...(own === undefined ? [] : [own]), ...followUps].flatMap((outcome) =>
      outcome.kind === "failed" ? [{ job: outcome.job, reason: outcome.error.message }] : [],
    ),
    notDone: cutOff,
    later,
  });
}

/** In full, and as Slack takes it. */
export function messagesAsJson(letters: readonly Letter[], reader: Config["reader"]): readonly object[] {
  return letters.map(({ key, destinations, notification, inThreadOf }) => ({
    key,
    destinations,
    inThreadOf,
    notification,
    ...renderNotification(notification, { canAnswer: false, reader }),
  }));
}

export function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function titleOf({ what }: Missing): string {
  return "notification" in what ? terminalLine(what) : what.title;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The reason without what to do about it: that is said once, at the end. */
function problemOf(error: unknown): string {
  return error instanceof SlackSetupError ? error.problem : reasonOf(error);
}
