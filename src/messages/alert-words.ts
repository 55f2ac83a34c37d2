import type { Signal } from "../decision/index.ts";

/** Everything people are alerted of: what decisions signal, and what only a job can see. */
export type AlertKind = Signal["kind"] | "unreadable" | "still-serving" | "publish-pending";

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

/** The words about one kind of alert. A kind that this version does not know (an older ledger's) is called by its own name. */
export function alertWords(kind: string): Words {
  if (Object.hasOwn(WORDS, kind)) return WORDS[kind as AlertKind];
  return { began: `Alert: ${kind}`, ended: `Over: ${kind}`, toDo: "Look at the experiment in Ours Privacy" };
}
