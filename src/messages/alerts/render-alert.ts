import type { AlertEnd, AlertFact, Decision, HarmMode } from "../../decision/index.ts";
import type { ExperimentRef, Instant } from "../../experiment/index.ts";
import { link, strong, text, type Line, type Notification } from "../../notify/index.ts";
import { ABOUT_HARM, alertDetail, alertEndSentence, alertSentence, alertWords } from "./alert-words.ts";
import { sentencesLine } from "../acting/acting-notification.ts";
import { alertFacts } from "../facts/report-facts.ts";
import { missingHostsSentence } from "../checks/traffic-words.ts";
import { cleanText, shortenToLength } from "../text/clean-text.ts";
import { formatDuration, formatTime } from "../text/format.ts";

const NAME = 80;
const TITLE = 140;
/** Characters that a sentence may have, tried in turn: escaping can make text five times as long. */
const SENTENCE = [600, 300, 120, 60, 30] as const;

/**
 * One alert as it is told: when it begins, when it is over, or both at once. Without an id of an experiment it is about the whole account.
 */
export interface AlertModel extends ExperimentRef {
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
  /** Hosts that an experiment without traffic targets and that its account does not allow; empty: none, or it cannot be told. */
  readonly missingHosts: readonly string[];
  readonly accountName: string;
  /** What the policy of the experiment does about harm. */
  readonly onHarm: HarmMode;
  /** True: it is the last of its kind that is shown in the channel for now. */
  readonly isLastShown: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
}

const ALLOW_HOSTS = "Change the allowed domains in Ours Privacy, or the address of the experiment";

/** Told when an alert begins: what was seen, since when, what to do. */
export function renderAlert(model: AlertModel): Notification {
  const { began, visitors, toDo } = alertWords(model.fact, model.decision);
  const herald = model.fact.kind === "harm" ? [ABOUT_HARM[model.onHarm]] : [];
  const hosts = missingHostsSentence(model.missingHosts);
  const sentences = hosts === "" ? [toDo] : [hosts, ALLOW_HOSTS];
  return alertNotification(model, began, [
    seenLine(model),
    sentencesLine([...(visitors === "" ? [] : [visitors]), ...sentences, ...herald]),
  ]);
}

/** Told when an alert is over: what is the case now, and how long it lasted. */
export function renderAlertOver(model: AlertModel & { readonly endedAt: Instant }): Notification {
  const { began, ended } = alertWords(model.fact, model.decision);
  const title = isMended(model) ? ended : `alert closed (${began})`;
  return alertNotification(model, title, [...endedLine(model), lastedLine(model)]);
}

/** Whether it ended because what it was about is well again, and not because there is nothing left to watch. */
function isMended({ fact, end }: AlertModel): boolean {
  if (end === undefined || end.kind === "clear") return true;
  const isOfStop = fact.kind === "still-serving" || fact.kind === "publish-pending";
  return isOfStop && end.kind !== "watched-long-enough";
}

/** Told in place of both, where it was over before anyone could be told that it began. */
export function renderPastAlert(model: AlertModel & { readonly endedAt: Instant }): Notification {
  const { began } = alertWords(model.fact, model.decision);
  return alertNotification(model, `already over (${began})`, [
    seenLine(model),
    ...endedLine(model),
    [...lastedLine(model), " There is nothing to do."],
  ]);
}

/** @param clause what is the case, said of the experiment, or of the experiments of the account; may name what a person named */
function alertNotification(model: AlertModel, clause: string, lines: readonly Line[]): Notification {
  const { experiment, accountName, endedAt, fact } = model;
  const account = text(accountName, NAME);
  const subject =
    experiment === undefined ? `Experiments of ${cleanText(accountName, NAME)}` : cleanText(experiment.name, NAME);
  const title = shortenToLength(`${subject}: ${cleanText(clause, TITLE)}`, TITLE);
  const about: Line =
    experiment === undefined ? ["Experiments of ", account] : [link(experiment.url, experiment.name, NAME)];
  const lead: Line = [strong(...about, ": ", text(clause, TITLE))];
  const detail = alertDetail(fact, model.decision);
  const where = experiment === undefined ? [] : [cleanText(accountName, NAME)];
  const since = endedAt === undefined ? [`Since ${formatTime(model.beganAt, model.timeZone)}`] : [];
  const details = detail === "" ? [] : [`${where.length + since.length === 0 ? "Details" : "details"}: ${detail}`];
  const foot = [
    ...(where.length + since.length + details.length === 0 ? [] : [[...where, ...since, ...details].join(" · ")]),
    ...(model.isLastShown && endedAt === undefined
      ? ["More experiments may have this problem. The next digest lists them all."]
      : []),
    ...(model.isDemo ? ["Demo: the built-in sandbox simulates this experiment."] : []),
  ];
  return {
    kind: endedAt === undefined ? "alert" : "alert-over",
    severity: endedAt !== undefined ? "info" : fact.kind === "harm" ? "urgent" : "attention",
    title,
    summary: experiment === undefined ? [text(title, TITLE)] : [text(title, TITLE), " (", account, ")"],
    link: experiment?.url,
    facts: alertFacts(model),
    body: [
      { part: "lines", lines: [lead, ...lines] },
      ...(foot.length === 0
        ? []
        : [{ part: "small" as const, lines: foot.map((line): Line => [text(line, SENTENCE)]) }]),
    ],
  };
}

function seenLine({ fact, decision, timeZone }: AlertModel): Line {
  return [text(alertSentence(fact, decision, timeZone), SENTENCE), "."];
}

function endedLine({ end, timeZone }: AlertModel): Line[] {
  const sentence = end === undefined ? "" : alertEndSentence(end, timeZone);
  return sentence === "" ? [] : [[text(sentence, SENTENCE), "."]];
}

function lastedLine({ beganAt, endedAt, timeZone }: AlertModel & { readonly endedAt: Instant }): Line {
  const lasted = formatDuration(Date.parse(endedAt) - Date.parse(beganAt));
  return [`The problem lasted ${lasted}, from ${formatTime(beganAt, timeZone)} to ${formatTime(endedAt, timeZone)}.`];
}
