import type { ActFacts, ArmReport, Decision, StopFacts } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { otherChanges } from "./other-changes.ts";

const LONGEST_NAME = 40;

/** The words about a stop: what happened, what visitors see, what a person can do. Plain sentences without full stop. */

/** What the variants are compared with, called by its name: `Still photo`, or `the control`. */
export function controlName({ arms }: Pick<Decision, "arms">): string {
  const control = arms.find(({ isControl }) => isControl);
  return control === undefined ? "the control" : nameOf(control, control.id);
}

/** The arm that won, as the decision reports it; undefined when the decision does not know it. */
export function winnerOf(decision: Decision, variantId: string | null): ArmReport | undefined {
  return decision.arms.find(({ id }) => id === variantId);
}

/** Which winner the experiment shows after the stop, beside the one that was to be recorded. */
export function winnerOnRecord(facts: StopFacts, variantId: string | null): "as-wanted" | "another" | "none" {
  if (facts.winnerReadBack === null) return variantId === null ? "as-wanted" : "none";
  return facts.winnerReadBack === variantId ? "as-wanted" : "another";
}

/** What was read back after the stop. */
export function proofOf(facts: StopFacts, decision: Decision, variantId: string | null): string {
  const record = winnerOnRecord(facts, variantId);
  if (variantId === null)
    return record === "as-wanted"
      ? "Ours Privacy confirms the stop. No winner is declared"
      : "Ours Privacy confirms the stop, but has a winner on record, although none is proven";
  const winner = nameOf(winnerOf(decision, variantId), variantId);
  switch (record) {
    case "none":
      return "Ours Privacy confirms the stop, but has no winner on record";
    case "another":
      return `Ours Privacy confirms the stop, but has a different winner on record than ${winner}`;
    case "as-wanted":
      return `Ours Privacy confirms the stop with ${winner} as the winner`;
  }
}

/** What visitors see after a stop: the control, unless the winner was rolled out. */
export function visitorsNow(facts: StopFacts, decision: Decision, variantId: string | null): string {
  const arm = winnerOf(decision, variantId);
  const winner = nameOf(arm, variantId);
  const perhaps = {
    published: "",
    pending: "",
    unknown: ". Herald could not confirm that the stop is published",
  }[facts.publishStatus];
  // Until it is published, some still see the test.
  const everybody =
    facts.publishStatus === "pending" ? "Once the stop is published, every visitor sees" : "Every visitor now sees";
  if (variantId !== null && facts.rolloutReadBack === variantId) return `${everybody} ${winner}, the winner${perhaps}`;
  const control = `${controlName(decision)} (the control)`;
  if (variantId === null) return `${everybody} ${control}${perhaps}`;
  if (arm?.isControl === true) return `${everybody} ${control}, the winner${perhaps}`;
  return facts.onWinner === "rollout"
    ? `${everybody} ${control}: ${winner} could not be rolled out${perhaps}`
    : `${everybody} ${control} until you roll out ${winner}${perhaps}`;
}

/** What visitors see after a stop that has not happened yet: a clause, `every visitor sees …` or `Herald rolls out …`. */
export function visitorsAfterwards(
  onWinner: "record" | "rollout",
  decision: Decision,
  variantId: string | null,
): string {
  const arm = winnerOf(decision, variantId);
  const winner = nameOf(arm, variantId);
  const control = `${controlName(decision)} (the control)`;
  if (variantId === null || arm?.isControl === true) return `every visitor sees ${control}`;
  return onWinner === "rollout"
    ? `Herald rolls out ${winner} to every visitor. If that fails, they see ${control}`
    : `every visitor sees ${control} until you roll out ${winner}`;
}

/** What a person can do after a stop, besides a rollout. */
export function nextSteps(facts: StopFacts, { arms }: Pick<Decision, "arms">, variantId: string | null): string[] {
  const winner = nameOf(
    arms.find(({ id }) => id === variantId),
    variantId,
  );
  return [
    ...(winnerOnRecord(facts, variantId) === "as-wanted"
      ? []
      : variantId === null
        ? ["Clear the winner in Ours Privacy, unless someone set it on purpose"]
        : [`If ${winner} should be the winner on record, set it in Ours Privacy`]),
    ...publishSteps(facts, "stop"),
    ...otherChangesSteps(facts),
  ];
}

/** What is left to do until an act is published. @param noun what people call the act */
export function publishSteps({ publishStatus }: Pick<ActFacts, "publishStatus">, noun: string): readonly string[] {
  return [
    ...(publishStatus === "pending" ? ["Publish the waiting version in Ours Privacy"] : []),
    ...(publishStatus === "unknown" ? [`Check in Ours Privacy that the ${noun} is published`] : []),
  ];
}

/** What to check where an act may have published more than itself. */
export function otherChangesSteps({
  concurrentVersionChanges,
  unpublishedNames,
}: Pick<ActFacts, "concurrentVersionChanges" | "unpublishedNames">): readonly string[] {
  const others = (concurrentVersionChanges ?? 0) - 1;
  return others > 0
    ? [`Check the latest version of the account: ${otherChanges(others, unpublishedNames)} may have gone live too`]
    : [];
}

/** The arm's name, short enough for a sentence; its id where the decision does not know it. */
export function nameOf(arm: ArmReport | undefined, id: string | null): string {
  return cleanText(arm?.name ?? id ?? "no variant", LONGEST_NAME);
}
