import type { Act, ActEnding, Decision, DoneEnding, StopFacts, Withdrawal } from "../../decision/index.ts";
import type { ApiFailure } from "../../experiment/index.ts";
import { capitalized } from "../text/failure-words.ts";
import { writtenCommand } from "../text/reader.ts";
import { ACT_WORDS, confirmed, endingSentence, visitorsAfter, type UndoneEnding } from "./act-words.ts";
import type { ActingModel } from "./acting-model.ts";
import type { OfferedRollout } from "./rollout-offer.ts";
import {
  controlName,
  nameOf,
  nextSteps,
  otherChangesSteps,
  proofOf,
  publishSteps,
  visitorsNow,
  winnerOf,
  winnerOnRecord,
} from "./stop-words.ts";

/** How an act ended, for its announcement and for its receipt. Sentences without full stop. */
export interface Outcome {
  readonly title: string;
  readonly how: string;
  readonly visitors: string;
  readonly steps: readonly string[];
}

export function outcomeOf(model: ActingModel, ending: ActEnding, fresh: Decision | undefined): Outcome {
  const { decision, intention } = model;
  const { act, variantId } = intention;
  switch (ending.state) {
    case "stopped":
      return {
        title: stoppedTitle("Stopped", ending, variantId),
        how: proofOf(ending, decision, variantId),
        visitors: visitorsNow(ending, decision, variantId),
        steps: nextSteps(ending, decision, variantId),
      };
    case "withdrawn":
      return {
        how: endingSentence(ending, intention, fresh),
        visitors: UNCHANGED[act],
        ...whyWithdrawn(ending.because, act, fresh),
      };
    case "vetoed":
    case "overtaken":
    case "failed":
      return { how: endingSentence(ending, intention, fresh), ...notDone(model, ending) };
    default:
      return {
        title: capitalized(ACT_WORDS[act].done),
        how: confirmed(act),
        visitors: visitorsAfter(ending),
        steps: stepsAfter(act, ending),
      };
  }
}

/** @param asWanted the title where everything is as it was announced */
export function stoppedTitle(asWanted: string, facts: StopFacts, variantId: string | null): string {
  switch (winnerOnRecord(facts, variantId)) {
    case "as-wanted":
      return asWanted;
    case "none":
      return "Stopped, but no winner is on record";
    case "another":
      return variantId === null ? "Stopped, but with a winner" : "Stopped, but with another winner";
  }
}

/** What of a rollout can be done once an act has ended so; undefined: nothing. */
export function rolloutAfter(
  { decision, intention: { variantId }, timeZone }: ActingModel,
  ending: ActEnding,
): OfferedRollout | undefined {
  if (variantId === null || (ending.state !== "stopped" && ending.state !== "rolled-out")) return undefined;
  const { experimentId } = decision;
  const winner = winnerOf(decision, variantId);
  if (ending.state === "rolled-out" || ending.rolloutReadBack === variantId)
    return { act: "end-rollout", experimentId, shown: `${controlName(decision)} (the control)`, timeZone };
  if (winner?.isControl === true) return undefined;
  return { act: "rollout", experimentId, shown: nameOf(winner, variantId), timeZone };
}

function stepsAfter(act: Act, ending: DoneEnding): readonly string[] {
  return [
    ...(act === "pause" ? ["Look for the reason. Then resume it, or stop it in Ours Privacy"] : []),
    ...publishSteps(ending, ACT_WORDS[act].noun),
    ...otherChangesSteps(ending),
  ];
}

/** What visitors see where an act was not done. */
const UNCHANGED: Readonly<Record<Act, string>> = {
  stop: "Nothing changes for visitors: the test goes on",
  pause: "Nothing changes for visitors: the test goes on",
  resume: "Nothing changes for visitors: it stays paused",
  rollout: "Nothing changes for visitors",
  "end-rollout": "Nothing changes for visitors: the rollout goes on",
};

/** How an experiment still is where an act failed. */
const STILL: Readonly<Record<Act, string>> = {
  stop: "it is still running",
  pause: "it is still running",
  resume: "it is still paused",
  rollout: "nothing is rolled out",
  "end-rollout": "it is still rolled out",
};

