import {
  armAhead,
  bestVariant,
  isSignalled,
  type ArmReport,
  type Decision,
  type Intention,
} from "../../decision/index.ts";
import { link, strong, text, type Line, type Row } from "../../notify/index.ts";
import { SENTENCES, sentencesLine } from "../acting/acting-notification.ts";
import { holdSentence } from "../acting/answers.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatCount, formatSize, formatLift, formatLiftRange, formatTime, isEstimated } from "../text/format.ts";
import { changeOf } from "./change.ts";
import type { DigestEntry, ActStory } from "./model.ts";
import { standingOf } from "./standing.ts";
import { chanceText } from "../checks/chance.ts";
import { failingSentence, openSentences } from "../checks/check-words.ts";
import { adviceSentence, forecastSentence, signalSentence, unsafeSentence } from "../checks/outlook-words.ts";
import { hiddenSentence, TOO_FEW } from "../checks/hidden-words.ts";
import { ACT_WORDS, tellAct } from "../acting/act-words.ts";
import { missingHostsSentence } from "../checks/traffic-words.ts";
import { outlookShort, whyShort } from "./why-short.ts";

const NAME = 80;
const ARM = 40;

/** Whose context a row is part of. */
export interface RowContext {
  /** Endings before it are no news; undefined: all are. */
  readonly since: string | undefined;
  /** IANA name. */
  readonly timeZone: string;
}

/** An experiment that waits for a decision: what was found, and what happens unless somebody acts. */
export function decideRow(entry: DigestEntry, context: RowContext): Row {
  const { answerUrl } = entry;
  return {
    lines: [headLine(entry), ...resultLines(entry.decision), ...sentenceLines(decideSentences(entry, context))],
    ...(answerUrl !== undefined && { action: { text: "Review and decide", url: answerUrl } }),
  };
}

/** An experiment with a problem: what it is. No result is shown that must not be believed. */
export function fixRow(entry: DigestEntry): Row {
  return { lines: [headLine(entry), ...sentenceLines(fixSentences(entry))], isWarning: true };
}

/** An experiment that was decided since the last digest. */
export function decidedRow(entry: DigestEntry, context: RowContext): Row {
  return { lines: [headLine(entry), ...sentenceLines(decidedSentences(entry, context))] };
}

/** An experiment that goes on, in one line. */
export function runningRow(entry: DigestEntry, context: RowContext): Row {
  const { decision } = entry;
  const held = heldSentence(entry, context);
  const outlook = [whyShort(decision), outlookShort(decision, entry.horizonDays)].filter((words) => words !== "");
  const said = decision.hidden !== undefined ? TOO_FEW : held === undefined ? outlook.join(", ") : held;
  const change = changeOf(entry);
  return {
    lines: [
      [
        ...headLine(entry),
        ...shortResult(decision).flatMap((part): Line => [" · ", ...part]),
        ...(said === "" ? [] : [" · ", text(said, SENTENCES)]),
        ...(change === undefined ? [] : [` (${change.sentence})`]),
        ...(decision.unsafe === null ? [] : [` · ${TOO_EARLY}`]),
      ],
    ],
  };
}

/** The sentences of an experiment's own message in the thread. */
export function storySentences(entry: DigestEntry, context: RowContext): readonly string[] {
  switch (standingOf(entry, context.since)) {
    case "stopped":
    case "paused":
    case "called-off":
    case "ended":
      return decidedSentences(entry, context);
    case "stop-failed":
    case "ready":
    case "undecided":
    case "harm":
      return decideSentences(entry, context);
    case "problem":
      return fixSentences(entry);
    case "running": {
      const held = heldSentence(entry, context);
      if (entry.decision.hidden !== undefined)
        return [...(held === undefined ? [] : [held]), ...hiddenLines(entry.decision)];
      return [...(held === undefined ? whyNotYet(entry.decision) : [held]), ...outlook(entry.decision)];
    }
  }
}

/** `*<name>* · day 12 of 28`. */
export function headLine({ decision, url, horizonDays }: Pick<DigestEntry, "decision" | "url" | "horizonDays">): Line {
  return [strong(link(url, decision.experimentName, NAME)), ` · ${dayOf(decision.day, horizonDays)}`];
}

/** The name of an arm; the control is marked as such, unless its name says so. */
export function armName(arm: Pick<ArmReport, "name" | "isControl">): string {
  const name = cleanText(arm.name, ARM);
  return !arm.isControl || /original|control/iu.test(name) ? name : `${name} (control)`;
}

