import type { ArmReport, Decision, StopEnding, StopFacts, Withdrawal } from "../../decision/index.ts";
import { failingSentence } from "../checks/check-words.ts";
import { apiFailureWords } from "../text/failure-words.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatCount } from "../text/format.ts";

const LONGEST_NAME = 40;

/** The words about a stop: what happened, what visitors see, what a person can do. Plain sentences without full stop. */

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
    case "withdrawn": {
      const { because } = ending;
      const isEvidence = because.kind === "decision-changed" || because.kind === "unverified";
      const before = isEvidence
        ? "The fresh look just before the stop no longer supported it"
        : "It was not carried out";
      return `${before}: ${withdrawalClause(because, fresh)}`;
    }
    case "vetoed":
      return `The stop was vetoed by ${ending.by}`;
    case "overtaken":
      if (ending.found === "deleted") return "It was deleted before Herald acted";
      return ending.found === "completed"
        ? "Someone else had ended it before Herald acted"
        : `Someone else changed it before Herald acted: it is ${ending.found} now`;
    case "failed":
      return `Ours Privacy refused the stop: ${apiFailureWords(ending.failure)}`;
  }
}

function withdrawalClause(because: Withdrawal, fresh: Decision | undefined): string {
  switch (because.kind) {
    case "acting-off":
      return "acting is switched off in the configuration";
    case "acting-paused":
      return `acting was paused by ${because.by}`;
    case "on-hold":
      return `${because.by} asked to leave it alone`;
    case "decision-changed":
      return (fresh && failingSentence(fresh)) ?? "another arm leads now";
    case "unverified":
      return "a check that it needs could no longer be made";
    case "policy":
      return because.mode === "observe"
        ? "its policy says since that Herald only observes it"
        : "its policy no longer allows automatic stops";
    case "unpublished":
      return because.changes === null
        ? "whether other changes of the account wait to be published could not be told (herald doctor says why)"
        : `${because.changes} other ${because.changes === 1 ? "change" : "changes"} of the account wait to be published and would have gone live with it`;
  }
}

/** What was read back after the stop. */
export function proofOf(facts: StopFacts, decision: Decision, winnerVariantId: string): string {
  const winner = nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
  if (facts.winnerReadBack === null) return "It was read back as completed, without a winner on record";
  if (facts.winnerReadBack !== winnerVariantId)
    return `It was read back as completed, with another winner on record than ${winner}`;
  return `${winner} is recorded as the winner, read back and confirmed`;
}

/** What visitors see after a stop: the original, unless the winner was rolled out. */
export function visitorsNow(facts: StopFacts, decision: Decision, winnerVariantId: string): string {
  const arm = winnerOf(decision, winnerVariantId);
  const winner = nameOf(arm, winnerVariantId);
  const perhaps = {
    published: "",
    pending: ", once the stop is published: until then some may still see the test",
    unknown: "; whether the stop is published yet was not told",
  }[facts.publishStatus];
  if (facts.rolloutReadBack === winnerVariantId) return `All visitors see ${winner}: it was rolled out${perhaps}`;
  if (arm?.isControl === true) return `All visitors see the original, which won${perhaps}`;
  if (facts.onWinner === "rollout")
    return `All visitors see the original again, not ${winner}: it was not rolled out, this server or key could not${perhaps}`;
  return `All visitors see the original again, not ${winner}: recording a winner does not roll it out${perhaps}`;
}

/** What visitors see after a stop that has not happened yet. */
export function visitorsAfterwards(
  onWinner: "record" | "rollout",
  arm: ArmReport | undefined,
  winnerVariantId: string,
): string {
  if (arm?.isControl === true) return "After the stop all visitors see the original, which won";
  const winner = nameOf(arm, winnerVariantId);
  if (onWinner === "rollout")
    return `After the stop all visitors see ${winner}, where the server can roll it out; else the original`;
  return `After the stop all visitors see the original again, not ${winner}, until someone rolls it out`;
}

/** What a person can do after a stop. */
export function nextSteps(facts: StopFacts, arm: ArmReport | undefined, winnerVariantId: string): string[] {
  const steps: string[] = [];
  const winner = nameOf(arm, winnerVariantId);
  if (facts.publishStatus === "pending") steps.push("Publish the waiting version in Ours Privacy");
  if (facts.publishStatus === "unknown")
    steps.push("Check in Ours Privacy that the stop is published: its answer was lost");
  if (facts.rolloutReadBack === winnerVariantId) steps.push("To undo it, end the rollout in Ours Privacy");
  else if (arm?.isControl !== true) steps.push(`To show ${winner} to everyone, roll it out in Ours Privacy`);
  const others = (facts.concurrentVersionChanges ?? 0) - 1;
  if (others > 0) {
    steps.push(
      `Look at the account's latest version: ${formatCount(others)} other unpublished ${others === 1 ? "change" : "changes"} may have gone live with the stop`,
    );
  }
  return steps;
}

/** The arm's name, short enough for a sentence; its id where the decision does not know it. */
export function nameOf(arm: ArmReport | undefined, id: string): string {
  return cleanText(arm?.name ?? id, LONGEST_NAME);
}