/** The right that the key needs. */
const SCOPES: Readonly<Record<Act, string>> = {
  stop: "experiment:stop",
  pause: "experiment:stop",
  resume: "experiment:start",
  rollout: "experiment:stop",
  "end-rollout": "experiment:stop",
};

function whyWithdrawn(because: Withdrawal, act: Act, fresh: Decision | undefined): Pick<Outcome, "title" | "steps"> {
  const { noun, verb, undone } = ACT_WORDS[act];
  const byHand = `${capitalized(verb)} in Ours Privacy`;
  const isStop = act === "stop";
  switch (because.kind) {
    case "acting-off":
      return {
        title: `${undone}, ${isStop ? "stops are" : "acting is"} turned off`,
        steps: [`${byHand}, or turn ${isStop ? "stops" : "acting"} on again in the configuration`],
      };
    case "acting-paused":
      return {
        title: `${undone}, ${isStop ? "stops are" : "Herald is"} paused`,
        steps: [`${byHand}, or run ${writtenCommand("resume")}. Herald then announces the ${noun} again`],
      };
    case "on-hold":
      return {
        title: `${undone}, it is on hold`,
        steps: [
          isStop ? "To end it after all, stop it in Ours Privacy" : `To do it after all, ${verb} in Ours Privacy`,
        ],
      };
    case "decision-changed":
      return fresh?.verdict === "blocked"
        ? {
            title: `${undone}, it has a problem`,
            steps: [`Fix the problem. Herald keeps checking, and ${again(act)}`],
          }
        : {
            title: `${undone}, the numbers changed`,
            steps: [`Nothing. Herald keeps checking, and ${again(act)}`],
          };
    case "unverified":
      return {
        title: `${undone}, a check could not be made`,
        steps: [
          `Nothing now. If ${isStop ? "it still has a winner" : "it is still so"} at the next check, Herald asks you`,
        ],
      };
    case "policy":
      return { title: `${undone}, its policy changed`, steps: ["Nothing, if you changed the policy on purpose"] };
    case "unpublished":
      return because.changes === null
        ? {
            title: `${undone}, other changes could not be checked`,
            steps: [`Run ${writtenCommand("doctor")} to find the reason`],
          }
        : {
            title: `${undone}, other changes wait to be published`,
            steps: [
              `Publish or discard them in Ours Privacy. Herald announces the ${noun} again after at least a day`,
              `Or allow ${isStop ? "such stops" : "this"} in the configuration (acting.unpublishedChanges)`,
            ],
          };
  }
}

/** What Herald will tell later. */
function again(act: Act): string {
  return act === "stop" ? "will tell you when there is a winner again" : "will tell you when it has to act";
}

function notDone(
  { decision, intention: { act } }: ActingModel,
  ending: Exclude<UndoneEnding, { state: "withdrawn" }>,
): Omit<Outcome, "how"> {
  const { noun, verb, undone } = ACT_WORDS[act];
  switch (ending.state) {
    case "vetoed":
      return {
        title: "Vetoed",
        visitors: UNCHANGED[act],
        steps: [
          `To let Herald ${verb} again, use Undo on the announcement, or run ${writtenCommand("allow", decision.experimentId)}`,
        ],
      };
    case "overtaken":
      return {
        title: `${undone} by Herald, someone was faster`,
        visitors: "Herald changed nothing. Visitors see what that person chose",
        steps: ["Look at it in Ours Privacy if you did not expect this"],
      };
    case "failed":
      return {
        title: `${capitalized(noun)} failed, ${STILL[act]}`,
        visitors: UNCHANGED[act],
        steps: [
          isAboutKey(ending.failure)
            ? `${capitalized(verb)} in Ours Privacy. Then run ${writtenCommand("doctor")} to check the key and its scope ${SCOPES[act]}`
            : `${capitalized(verb)} in Ours Privacy`,
        ],
      };
  }
}

/** Whether another key could have done it. */
function isAboutKey(failure: ApiFailure): boolean {
  return failure.kind === "status" && (failure.status === 401 || failure.status === 403);
}