/** `day 12 of 28`. */
export function dayOf(day: number, horizonDays: number | undefined): string {
  if (day === 0) return "no traffic yet";
  const number = formatCount(day);
  if (horizonDays === undefined) return `day ${number}`;
  return day <= horizonDays
    ? `day ${number} of ${formatCount(horizonDays)}`
    : `day ${number}, planned ${formatCount(horizonDays)}`;
}

/** Who is ahead and by how much; nothing where the counts must not be believed. */
export function resultLines(decision: Decision): Line[] {
  const leader = armAhead(decision);
  if (leader === undefined) return [];
  const best = leader.probabilityToBeBest;
  const chance = best === null ? [] : [` Chance of being best: ${chanceText(best, decision)}.`];
  const name = strong(text(armName(leader), ARM));
  if (leader.isControl) return [[name, " is ahead of every variant.", ...chance]];
  if (leader.lift === null || !isEstimated(leader.lift)) return [[name, " is ahead.", ...chance]];
  const gain = strong(formatSize(leader.lift.value));
  return [[name, " is ahead by ", gain, ` (${formatLiftRange(leader.lift)}).`, ...chance]];
}

/** The same in a few words: who is ahead, or the best variant while the control is. */
function shortResult(decision: Decision): Line[] {
  const leader = armAhead(decision);
  if (leader === undefined) return [];
  const shown = leader.isControl ? bestVariant(decision) : leader;
  if (shown?.lift == null) return [[text(armName(leader), ARM), " ahead"]];
  return [[text(armName(shown), ARM), ` ${formatLift(shown.lift)}`]];
}

/** No line where there is nothing to say. */
function sentenceLines(sentences: readonly string[]): Line[] {
  return sentences.length === 0 ? [] : [sentencesLine(sentences)];
}

/** Said in each row of a policy that breaks its promise; the foot of the message says how often it errs. */
export const TOO_EARLY = "policy stops too early";

/** Said with whatever else is said: how often such a policy errs. */
function unsafeSentences({ unsafe }: Decision): string[] {
  return unsafe === null ? [] : [unsafeSentence(unsafe)];
}

function decideSentences(entry: DigestEntry, { timeZone, since }: RowContext): string[] {
  const { decision, act, plan } = entry;
  const unsafe = unsafeSentences(decision);
  const { outcome } = outcomeOf(entry);
  switch (standingOf(entry, since)) {
    case "stop-failed":
      return [outcome, "It is still running"];
    case "undecided":
      return [
        "The planned time is over without a winner, so it is your call",
        ...(decision.hidden === undefined ? whyNotYet(decision) : hiddenLines(decision)),
        ...outlook(decision),
        ...unsafe,
      ];
    case "harm":
      return [
        ...signalSentences(decision),
        ...(asksAboutHarm(plan)
          ? readySentences(entry, timeZone)
          : ["Pause or stop it in Ours Privacy, unless the counts are wrong"]),
        ...(plan?.kind === "held" ? [holdSentence(plan.hold, timeZone)] : []),
        ...(act === undefined || outcome === "" ? [] : [outcome]),
        ...unsafe,
      ];
    default:
      return [...readySentences(entry, timeZone), ...signalSentences(decision), ...hiddenLines(decision), ...unsafe];
  }
}

/** Whether the policy does something about harm, or asks. */
function asksAboutHarm(plan: DigestEntry["plan"]): boolean {
  return (plan?.kind === "propose" || plan?.kind === "act") && plan.intention.because === "harm";
}

function fixSentences(entry: DigestEntry): string[] {
  const { decision } = entry;
  const { outcome } = outcomeOf(entry);
  const hosts = missingHostsSentence(entry.missingHosts ?? []);
  return [
    ...signalSentences(decision),
    ...(hosts === "" ? [] : [hosts]),
    ...(decision.signals.length > 0 && (decision.verdict !== "blocked" || isSignalled(decision))
      ? []
      : whyNotYet(decision)),
    ...(decision.verdict === "blocked" && hasCounts(decision) ? [HIDDEN] : []),
    ...(outcome === "" ? [] : [outcome]),
  ];
}

function hasCounts({ arms }: Decision): boolean {
  return arms.some(({ impressions }) => impressions > 0);
}

/** Said of figures that must not be believed. */
const HIDDEN = "Results are hidden until this is fixed";

