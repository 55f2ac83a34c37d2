import type { Decision, Hold } from "../../decision/index.ts";
import { holdSentence } from "./answers.ts";
import { failingSentence } from "../checks/check-words.ts";

/** What somebody who pressed a button is told came of it. `by`: a person as messages name them. */
export type ReplyFact =
  // Done.
  | { readonly kind: "looking-once-more" | "on-hold-for-good" | "vetoed" }
  | { readonly kind: "on-hold-for"; readonly days: number }
  // Refused: nothing was touched.
  | {
      readonly kind:
        | "unknown-button"
        | "unknown-proposal"
        | "unknown-announcement"
        | "not-a-person"
        | "other-workspace"
        | "not-an-approver"
        | "acting-off"
        | "only-observed"
        | "too-long-on-the-way"
        | "lost";
    }
  | { readonly kind: "acting-paused"; readonly by: string }
  // What was answered is no longer so.
  | { readonly kind: "several-at-once" | "announced-since" | "shows-something-else" | Standing }
  | { readonly kind: "answered-before"; readonly hold: Hold }
  /** `decision`: the newer one; undefined: there is none any more. */
  | { readonly kind: "newer-result"; readonly decision: Decision | undefined }
  /** `deleted`, or the status in the API's word. */
  | { readonly kind: "not-running"; readonly status: string }
  | { readonly kind: "asked-already" | "asked-at-once-already" | "vetoed-already"; readonly by: string | undefined }
  | { readonly kind: "too-late-for-veto"; readonly where: ReplyFact };

/** Where a stop stands that somebody wanted to change. */
type Standing = "stopped-already" | "stop-under-way" | "overtaken" | "withdrawn" | "stop-failed";

/** Without full stop. @param timeZone IANA name */
export function replySentence(fact: ReplyFact, timeZone: string): string {
  switch (fact.kind) {
    case "on-hold-for":
      return `Herald leaves this one alone for ${fact.days} days`;
    case "acting-paused":
      return `Acting was paused by ${fact.by}, so nothing is stopped until somebody resumes`;
    case "answered-before":
      return `It was answered before: ${lowerFirst(holdSentence(fact.hold, timeZone))}`;
    case "newer-result":
      return `A newer look came to another result${newerResult(fact.decision)}`;
    case "not-running":
      return fact.status === "deleted"
        ? "The experiment was deleted"
        : `The experiment does not run any more: it is ${fact.status}`;
    case "asked-already":
      return `${fact.by ?? "Somebody"} has asked already to stop it`;
    case "asked-at-once-already":
      return `${fact.by ?? "Somebody"} has asked already to stop it at once`;
    case "vetoed-already":
      return `${fact.by ?? "Somebody"} has vetoed it already`;
    case "too-late-for-veto":
      return `It is too late for a veto: ${replySentence(fact.where, timeZone)}`;
    default:
      return SENTENCES[fact.kind];
  }
}

type Plain = Exclude<
  ReplyFact,
  | { readonly by: string | undefined }
  | { readonly days: number }
  | { readonly hold: Hold }
  | { readonly decision: Decision | undefined }
  | { readonly status: string }
  | { readonly where: ReplyFact }
>["kind"];

const SENTENCES: Readonly<Record<Plain, string>> = {
  "looking-once-more": "Herald takes one more look now, and stops it if the evidence still holds; a receipt follows",
  "on-hold-for-good": "Herald leaves this one alone for good, until somebody allows it again",
  vetoed: "Vetoed: it goes on, and Herald will not stop it by itself any more",
  "unknown-button": "Herald does not know this button",
  "unknown-proposal": "This button belongs to no proposal that Herald knows",
  "unknown-announcement": "This button belongs to no announcement that Herald knows",
  "not-a-person": "Only people may answer",
  "other-workspace": "People of other workspaces may answer only where the configuration names them (acting.approvers)",
  "not-an-approver": "You are not among those who may answer this (acting.approvers in the configuration)",
  "acting-off": "Acting is switched off in the configuration, so nothing is stopped",
  "only-observed": "Its policy says since that Herald only observes it, so it is not stopped",
  "too-long-on-the-way": "It took more than an hour until your answer came here; please look again, and press again",
  lost: "Something failed on the way, and your answer may not have been recorded. Please press again: where it was recorded, that changes nothing",
  "several-at-once": "Several people answered at the same moment; look at what the message says now",
  "announced-since": "A stop is announced since; press Stop it now there",
  "shows-something-else":
    "Its policy says since that visitors shall see something else after a stop; wait for the next look",
  "stopped-already": "It is stopped already",
  "stop-under-way": "Its stop is under way",
  overtaken: "Somebody else ended or changed it in Ours Privacy before",
  withdrawn: "Herald has withdrawn this stop already; the thread says why",
  "stop-failed": "The stop has failed; the thread says why",
};

function newerResult(decision: Decision | undefined): string {
  if (decision === undefined) return "";
  if (decision.verdict === "winner") return ": another variant leads now";
  const sentence = failingSentence(decision);
  return sentence === undefined ? "" : `: ${lowerFirst(sentence)}`;
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
