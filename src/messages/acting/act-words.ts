import {
  isDone,
  type Act,
  type ActEnding,
  type Decision,
  type Intention,
  type Withdrawal,
} from "../../decision/index.ts";
import { failingSentence } from "../checks/check-words.ts";
import { apiFailureWords } from "../text/failure-words.ts";
import { formatAmount } from "../text/format.ts";
import { writtenCommand } from "../text/reader.ts";
import { proofOf, visitorsNow } from "./stop-words.ts";

/** The words for each act, in lower case. */
export const ACT_WORDS: Readonly<Record<Act, ActWords>> = {
  stop: { noun: "stop", verb: "stop it", doing: "stopping it", done: "stopped" },
  pause: { noun: "pause", verb: "pause it", doing: "pausing it", done: "paused" },
  resume: { noun: "resume", verb: "resume it", doing: "resuming it", done: "resumed" },
  rollout: { noun: "rollout", verb: "roll it out", doing: "rolling it out", done: "rolled out" },
  "end-rollout": {
    noun: "end of the rollout",
    verb: "end its rollout",
    doing: "ending its rollout",
    done: "taken back from visitors",
  },
};

interface ActWords {
  readonly noun: string;
  readonly verb: string;
  readonly doing: string;
  readonly done: string;
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
  { intention: { act, variantId }, ending, fresh }: ToldAct,
  decision: Decision,
): { outcome: string; visitorsSee: string } {
  if (ending === undefined || ending === null) return { outcome: "", visitorsSee: "" };
  if (ending.state === "stopped")
    return { outcome: proofOf(ending, decision, variantId), visitorsSee: visitorsNow(ending, decision, variantId) };
  if (isDone(ending)) return { outcome: `Ours Privacy confirms that it is ${ACT_WORDS[act].done}`, visitorsSee: "" };
  return { outcome: endingSentence(ending, act, fresh), visitorsSee: "" };
}

/** How an act ended that was not carried out. */
export type UndoneEnding = Extract<ActEnding, { readonly state: "withdrawn" | "vetoed" | "overtaken" | "failed" }>;

/** The same as a sentence. @param fresh the look directly before it, where it is the reason */
export function endingSentence(ending: UndoneEnding, act: Act, fresh: Decision | undefined): string {
  const { noun, done } = ACT_WORDS[act];
  switch (ending.state) {
    case "withdrawn":
      return `Not ${done}: ${withdrawalClause(ending.because, fresh)}`;
    case "vetoed":
      return `The ${noun} was vetoed by ${ending.by}`;
    case "overtaken":
      if (ending.found === "deleted") return "It was deleted before Herald acted";
      return ending.found === "completed"
        ? "Someone else ended it before Herald acted"
        : `Someone else changed it before Herald acted. It is ${ending.found} now`;
    case "failed":
      return `The ${noun} failed: ${apiFailureWords(ending.failure)}`;
  }
}

function withdrawalClause(because: Withdrawal, fresh: Decision | undefined): string {
  switch (because.kind) {
    case "acting-off":
      return "stops are turned off in the configuration";
    case "acting-paused":
      return `stops were paused by ${because.by}`;
    case "on-hold":
      return `${because.by} put it on hold`;
    case "decision-changed":
      // As it stands: it may begin with a name.
      return (fresh && failingSentence(fresh)) ?? "another variant is ahead now";
    case "unverified":
      return "one of the checks could no longer be made";
    case "policy":
      return because.mode === "observe"
        ? "its policy now lets Herald only observe it"
        : "its policy no longer allows automatic stops";
    case "unpublished":
      return because.changes === null
        ? `Herald could not tell whether other changes wait to be published (${writtenCommand("doctor")} says why)`
        : `${formatAmount(because.changes, "other change")} would have gone live with it`;
  }
}
