import type { ArmReport, Decision, StopEnding, StopFacts, Withdrawal } from "../../decision/index.ts";
import { failingSentence } from "../checks/check-words.ts";
import { apiFailureWords } from "../text/failure-words.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatAmount } from "../text/format.ts";
import { writtenCommand } from "../text/reader.ts";

const LONGEST_NAME = 40;

/** The words about a stop: what happened, what visitors see, what a person can do. Plain sentences without full stop. */

/** What the variants are compared with, called by its name: `Still photo`, or `the control`. */
export function controlName({ arms }: Pick<Decision, "arms">): string {
  const control = arms.find(({ isControl }) => isControl);
  return control === undefined ? "the control" : nameOf(control, control.id);
}

/** The arm that won, as the decision reports it; undefined when the decision does not know it. */
export function winnerOf(decision: Decision, winnerVariantId: string): ArmReport | undefined {
  return decision.arms.find(({ id }) => id === winnerVariantId);
}

/** How a stop ended, and what visitors see since then; empty where there is nothing to tell. */
export function tellStop(
  ending: StopEnding | undefined | null,
  decision: Decision,
  { winnerVariantId, fresh }: { readonly winnerVariantId: string; readonly fresh: Decision | undefined },
): { outcome: string; visitorsSee: string } {
  if (ending === undefined || ending === null) return { outcome: "", visitorsSee: "" };
  if (ending.state === "stopped")
    return {
      outcome: proofOf(ending, decision, winnerVariantId),
      visitorsSee: visitorsNow(ending, decision, winnerVariantId),
    };
  return { outcome: endingSentence(ending, fresh), visitorsSee: "" };
}

/** How a stop that was not carried out ended. @param fresh the look directly before it, where it is the reason */
export function endingSentence(ending: Exclude<StopEnding, { state: "stopped" }>, fresh: Decision | undefined): string {
  switch (ending.state) {
    case "withdrawn":
      return `Not stopped: ${withdrawalClause(ending.because, fresh)}`;
    case "vetoed":
      return `The stop was vetoed by ${ending.by}`;
    case "overtaken":
      if (ending.found === "deleted") return "It was deleted before Herald acted";
      return ending.found === "completed"
        ? "Someone else ended it before Herald acted"
        : `Someone else changed it before Herald acted. It is ${ending.found} now`;
    case "failed":
      return `The stop failed: ${apiFailureWords(ending.failure)}`;
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

/** Which winner the experiment shows after the stop, beside the one that was to be recorded. */
export function winnerOnRecord(facts: StopFacts, winnerVariantId: string): "as-wanted" | "another" | "none" {
  if (facts.winnerReadBack === null) return "none";
  return facts.winnerReadBack === winnerVariantId ? "as-wanted" : "another";
}

/** What was read back after the stop. */
export function proofOf(facts: StopFacts, decision: Decision, winnerVariantId: string): string {
  const winner = nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
  switch (winnerOnRecord(facts, winnerVariantId)) {
    case "none":
      return "Ours Privacy confirms the stop, but has no winner on record";
    case "another":
      return `Ours Privacy confirms the stop, but has a different winner on record than ${winner}`;
    case "as-wanted":
      return `Ours Privacy confirms the stop with ${winner} as the winner`;
  }
}

/** What visitors see after a stop: the control, unless the winner was rolled out. */
export function visitorsNow(facts: StopFacts, decision: Decision, winnerVariantId: string): string {
  const arm = winnerOf(decision, winnerVariantId);
  const winner = nameOf(arm, winnerVariantId);
  const perhaps = {
    published: "",
    pending: "",
    unknown: ". Herald could not confirm that the stop is published",
  }[facts.publishStatus];
  // Until it is published, some still see the test.
  const everybody =
    facts.publishStatus === "pending" ? "Once the stop is published, every visitor sees" : "Every visitor now sees";
  if (facts.rolloutReadBack === winnerVariantId) return `${everybody} ${winner}, the winner${perhaps}`;
  const control = `${controlName(decision)} (the control)`;
  if (arm?.isControl === true) return `${everybody} ${control}, the winner${perhaps}`;
  return facts.onWinner === "rollout"
    ? `${everybody} ${control}: ${winner} could not be rolled out${perhaps}`
    : `${everybody} ${control} until you roll out ${winner}${perhaps}`;
}

/** What visitors see after a stop that has not happened yet: a clause, `every visitor sees …` or `Herald rolls out …`. */
export function visitorsAfterwards(
  onWinner: "record" | "rollout",
  decision: Decision,
  winnerVariantId: string,
): string {
  const arm = winnerOf(decision, winnerVariantId);
  const winner = nameOf(arm, winnerVariantId);
  const control = `${controlName(decision)} (the control)`;
  if (arm?.isControl === true) return `every visitor sees ${control}`;
  return onWinner === "rollout"
    ? `Herald rolls out ${winner} to every visitor. If that fails, they see ${control}`
    : `every visitor sees ${control} until you roll out ${winner}`;
}

/** What a person can do after a stop. */
export function nextSteps(facts: StopFacts, arm: ArmReport | undefined, winnerVariantId: string): string[] {
  const winner = nameOf(arm, winnerVariantId);
  const others = (facts.concurrentVersionChanges ?? 0) - 1;
  return [
    ...(winnerOnRecord(facts, winnerVariantId) === "as-wanted"
      ? []
      : [`If ${winner} should be the winner on record, set it in Ours Privacy`]),
    ...(facts.publishStatus === "pending" ? ["Publish the waiting version in Ours Privacy"] : []),
    ...(facts.publishStatus === "unknown" ? ["Check in Ours Privacy that the stop is published"] : []),
    ...(facts.rolloutReadBack === winnerVariantId
      ? ["To undo it, end the rollout in Ours Privacy"]
      : arm?.isControl === true
        ? []
        : [`To show ${winner} to everyone, roll it out in Ours Privacy`]),
    ...(others > 0
      ? [`Check the latest version of the account: ${formatAmount(others, "other change")} may have gone live too`]
      : []),
  ];
}

/** The arm's name, short enough for a sentence; its id where the decision does not know it. */
export function nameOf(arm: ArmReport | undefined, id: string): string {
  return cleanText(arm?.name ?? id, LONGEST_NAME);
}
