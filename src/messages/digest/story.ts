import type { ArmReport, Decision, CheckId, Estimate, Signal } from "../../decision/index.ts";
import { holdSentence } from "../acting/answers.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatLift, formatTime } from "../text/format.ts";
import { changeOf } from "./change.ts";
import type { DigestEntry, StopStory } from "./model.ts";
import { standingOf } from "./triage.ts";
import type { Entry, Note, Standing } from "../../notify/index.ts";
import { chanceText } from "../checks/chance.ts";
import { failingSentence, openSentences } from "../checks/check-words.ts";
import { adviceSentence, forecastSentence, signalSentence, unsafeSentence } from "../checks/outlook-words.ts";
import { tellStop } from "../acting/stop-words.ts";
import { outlookShort, whyShort } from "./why-short.ts";

const LONGEST_ARM_NAME = 40;

export function tellEntry(
  entry: DigestEntry,
  { since, timeZone }: { since: string | undefined; timeZone: string },
): Entry {
  const { decision } = entry;
  const standing = standingOf(entry, since);
  const leader = decision.leader === null ? undefined : decision.arms[decision.leader];
  return {
    standing,
    name: decision.experimentName,
    url: entry.url,
    day: dayOf(decision.day, entry.horizonDays),
    dayShort: dayShortOf(decision.day, entry.horizonDays),
    leader: leader && leaderOf(leader, decision),
    lift: leader && liftOf(decision, leader),
    counts: countsOf(decision),
    conversions: conversionsOf(decision),
    notes: [...unsafeNotes(decision), ...notesOf(entry, standing, timeZone)],
    brief:
      standing === "running" && decision.verdict !== "winner"
        ? [whyShort(decision), outlookShort(decision, entry.horizonDays)].filter((words) => words !== "").join(", ")
        : undefined,
    change: changeOf(entry)?.sentence,
  };
}

/** The name of an arm; the original is marked as such, unless its name says so. */
export function armName(arm: Pick<ArmReport, "name" | "isControl">): string {
  const name = cleanText(arm.name, LONGEST_ARM_NAME);
  return !arm.isControl || /original|control/iu.test(name) ? name : `${name} (original)`;
}

function leaderOf(arm: ArmReport, decision: Decision): NonNullable<Entry["leader"]> {
  const probability = arm.probabilityToBeBest ?? undefined;
  const best = probability === undefined ? "not estimable" : chanceText(probability, decision);
  return {
    name: armName(arm),
    probability,
    best,
    bestLong: `${best} to be best`,
  };
}

/** `day 12 of 28`. */
export function dayOf(day: number, horizonDays: number | undefined): string {
  if (day === 0) return "no traffic yet";
  return horizonDays === undefined
    ? `day ${day}`
    : day <= horizonDays
      ? `day ${day} of ${horizonDays}`
      : `day ${day}, planned ${horizonDays}`;
}

/** For a column: `12 of 28`. */
function dayShortOf(day: number, horizonDays: number | undefined): string {
  if (day === 0) return "–";
  return horizonDays === undefined ? String(day) : `${day} of ${horizonDays}`;
}

function liftOf(decision: Decision, leader: ArmReport): Entry["lift"] {
  if (!leader.isControl) return leader.lift === null ? undefined : liftTold(leader, leader.lift, true);
  const variants = decision.arms.filter((arm) => !arm.isControl && arm.lift !== null);
  const best = variants.toSorted((a, b) => (b.probabilityToBeBest ?? 0) - (a.probabilityToBeBest ?? 0))[0];
  return best && liftTold(best, best.lift!, false);
}

function liftTold(arm: ArmReport, lift: Estimate, isLeaders: boolean): NonNullable<Entry["lift"]> {
  const text = formatLift(lift);
  return { of: armName(arm), isLeaders, text, textLong: `lift ${text}` };
}

function countsOf({ arms }: Decision): string {
  const impressions = arms.reduce((sum, arm) => sum + arm.impressions, 0);
  const conversions = arms.reduce((sum, arm) => sum + arm.conversions, 0);
  // Counts that are no counts are what the sentence is about; here they would only look like figures.
  if (!Number.isInteger(impressions) || !Number.isInteger(conversions)) return "";
  return `${formatAmount(impressions, "impression")}, ${formatAmount(conversions, "conversion")}`;
}

function conversionsOf({ arms }: Decision): string {
  const conversions = arms.reduce((sum, arm) => sum + arm.conversions, 0);
  return arms.length === 0 || !Number.isInteger(conversions) ? "" : formatAmount(conversions, "conversion");
}

/** Said with whatever else is said: how often such a policy errs. */
function unsafeNotes({ unsafe }: Decision): Note[] {
  return unsafe === null ? [] : [{ label: "Unsafe policy", sentence: unsafeSentence(unsafe) }];
}

/** What may come: a decision by itself, or advice not to wait for one. */
function outlook(decision: Decision): Note[] {
  const { forecast, advice } = decision;
  return [
    ...(advice.kind === "none" ? [] : [{ label: "Advice", sentence: adviceSentence(advice), isBrief: true as const }]),
    ...(forecast.kind === "none"
      ? []
      : [{ label: "Forecast", sentence: forecastSentence(forecast, decision), isBrief: true as const }]),
  ];
}

