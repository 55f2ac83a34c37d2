import {
  isDone,
  type Act,
  type ActEnding,
  type Decision,
  type DoneEnding,
  type Intention,
  type Withdrawal,
} from "../../decision/index.ts";
import { failingSentence } from "../checks/check-words.ts";
import { apiFailureWords, capitalized } from "../text/failure-words.ts";
import { otherChanges } from "./other-changes.ts";
import { writtenCommand } from "../text/reader.ts";
import { proofOf, visitorsNow } from "./stop-words.ts";

/** The words for each act. `doing` goes before the name of an experiment, the others stand alone; `doingIt` says the same without it. */
export const ACT_WORDS: Readonly<Record<Act, ActWords>> = {
  stop: {
    noun: "stop",
    verb: "stop it",
    third: "stops it",
    doing: "stopping",
    doingIt: "stopping it",
    done: "stopped",
    undone: "Not stopped",
  },
  pause: {
    noun: "pause",
    verb: "pause it",
    third: "pauses it",
    doing: "pausing",
    doingIt: "pausing it",
    done: "paused",
    undone: "Not paused",
  },
  resume: {
    noun: "resume",
    verb: "resume it",
    third: "resumes it",
    doing: "resuming",
    doingIt: "resuming it",
    done: "resumed",
    undone: "Not resumed",
  },
  rollout: {
    noun: "rollout",
    verb: "roll it out",
    third: "rolls it out",
    doing: "rolling out",
    doingIt: "rolling it out",
    done: "rolled out",
    undone: "Not rolled out",
  },
  "end-rollout": {
    noun: "end of the rollout",
    verb: "end its rollout",
    third: "ends its rollout",
    doing: "ending the rollout of",
    doingIt: "ending its rollout",
    done: "no longer rolled out",
    undone: "Rollout not ended",
  },
};

interface ActWords {
  readonly noun: string;
  readonly verb: string;
  readonly third: string;
  readonly doing: string;
  readonly doingIt: string;
  readonly done: string;
  readonly undone: string;
}

/** What is told of an act: what it was to be, and how it ended. */
export interface ToldAct {
  readonly intention: Intention;
  readonly ending: ActEnding | undefined | null;
  /** The look directly before it, where it is the reason; undefined: it is not. */
  readonly fresh: Decision | undefined;
}

/** How an act ended, and what visitors see since then; empty where there is nothing to tell. */
export function tellAct(
  { intention, ending, fresh }: ToldAct,
  decision: Decision,
): { outcome: string; visitorsSee: string } {
  if (ending === undefined || ending === null) return { outcome: "", visitorsSee: "" };
  const { act, variantId } = intention;
  if (ending.state === "stopped")
    return { outcome: proofOf(ending, decision, variantId), visitorsSee: visitorsNow(ending, decision, variantId) };
  if (isDone(ending)) return { outcome: confirmed(act), visitorsSee: visitorsAfter(ending) };
  return { outcome: endingSentence(ending, intention, fresh), visitorsSee: "" };
}

/** That the read-back shows it. */
export function confirmed(act: Act): string {
  return `Ours Privacy confirms that it is ${ACT_WORDS[act].done}`;
}

/** What visitors see after an act other than a stop. */
export function visitorsAfter({ state, publishStatus }: Exclude<DoneEnding, { readonly state: "stopped" }>): string {
  if (publishStatus === "pending") return "Nothing changes for visitors until it is published";
  const perhaps = publishStatus === "unknown" ? ". Herald could not confirm that it is published" : "";
  return `${capitalized(VISITORS[state])}${perhaps}`;
}

/** What an act other than a stop does to visitors: a clause. */
export const VISITORS: Readonly<Record<Exclude<DoneEnding["state"], "stopped">, string>> = {
  paused: "no new visitors enter the test. Visitors already in it may still see their variant",
  resumed: "visitors enter the test again",
  "rolled-out": "every visitor sees the variant that is rolled out",
  "rollout-ended": "every visitor sees the control again",
};

/** How an act ended that was not carried out. */
export type UndoneEnding = Extract<ActEnding, { readonly state: "withdrawn" | "vetoed" | "overtaken" | "failed" }>;

/** The same as a sentence. @param fresh the look directly before it, where it is the reason */
export function endingSentence(ending: UndoneEnding, intention: Intention, fresh: Decision | undefined): string {
  const { noun, undone } = ACT_WORDS[intention.act];
  switch (ending.state) {
    case "withdrawn":
      return `${undone}: ${withdrawalClause(ending.because, intention, fresh)}`;
    case "vetoed":
      return `The ${noun} was vetoed by ${ending.by}`;
    case "overtaken":
      if (ending.found === "deleted") return "It was deleted before Herald acted";
      if (ending.found === "completed" && (intention.act === "rollout" || intention.act === "end-rollout"))
        return "Someone else changed its winner or its rollout before Herald acted";
      return ending.found === "completed"
        ? "Someone else ended it before Herald acted"
        : `Someone else changed it before Herald acted. It is ${ending.found} now`;
    case "failed":
      return `The ${noun} failed: ${apiFailureWords(ending.failure)}`;
  }
}

/** What the fresh look found in place of the reason. As it stands: it may begin with a name. */
function changedClause({ because }: Intention, fresh: Decision | undefined): string {
  if (fresh === undefined) return because === "winner" ? "another variant is ahead now" : "the numbers changed";
  if (because === "winner") return failingSentence(fresh) ?? "another variant is ahead now";
  if (fresh.verdict === "winner") return "it has a winner now";
  if (fresh.verdict === "blocked") return failingSentence(fresh) ?? "it has a problem";
  switch (because) {
    case "harm":
      return "no variant is clearly losing any more";
    case "futility":
      return "a worthwhile gain is possible again";
    default:
      return "the numbers changed";
  }
}

function withdrawalClause(because: Withdrawal, intention: Intention, fresh: Decision | undefined): string {
  const { act } = intention;
  const { noun } = ACT_WORDS[act];
  switch (because.kind) {
    case "acting-off":
      return `${act === "stop" ? "stops are" : "acting is"} turned off in the configuration`;
    case "acting-paused":
      return `${act === "stop" ? "stops were" : "Herald was"} paused by ${because.by}`;
    case "on-hold":
      return `${because.by} put it on hold`;
    case "decision-changed":
      return changedClause(intention, fresh);
    case "unverified":
      return "one of the checks could no longer be made";
    case "policy":
      return because.mode === "observe"
        ? "its policy now lets Herald only observe it"
        : `its policy no longer allows automatic ${noun}s`;
    case "unpublished":
      return because.changes === null
        ? `Herald could not tell whether other changes wait to be published (${writtenCommand("doctor")} says why)`
        : `${otherChanges(because.changes, because.names)} would have gone live with it`;
  }
}
