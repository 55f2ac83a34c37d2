import type { AlertEnd, AlertFact, Decision } from "../decision/index.ts";
import type { Instant } from "../experiment/index.ts";
import { alertEndSentence, alertSentence, alertWords } from "./alert-words.ts";
import { fitBlocks } from "./fit.ts";
import { formatDuration, formatTime, plainSpaces } from "./format.ts";
import type { Message } from "./message.ts";
import { linked, mrkdwn } from "./mrkdwn.ts";
import { context, section } from "./page.ts";

const NAME = 80;
const TITLE = 140;
/** Characters that a sentence may have, tried in turn: escaping can make text five times as long. */
const ROOMS = [600, 300, 120, 60, 30];

/** One alert as it is told: when it begins, when it is over, or both at once. */
export interface SignalModel {
  readonly fact: AlertFact;
  /** The decision that showed it first; undefined: no decision did. */
  readonly decision: Decision | undefined;
  readonly beganAt: Instant;
  /** Undefined while it lasts. */
  readonly endedAt: Instant | undefined;
  /** What was known when it ended; undefined while it lasts. */
  readonly end: AlertEnd | undefined;
  /** Undefined: the whole account. */
  readonly experiment: { readonly name: string; readonly url: string } | undefined;
  readonly accountName: string;
  /** True: it is the last of its kind that is shown in the channel for now. */
  readonly isLastShown: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
}

/** Told when an alert begins: what was seen, since when, what to do. */
export function renderOnset(model: SignalModel): Message {
  const { began, toDo } = alertWords(model.fact.kind);
  return signalMessage(model, began, (most) => [
    `*Seen:* ${mrkdwn(seenIn(model), most)}.`,
    `*Since:* ${formatTime(model.beganAt, model.timeZone)}`,
    `*What to do:* ${mrkdwn(toDo, most)}.`,
  ]);
}

/** Told when an alert is over: what is the case now, and how long it lasted. */
export function renderEnd(model: SignalModel & { readonly endedAt: Instant }): Message {
  const { ended } = alertWords(model.fact.kind);
  return signalMessage(model, ended, (most) => [
    ...endedLine(model, most),
    `*It lasted* ${lastedOf(model)}: ${fromTo(model)}`,
  ]);
}

/** Told in place of both, where it was over before anyone could be told that it began. */
export function renderPast(model: SignalModel & { readonly endedAt: Instant }): Message {
  const { began } = alertWords(model.fact.kind);
  return signalMessage(model, `Over already: ${began.charAt(0).toLowerCase()}${began.slice(1)}`, (most) => [
    `*Seen:* ${mrkdwn(seenIn(model), most)}.`,
    ...endedLine(model, most),
    `*It lasted* ${lastedOf(model)}: ${fromTo(model)}. Nothing needs to be done.`,
  ]);
}

function signalMessage(model: SignalModel, title: string, lines: (most: number) => readonly string[]): Message {
  const { experiment, accountName } = model;
  const account = mrkdwn(accountName, NAME);
  const subject =
    experiment === undefined
      ? `*Account ${account}*`
      : `*${linked(experiment.url, experiment.name, NAME)}*  ·  ${account}`;
  const plainSubject =
    experiment === undefined ? `account ${account}` : `${mrkdwn(experiment.name, NAME)} (${account})`;
  const foot = [
    ...(model.isLastShown
      ? ["More experiments may have this now. They are not shown one by one: the next digest lists them all."]
      : []),
    ...(model.isDemo ? ["Demo: this experiment is made up by the built-in sandbox."] : []),
  ];
  return {
    text: plainSpaces(`${mrkdwn(title, TITLE)}: ${plainSubject}`),
    blocks: fitBlocks(ROOMS, (most) => [
      section([`*${mrkdwn(title, TITLE)}*`, subject, ...lines(most)].join("\n")),
      ...(foot.length === 0 ? [] : [context(...foot)]),
    ]),
  };
}

function seenIn({ fact, decision, timeZone }: SignalModel): string {
  return alertSentence(fact, decision, timeZone);
}

function endedLine({ end, timeZone }: SignalModel, most: number): string[] {
  const sentence = end === undefined ? "" : alertEndSentence(end, timeZone);
  return sentence === "" ? [] : [`*Now:* ${mrkdwn(sentence, most)}.`];
}

function lastedOf({ beganAt, endedAt }: SignalModel & { readonly endedAt: Instant }): string {
  return formatDuration(Date.parse(endedAt) - Date.parse(beganAt));
}

function fromTo({ beganAt, endedAt, timeZone }: SignalModel & { readonly endedAt: Instant }): string {
  return `${formatTime(beganAt, timeZone)} to ${formatTime(endedAt, timeZone)}`;
}