function notesOf({ decision, plan, stop }: DigestEntry, standing: Standing, timeZone: string): Note[] {
  const because = whyNotYet(decision);
  const signals = decision.signals.map((signal) => ({
    label: SIGNALS[signal.kind].label,
    sentence: signalSentence(signal, decision),
  }));
  const { outcome, visitorsSee } = stop === undefined ? UNTOLD : tellStop(stop.ending, decision, stop);
  switch (standing) {
    case "stopped": {
      const visitors = visitorsSee === "" ? [] : [{ label: "On the site", sentence: visitorsSee }];
      return [
        {
          label: `Stopped ${formatTime(stop!.at, timeZone)}`,
          sentence: outcome || `${winnerName(stop!, decision)} won`,
        },
        ...visitors,
      ];
    }
    case "stop-failed":
      return [{ label: "Stop failed", sentence: `${outcome}; it still runs` }, ...signals];
    case "called-off":
      return [{ label: "Stop called off", sentence: outcome }];
    case "ended":
      return [{ label: "Ended", sentence: outcome || "It no longer runs, and it was not Herald who stopped it" }];
    case "ready":
      return [readyNote({ decision, plan, stop }, timeZone), ...signals];
    case "look":
      return [
        ...signals,
        // Whoever has to act on a signal need not read when a winner may come.
        ...(signals.length > 0 && (decision.verdict !== "blocked" || isSignalled(decision))
          ? []
          : [...because, ...outlook(decision)]),
        ...(outcome === "" ? [] : [{ label: "Stop called off", sentence: outcome }]),
      ];
    case "running":
      if (decision.verdict === "winner")
        return [
          {
            label: "Goes on",
            sentence:
              outcome ||
              (plan?.kind === "held" ? holdSentence(plan.hold, timeZone) : "A person decided against stopping it"),
          },
        ];
      // Blocked, yet nobody has to do anything: "blocked" would alarm.
      return [
        ...because.map(({ label, sentence }) => ({
          label: label === "Blocked" ? "Not judged" : label,
          sentence,
          isBrief: true as const,
        })),
        ...outlook(decision),
      ];
  }
}

const UNTOLD = { outcome: "", visitorsSee: "" };

/** As it came: whoever shows it cleans it. */
function winnerName({ winnerVariantId }: Pick<StopStory, "winnerVariantId">, { arms }: Decision): string {
  return arms.find(({ id }) => id === winnerVariantId)?.name ?? winnerVariantId;
}

function readyNote({ decision, plan, stop }: Pick<DigestEntry, "decision" | "plan" | "stop">, timeZone: string): Note {
  if (stop?.state === "executing")
    return {
      label: "Being stopped",
      sentence: `${winnerName(stop, decision)} won; the stop is under way and not confirmed yet`,
    };
  const notBefore = stop?.state === "announced" ? stop.notBefore : plan?.kind === "stop" ? plan.notBefore : undefined;
  if (notBefore !== undefined && Date.parse(notBefore) <= Date.parse(decision.asOf)) {
    return {
      label: "Ready to stop",
      sentence: "Herald is about to stop it, after one more look; to prevent it, pause the experiment now",
    };
  }
  if (notBefore !== undefined) {
    return {
      label: "Ready to stop",
      sentence: `Herald stops it ${formatTime(notBefore, timeZone)}, after one more look; to prevent it, pause the experiment before then`,
    };
  }
  if (plan?.kind === "propose" && plan.because === "newcomer") {
    return {
      label: "Ready to stop",
      sentence: "Herald has only just met this experiment, so it leaves the stop to you",
    };
  }
  if (plan?.kind === "propose" && plan.because === "unverified") {
    return {
      label: "Ready to stop",
      sentence: [
        "Herald could not make every check by itself, so it leaves the stop to you",
        ...openSentences(decision),
      ].join(". "),
    };
  }
  return { label: "Ready to stop", sentence: "Its policy leaves the stop to you: stop it in Ours Privacy" };
}

/** What each signal is called, and the check that says the same. */
const SIGNALS: Readonly<Record<Signal["kind"], { readonly label: string; readonly check: CheckId | undefined }>> = {
  harm: { label: "Harm", check: undefined },
  "broken-split": { label: "Broken split", check: "split-as-planned" },
  "no-traffic": { label: "No traffic", check: "has-traffic" },
  "no-goal": { label: "No goal", check: "goal-set" },
  "configuration-changed": { label: "Changed", check: "same-configuration" },
  "counts-fell": { label: "Counts fell", check: "counts-grow" },
  "unsound-counts": { label: "Unsound counts", check: "sound-counts" },
};

/** The sentence of the first failing check. */
function whyNotYet(decision: Decision): Note[] {
  const sentence = failingSentence(decision);
  if (sentence === undefined) return [];
  if (decision.verdict === "inconclusive")
    return [
      {
        label: "Inconclusive",
        sentence: `Its planned time is over without a winner, so the decision is yours. ${sentence}`,
      },
    ];
  return [{ label: decision.verdict === "blocked" ? "Blocked" : "Not yet", sentence }];
}

/** Whether a signal already says what the first failing check says. */
function isSignalled({ signals, firstFailing }: Decision): boolean {
  return signals.some(({ kind }) => SIGNALS[kind].check === firstFailing);
}
