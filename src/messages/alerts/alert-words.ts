import type { AlertEnd, AlertFact, AlertKind, Decision, HarmMode, StillServing } from "../../decision/index.ts";
import { nameOfEvent } from "../checks/metric-words.ts";
import { signalDetail, signalSentence } from "../checks/outlook-words.ts";
import { capitalized, failureWords } from "../text/failure-words.ts";
import { formatAmount, formatCount, formatTime } from "../text/format.ts";
import { writtenCommand } from "../text/reader.ts";

interface Words {
  /** What is wrong, a clause that follows the name of the experiment. */
  readonly began: string;
  /** The same when it is over. */
  readonly ended: string;
  /** What visitors see while it lasts, without full stop; empty where the problem itself says it. */
  readonly visitors: string;
  /** What a person should do, plain sentences without the last full stop. */
  readonly toDo: string;
}

const STILL_SEEN = "Visitors still see the test";

const words = (): Readonly<Record<AlertKind, Words>> => ({
  harm: {
    began: "a variant is losing",
    ended: "no variant is losing any more",
    visitors: STILL_SEEN,
    toDo: "Pause or stop the experiment in Ours Privacy, unless the counts are wrong",
  },
  "broken-split": {
    began: "the traffic split is off",
    ended: "the traffic split is back to plan",
    visitors: STILL_SEEN,
    toDo: "Look for a redirect that loses visitors, a slow variant, or bots. Until it is fixed, Herald stops nothing here",
  },
  "no-traffic": {
    began: "no traffic",
    ended: "traffic is back",
    visitors: "",
    toDo: "Check that the page still has the experiment: its address, audience, snippet and traffic share",
  },
  "no-goal": {
    began: "no goal is set",
    ended: "a goal is set",
    visitors: STILL_SEEN,
    toDo: "Set the primary goal of the experiment in Ours Privacy",
  },
  "configuration-changed": {
    began: "changed while running",
    ended: "the setup is as it was",
    visitors: "Visitors see the new setup",
    toDo: "If you meant it, start a new experiment, because old and new counts do not add up. If not, change it back",
  },
  "counts-fell": {
    began: "counts dropped",
    ended: "counts no longer drop",
    visitors: STILL_SEEN,
    toDo: "Ask your data team what was removed. Starting tomorrow, Herald compares with the new counts",
  },
  "unsound-counts": {
    began: "counts are not valid",
    ended: "counts are valid again",
    visitors: STILL_SEEN,
    toDo: "Check how the goal is counted. Often an event fires more than once per impression",
  },
  unreadable: {
    began: "could not be read",
    ended: "can be read again",
    visitors: "Nothing changes for visitors",
    toDo: `Run ${writtenCommand("doctor")} to find the reason. Until it is fixed, Herald stops nothing here`,
  },
  "still-serving": {
    began: "stopped, but visitors still see the test",
    ended: "visitors no longer see the test",
    visitors: "",
    toDo: "Publish the latest version in Ours Privacy. If it is published, look for pages with an old copy of the snippet",
  },
  "publish-pending": {
    began: "stopped, but not published",
    ended: "visitors no longer see the test",
    visitors: "",
    toDo: "Publish the waiting version in Ours Privacy. Until then visitors may still see the test",
  },
});

/** The words about an alert. @param decision the one that showed it first; undefined: none did */
export function alertWords(fact: AlertFact, decision: Pick<Decision, "metrics"> | undefined): Words {
  const usual = words()[fact.kind];
  if (fact.kind !== "harm" || fact.event === null) return usual;
  const guardrail = nameOfEvent(fact.event, decision);
  return {
    ...usual,
    began: `harm to ${guardrail}`,
    ended: `no more harm to ${guardrail}`,
  };
}

/** What Herald itself does about harm. */
export const ABOUT_HARM: Readonly<Record<HarmMode, string>> = {
  alert: "Herald does not stop it for this",
  propose: "Herald asks you here as soon as the loss is clear",
  pause: "Herald announces a pause here as soon as the loss is clear",
  stop: "Herald announces a stop here as soon as the loss is clear",
};

/** What was seen when it began, without full stop. @param decision the one that showed it first; undefined: none did */
export function alertSentence(fact: AlertFact, decision: Decision | undefined, timeZone: string): string {
  switch (fact.kind) {
    case "unreadable":
      if (fact.what === "several")
        return `${formatCount(fact.unread)} of ${formatCount(fact.all)} experiments could not be read. The first one: ${failureWords(fact.failure)}`;
      return fact.what === "listing"
        ? `The running experiments could not be listed: ${failureWords(fact.failure)}`
        : capitalized(failureWords(fact.failure));
    case "still-serving":
      return stillServingSentence(fact, timeZone);
    case "publish-pending":
      return `Ours Privacy accepted the stop of ${formatTime(fact.stoppedAt, timeZone)}, but it waits to be published`;
    default:
      // Whoever raises a signal names its decision: without it the title is all that can be said.
      return decision === undefined ? capitalized(alertWords(fact, decision).began) : signalSentence(fact, decision);
  }
}

/** The same in statistical terms, a clause; empty where there is nothing to add. */
export function alertDetail(fact: AlertFact, decision: Decision | undefined): string {
  switch (fact.kind) {
    case "unreadable":
    case "still-serving":
    case "publish-pending":
      return "";
    default:
      return decision === undefined ? "" : signalDetail(fact, decision);
  }
}

/** What was known when it ended, without full stop; empty where there is nothing to add. */
export function alertEndSentence(end: AlertEnd, timeZone: string): string {
  switch (end.kind) {
    case "clear":
      return "";
    case "experiment-ended":
      return "The experiment has ended";
    case "experiment-paused":
      return "The experiment is paused";
    case "not-running":
      return `The experiment is not running. It is ${end.status}`;
    case "deleted":
      return "It was deleted in Ours Privacy";
    case "status":
      return `It is ${end.status} now`;
    case "rolled-out":
      return "A variant is rolled out to everyone now";
    case "no-impressions":
      return `There were no impressions ${between(end, timeZone)}`;
    case "late-events":
      if (end.hidden) return `Only a few impressions came in ${between(end, timeZone)}. These are late events`;
      return `Only ${formatAmount(end.impressions, "impression")} came in ${between(end, timeZone)}. These are late events`;
    case "watched-long-enough":
      return `Herald stopped watching after ${formatAmount(end.days, "day")}. It was not over: ${stillServingSentence(end.last, timeZone)}`;
  }
}

function stillServingSentence(fact: StillServing, timeZone: string): string {
  if (fact.hidden)
    return `Impressions came in ${between(fact, timeZone)}, after the stop of ${formatTime(fact.stoppedAt, timeZone)}`;
  return `${formatAmount(fact.impressions, "impression")} came in ${between(fact, timeZone)}, after the stop of ${formatTime(fact.stoppedAt, timeZone)}. About ${formatCount(fact.explained)} are late events`;
}

function between({ from, to }: Pick<StillServing, "from" | "to">, timeZone: string): string {
  return `from ${formatTime(from, timeZone)} to ${formatTime(to, timeZone)}`;
}
