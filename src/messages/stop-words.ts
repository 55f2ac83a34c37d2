import type { ArmReport, Decision } from "../decision/index.ts";
import type { StopEnding, StopFacts } from "./acting-model.ts";
import { cleanText } from "./clean-text.ts";
import { formatCount } from "./format.ts";

const LONGEST_NAME = 40;

/** The words about a stop: what happened, what visitors see, what a person can do. Plain sentences without full stop. */

/** The arm that won, as the decision reports it; undefined when the decision does not know it. */
export function winnerOf(decision: Decision, winnerVariantId: string): ArmReport | undefined {
  return decision.arms.find(({ id }) => id === winnerVariantId);
}

/** For a digest's `StopStory`: how it ended, and what visitors see since then (empty where nothing changed for them). */
export function tellStop(
  ending: StopEnding | undefined,
  decision: Decision,
  winnerVariantId: string,
): { outcome: string; visitorsSee: string } {
  if (ending === undefined) return { outcome: "", visitorsSee: "" };
  if (ending.state === "stopped")
    return {
      outcome: proofOf(ending.facts, decision, winnerVariantId),
      visitorsSee: visitorsNow(ending.facts, decision, winnerVariantId),
    };
  return { outcome: endingSentence(ending), visitorsSee: "" };
}

/** How a stop that was not carried out ended. */
export function endingSentence(ending: Exclude<StopEnding, { state: "stopped" }>): string {
  switch (ending.state) {
    case "withdrawn":
      if (ending.because !== "evidence") return `It was not carried out: ${ending.sentence}`;
      return `The fresh look just before the stop no longer supported it: ${ending.sentence}`;
    case "vetoed":
      return `The stop was vetoed by ${ending.by}`;
    case "overtaken":
      if (ending.found === "deleted") return "It was deleted before Herald acted";
      return ending.found === "completed"
        ? "Someone else had ended it before Herald acted"
        : `Someone else changed it before Herald acted: it is ${ending.found} now`;
    case "failed":
      return `Ours Privacy refused the stop: ${ending.message}`;
  }
}

/** What was read back after the stop. */
export function proofOf(facts: StopFacts, decision: Decision, winnerVariantId: string): string {
  const winner = nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
  if (facts.winnerReadBack === undefined) return "It was read back as completed, without a winner on record";
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
