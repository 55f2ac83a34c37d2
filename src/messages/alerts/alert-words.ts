import type { AlertEnd, AlertFact, AlertKind, Decision, StillServing } from "../../decision/index.ts";
import { signalSentence } from "../checks/outlook-words.ts";
import { capitalized, failureWords } from "../text/failure-words.ts";
import { formatAmount, formatTime } from "../text/format.ts";

interface Words {
  /** Title of the message when it begins. */
  readonly began: string;
  /** Title when it is over. */
  readonly ended: string;
  /** What a person should do, one sentence without full stop. */
  readonly toDo: string;
}

const WORDS: Readonly<Record<AlertKind, Words>> = {
  harm: {
    began: "Harm: a variant loses against the original",
    ended: "No longer harm",
    toDo: "Look at the variant now and stop the experiment in Ours Privacy, unless you know that the counts are wrong: Herald never stops an experiment because a variant loses",
  },
  "broken-split": {
    began: "Broken split: the traffic is not shared as planned",
    ended: "The split is as planned again",
    toDo: "Find out why (a redirect that loses visitors, a variant that loads slowly, robots); until then nothing is stopped automatically, whatever the numbers say",
  },
  "no-traffic": {
    began: "No traffic",
    ended: "Traffic is back",
    toDo: "Check that the page still carries the experiment: its address, its audience, the snippet and the share of visitors taking part",
  },
  "no-goal": {
    began: "No goal: there is nothing to count",
    ended: "A goal is set",
    toDo: "Set the experiment's primary goal in Ours Privacy",
  },
  "configuration-changed": {
    began: "Changed while it runs",
    ended: "The configuration is as it was",
    toDo: "If the change was meant, start a new experiment: counts from before and after cannot be added up; if not, undo it",
  },
  "counts-fell": {
    began: "Counts fell",
    ended: "Counts only grow again",
    toDo: "Ask whoever cleans the data what was removed; Herald compares with the new counts from tomorrow on",
  },
  "unsound-counts": {
    began: "Counts that cannot be true",
    ended: "The counts make sense again",
    toDo: "Check how the goal is counted: an event that fires more than once for an impression is the usual reason",
  },
  unreadable: {
    began: "Cannot be read",
    ended: "Can be read again",
    toDo: "Run herald doctor: it says whether the key, its scope, the network or Ours Privacy is the reason. Nothing is stopped meanwhile",
  },
  "still-serving": {
    began: "Stopped, but impressions still come in",
    ended: "Impressions have stopped",
    toDo: "Open the experiment in Ours Privacy and publish the latest version; if it is published, look for pages that still hold an old copy of the snippet",
  },
  "publish-pending": {
    began: "Stopped, but not published yet",
    ended: "No more impressions: the stop seems to be live",
    toDo: "Publish the waiting version in Ours Privacy: until then visitors may still see the test",
  },
};

/** The words about one kind of alert. */
export function alertWords(kind: AlertKind): Words {
  return WORDS[kind];
}

/** What was seen when it began, without full stop. @param decision the one that showed it first; undefined: none did */
export function alertSentence(fact: AlertFact, decision: Decision | undefined, timeZone: string): string {
  switch (fact.kind) {
    case "unreadable":
      if (fact.what === "several")
        return `${fact.unread} of ${fact.all} experiments could not be read. The first: ${failureWords(fact.failure)}`;
      return fact.what === "listing"
        ? `The running experiments could not be listed: ${failureWords(fact.failure)}`
        : capitalized(failureWords(fact.failure));
    case "still-serving":
      return stillServingSentence(fact, timeZone);
    case "publish-pending":
      return `Ours Privacy took the stop of ${formatTime(fact.stoppedAt, timeZone)} and said that it waits to be published`;
    default:
      // Whoever raises a signal names its decision: without it the title is all that can be said.
      return decision === undefined ? WORDS[fact.kind].began : signalSentence(fact, decision);
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
      return `The experiment does not run: it is ${end.status}`;
    case "deleted":
      return "It was deleted in Ours Privacy";
    case "status":
      return `It is ${end.status} now`;
    case "rolled-out":
      return "A variant is rolled out to everyone now";
    case "no-impressions":
      return `No impressions came in ${between(end, timeZone)}`;
    case "late-events":
      return `Only ${formatAmount(end.impressions, "impression")} came in ${between(end, timeZone)}, which late events explain`;
    case "watched-long-enough":
      return `Herald looks no further after ${formatAmount(end.days, "day")}, and it was not over then: ${stillServingSentence(end.last, timeZone)}`;
  }
}

function stillServingSentence(fact: StillServing, timeZone: string): string {
  return `${formatAmount(fact.impressions, "impression")} came in ${between(fact, timeZone)}, although it was stopped ${formatTime(fact.stoppedAt, timeZone)}; late events explain about ${formatAmount(fact.explained, "impression")}`;
}

function between({ from, to }: Pick<StillServing, "from" | "to">, timeZone: string): string {
  return `between ${formatTime(from, timeZone)} and ${formatTime(to, timeZone)}`;
}
