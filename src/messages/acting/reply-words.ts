import type { Act, Decision, Hold } from "../../decision/index.ts";
import { ACT_WORDS } from "./act-words.ts";
import { holdSentence } from "./answers.ts";
import { failingSentence } from "../checks/check-words.ts";
import { cleanText } from "../text/clean-text.ts";
import { lowerFirst } from "../text/failure-words.ts";
import { writtenCommand } from "../text/reader.ts";

/** What somebody who pressed a button is told came of it. `by`: a person as messages name them. */
export type ReplyFact =
  // Done.
  | { readonly kind: "looking-once-more"; readonly act: Act }
  | { readonly kind: "on-hold-for-good" | "vetoed" | "allowed-again" }
  | { readonly kind: "on-hold-for"; readonly days: number }
  | { readonly kind: "page-link"; readonly name: string }
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
  | { readonly kind: "no-page" }
  | { readonly kind: "acting-paused"; readonly by: string }
  // What was answered is no longer so.
  | { readonly kind: "several-at-once" | "nothing-to-undo" | "shows-something-else" | "overtaken" }
  | { readonly kind: "another-winner" | "another-is-rolled-out" }
  | { readonly kind: Standing; readonly act: Act }
  | { readonly kind: "answered-before"; readonly hold: Hold }
  /** `decision`: the newer one; undefined: there is none any more. */
  | { readonly kind: "newer-result"; readonly decision: Decision | undefined }
  /** `deleted`, or the status in the API's word. */
  | { readonly kind: "not-running" | "not-paused" | "not-ended"; readonly status: string }
  | { readonly kind: "vetoed-already"; readonly by: string | undefined }
  | { readonly kind: "asked-already" | "asked-at-once-already"; readonly by: string | undefined; readonly act: Act }
  | { readonly kind: "too-late-for-veto"; readonly where: ReplyFact };

/** Where an act stands that somebody wanted to change, or that is in the way of another. */
type Standing = "announced-since" | "done-already" | "under-way" | "withdrawn" | "failed";

/** Without full stop. @param timeZone IANA name */
export function replySentence(fact: ReplyFact, timeZone: string): string {
  switch (fact.kind) {
    case "on-hold-for":
      return `On hold: Herald will not stop it for ${fact.days} days`;
    case "acting-paused":
      return `Herald is paused by ${fact.by}. It changes nothing until someone runs ${writtenCommand("resume")}`;
    case "page-link":
      return `This link signs you in to Herald as ${cleanText(fact.name, 80)}. It works once, within ten minutes. Share it with nobody`;
    case "answered-before":
      return `It was already answered: ${lowerFirst(holdSentence(fact.hold, timeZone))}`;
    case "newer-result":
      return `The numbers have changed since${newerResult(fact.decision)}`;
    case "not-running":
      return fact.status === "deleted"
        ? "The experiment was deleted"
        : `The experiment is not running any more. It is ${fact.status}`;
    case "not-paused":
      return fact.status === "deleted" ? "The experiment was deleted" : `It is not paused. It is ${fact.status}`;
    case "not-ended":
      return fact.status === "deleted" ? "The experiment was deleted" : `It has not ended. It is ${fact.status}`;
    case "looking-once-more":
      return fact.act === "stop" || fact.act === "pause"
        ? `Herald checks the numbers once more, then ${ACT_WORDS[fact.act].third}. A receipt follows`
        : `Herald is ${ACT_WORDS[fact.act].doingIt}. A receipt follows`;
    case "announced-since":
      return fact.act === "stop"
        ? "A stop has been announced since. Use Stop it now there"
        : `A ${ACT_WORDS[fact.act].noun} has been announced since. Answer that message`;
    case "done-already":
      return fact.act === "end-rollout" ? "Its rollout has already ended" : `It is already ${ACT_WORDS[fact.act].done}`;
    case "under-way":
      return `Herald is ${ACT_WORDS[fact.act].doingIt} now`;
    case "withdrawn":
      return `Herald canceled this ${ACT_WORDS[fact.act].noun}. The thread says why`;
    case "failed":
      return `The ${ACT_WORDS[fact.act].noun} failed. The thread says why`;
    case "asked-already":
      return `${fact.by ?? "Someone"} already asked to ${ACT_WORDS[fact.act].verb}`;
    case "asked-at-once-already":
      return `${fact.by ?? "Someone"} already asked to ${ACT_WORDS[fact.act].verb} now`;
    case "vetoed-already":
      return `${fact.by ?? "Someone"} already vetoed it`;
    case "too-late-for-veto":
      return fact.where.kind === "vetoed-already"
        ? replySentence(fact.where, timeZone)
        : `It is too late for a veto. ${replySentence(fact.where, timeZone)}`;
    default:
      return SENTENCES[fact.kind];
  }
}

type Plain = Exclude<
  ReplyFact,
  | { readonly by: string | undefined }
  | { readonly act: Act }
  | { readonly days: number }
  | { readonly hold: Hold }
  | { readonly decision: Decision | undefined }
  | { readonly status: string }
  | { readonly where: ReplyFact }
  | { readonly name: string }
>["kind"];

const SENTENCES: Readonly<Record<Plain, string>> = {
  "no-page": "Herald cannot make a link that signs you in here: open its page directly, or ask who runs it",
  "on-hold-for-good": "On hold: Herald will not stop it until someone allows it again",
  vetoed: "Vetoed: it keeps running, and Herald will not stop it until someone allows it again",
  "allowed-again": "Allowed again: Herald can stop it, or ask about it, from the next check on",
  "nothing-to-undo": "There is nothing to undo: it is not on hold",
  "unknown-button": "Herald does not know this button",
  "unknown-proposal": "Herald does not know the proposal of this button",
  "unknown-announcement": "Herald does not know the announcement of this button",
  "not-a-person": "Only people can answer",
  "other-workspace": "People of other workspaces can answer only if the configuration names them (acting.approvers)",
  "not-an-approver": "You are not on the list of people who can answer (acting.approvers in the configuration)",
  "acting-off": "Acting is turned off in the configuration",
  "only-observed": "Its policy now lets Herald only observe it, so nothing was done",
  "too-long-on-the-way":
    "Your answer took more than an hour to arrive, so it does not count. Please check the message and try again",
  lost: "Something failed, and your answer may be lost. Please try again: answering twice does no harm",
  "several-at-once": "Several people answered at the same moment. The message shows what counts",
  "shows-something-else": "Its policy has changed what visitors see after a stop. Wait for the next check",
  "another-winner": "Another winner is on record by now, so nothing was done",
  "another-is-rolled-out": "Another variant is rolled out by now, so nothing was done",
  overtaken: "Someone ended or changed it in Ours Privacy before",
};

function newerResult(decision: Decision | undefined): string {
  if (decision === undefined) return "";
  if (decision.verdict === "winner") return ": another variant is ahead now";
  const sentence = failingSentence(decision);
  // As it stands: it may begin with a name.
  return sentence === undefined ? "" : `: ${sentence}`;
}