function decidedSentences(entry: DigestEntry, { since, timeZone }: RowContext): string[] {
  const { act } = entry;
  const { outcome, visitorsSee } = outcomeOf(entry);
  switch (standingOf(entry, since)) {
    case "stopped":
      return [
        `Stopped on ${formatTime(act!.at, timeZone)}`,
        outcome || `Winner: ${winnerName(act!, entry.decision)}`,
        ...(visitorsSee === "" ? [] : [visitorsSee]),
      ];
    case "paused":
      return [`Paused on ${formatTime(act!.at, timeZone)}`, outcome, visitorsSee].filter((sentence) => sentence !== "");
    case "called-off":
      return [outcome || "Someone vetoed the stop"];
    default:
      return [outcome || "It has ended, and Herald did not stop it"];
  }
}

/** Why a winner goes on all the same; undefined where that is not so. */
export function heldSentence(entry: DigestEntry, { timeZone }: RowContext): string | undefined {
  const { decision, plan } = entry;
  if (decision.verdict !== "winner" && plan?.kind !== "held") return undefined;
  const { outcome } = outcomeOf(entry);
  if (outcome !== "") return outcome;
  return plan?.kind === "held" ? holdSentence(plan.hold, timeZone) : "Someone vetoed the stop";
}

function outcomeOf({ act, decision }: DigestEntry): { readonly outcome: string; readonly visitorsSee: string } {
  return act === undefined ? UNTOLD : tellAct(act, decision);
}

const UNTOLD = { outcome: "", visitorsSee: "" };

function signalSentences(decision: Decision): string[] {
  return decision.signals.map((signal) => signalSentence(signal, decision));
}

/** Why there are no figures; nothing where there are. */
function hiddenLines({ hidden }: Decision): string[] {
  return hidden === undefined ? [] : [hiddenSentence(hidden)];
}

/** What may come: a decision by itself, or advice not to wait for one. */
function outlook(decision: Decision): string[] {
  return [adviceSentence(decision.advice), forecastSentence(decision.forecast, decision)].filter(
    (sentence) => sentence !== "",
  );
}

/** As it came: whoever shows it cleans it. */
function winnerName({ intention: { variantId } }: Pick<ActStory, "intention">, { arms }: Decision): string {
  return arms.find(({ id }) => id === variantId)?.name ?? variantId ?? "none";
}

function readySentences({ decision, plan, act }: DigestEntry, timeZone: string): string[] {
  const isOpen = act?.state === "announced" || act?.state === "executing";
  const intention = isOpen
    ? act.intention
    : plan?.kind === "propose" || plan?.kind === "act"
      ? plan.intention
      : undefined;
  const { verb, doing, noun } = ACT_WORDS[intention?.act ?? "stop"];
  const why = reasonSentences(intention, decision);
  if (act?.state === "executing") {
    const winner = act.intention.variantId === null ? "" : `. Winner: ${winnerName(act, decision)}`;
    return [...why, `Herald is ${doing} it now${winner}`];
  }
  const notBefore = act?.state === "announced" ? act.notBefore : plan?.kind === "act" ? plan.notBefore : undefined;
  if (notBefore !== undefined) {
    return Date.parse(notBefore) <= Date.parse(decision.asOf)
      ? [...why, `Herald is about to ${verb}. Only a pause in Ours Privacy can still prevent that`]
      : [...why, `Herald will ${verb} on ${formatTime(notBefore, timeZone)}. To keep it running, veto it before then`];
  }
  if (plan?.kind === "propose" && plan.because === "recently-discovered")
    return [...why, "Herald discovered it less than a day ago, so it asks you"];
  if (plan?.kind === "propose" && plan.because === "unverified")
    return [...why, "Herald could not make every check, so it asks you", ...openSentences(decision)];
  if (plan?.kind === "propose" && plan.because === "paused")
    return [...why, `${intention?.act === "pause" ? "Herald is" : "Stops are"} paused, so it waits for you`];
  return [...why, `Its policy leaves the ${noun} to you`];
}

/** Why something is to be done; of a winner the result says it. */
function reasonSentences(intention: Intention | undefined, decision: Decision): string[] {
  if (intention?.because === "horizon") return ["The planned time is over, and no variant is proven better"];
  return intention?.because === "futility" ? [adviceSentence(decision.advice)] : [];
}

/** The sentence of the first failing check. */
function whyNotYet(decision: Decision): string[] {
  const sentence = failingSentence(decision);
  return sentence === undefined ? [] : [sentence];
}
