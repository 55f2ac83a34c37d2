import type { Line, Notification } from "../../notify/index.ts";
import type { ActEnding, Decision, ProposalReason, StopFacts, Withdrawal } from "../../decision/index.ts";
import type { ApiFailure } from "../../experiment/index.ts";
import { mostTelling, openSentences } from "../checks/check-words.ts";
import { actingNotification, resultLine, sentencesLine, winnersGain, type Saying } from "./acting-notification.ts";
import type { ActingModel, AnnouncementModel, ProposalModel, ReceiptModel } from "./acting-model.ts";
import {
  announcementActions,
  answeredSentence,
  answeredTitle,
  canBeUndone,
  proposalActions,
  undoActions,
  type ButtonValue,
} from "./answers.ts";
import { cleanText, shortenToLength } from "../text/clean-text.ts";
import { formatTime } from "../text/format.ts";
import { replySentence } from "./reply-words.ts";
import { ACT_WORDS, endingSentence, type UndoneEnding } from "./act-words.ts";
import { nameOf, nextSteps, proofOf, visitorsAfterwards, visitorsNow, winnerOf, winnerOnRecord } from "./stop-words.ts";
import { writtenCommand } from "../text/reader.ts";

const NAME = 80;
const LONGEST_TITLE = 150;

/** Told when a winner is found that a person has to stop. */
export function renderProposal(model: ProposalModel): Notification {
  const { because, answered, outdated, timeZone, decision } = model;
  const name = nameIn(model);
  if (answered !== undefined) {
    return actingNotification(model, {
      kind: "proposal",
      severity: "info",
      title: titled(`${answeredTitle(answered, timeZone)}: ${name}`),
      lead: [sentencesLine([answeredSentence(answered, timeZone)]), resultLine(model)],
      actions: canBeUndone(answered) ? undoActions(valueOf(model)) : [],
    });
  }
  if (outdated !== undefined || because === undefined) {
    return actingNotification(model, {
      kind: "proposal",
      severity: "info",
      title: titled(`No longer up to date: ${name}`),
      lead: outdated === undefined ? [] : [sentencesLine([replySentence(outdated, timeZone)])],
      sayings: [{ sentences: [NOTHING_TO_ANSWER] }],
    });
  }
  return actingNotification(model, {
    kind: "proposal",
    severity: "attention",
    title: titled(decision.unsafe === null ? `${name} has a winner` : `${name}: ${winnerName(model)} is ahead`),
    lead: [resultLine(model), sentencesLine([`If you stop it now, ${afterwards(model)}`])],
    actions: proposalActions(valueOf(model), afterwards(model)),
    sayings: [
      {
        sentences: [`To stop it, end it in Ours Privacy with ${winnerName(model)} as the winner. Or let it run`],
        only: "unanswerable",
      },
      { label: "Please check", sentences: mostTelling(openSentences(decision)) },
      { label: "Why am I asked?", sentences: [LEFT_TO_PEOPLE[because]] },
    ],
  });
}

const LEFT_TO_PEOPLE: Readonly<Record<ProposalReason, string>> = {
  policy: "The policy of this experiment leaves stops to people",
  "recently-discovered": "Herald discovered this experiment less than a day ago",
  paused: "Stops are paused or turned off, so Herald stops nothing by itself",
  unverified: "Herald could not make every check by itself",
};

/** Said of a proposal that has been overtaken. */
const NOTHING_TO_ANSWER =
  "There is nothing to answer here any more. If it needs a decision, Herald posts a new message";

/** Told when Herald is going to stop an experiment by itself; renewed, without buttons, when that has ended. */
export function renderAnnouncement(model: AnnouncementModel): Notification {
  const { decision, answered, ended, isOpen, timeZone, intentId, notBefore } = model;
  if (ended !== undefined) return renderPastAnnouncement(model, ended);
  const at = formatTime(notBefore, timeZone);
  if (answered !== undefined) {
    return actingNotification(model, {
      kind: "announcement",
      severity: "attention",
      title: titled(`${answeredTitle(answered, timeZone)}: ${nameIn(model)}`),
      lead: [sentencesLine([answeredSentence(answered, timeZone)]), resultLine(model), visitorsLine(model)],
    });
  }
  return actingNotification(model, {
    kind: "announcement",
    severity: "attention",
    title: titled(
      `Stopping ${nameIn(model)}, ${at}. ${decision.unsafe === null ? "Winner" : "Ahead"}: ${winnerName(model)}`,
    ),
    lead: [resultLine(model), sentencesLine([`Herald will stop it on ${at}`, `After that, ${afterwards(model)}`])],
    actions: isOpen ? announcementActions(intentId, afterwards(model)) : [],
    sayings: [
      {
        sentences: ["A veto keeps it running. Herald won't stop it until you allow it again"],
        only: "answerable",
      },
      { sentences: ["To keep it running, pause it in Ours Privacy before then"], only: "unanswerable" },
    ],
  });
}

/** What an announcement says once nothing is to come any more. */
function renderPastAnnouncement(
  model: AnnouncementModel,
  { at, ending, fresh }: NonNullable<AnnouncementModel["ended"]>,
): Notification {
  const { timeZone, answered, intentId } = model;
  const said = ending.state === "vetoed" ? answered : undefined;
  const { how, visitors, steps } = outcomeOf(model, ending, fresh);
  const title =
    said !== undefined
      ? answeredTitle(said, timeZone)
      : ending.state === "stopped"
        ? stoppedTitle("Stopped as announced", ending, model)
        : "Not stopped by Herald";
  return actingNotification(model, {
    kind: "announcement",
    severity: "info",
    title: titled(`${title}: ${nameIn(model)}`),
    lead:
      said === undefined
        ? [sentencesLine([`${formatTime(at, timeZone)}: ${how}`, visitors]), resultLine(model)]
        : [sentencesLine([answeredSentence(said, timeZone)]), resultLine(model)],
    actions: said !== undefined && canBeUndone(said) ? undoActions({ about: "intent", intent: intentId }) : [],
    sayings: said === undefined ? [{ label: TO_DO, sentences: steps }] : [],
  });
}

const TO_DO = "What you can do";

/** Told when an announced stop has ended, however it did. */
export function renderReceipt(model: ReceiptModel): Notification {
  const {
    ending,
    decision,
    intention: { variantId },
  } = model;
  const at = formatTime(model.at, model.timeZone);
  const name = nameIn(model);
  const { title, how, visitors, steps } = outcomeOf(model, ending, model.fresh);
  const lead: Line[] = [sentencesLine([`${at}: ${how}`, ...askedBy(model)]), sentencesLine([visitors])];
  const isStopped = ending.state === "stopped";
  if (isStopped) lead.push(resultLine(model));
  const isAsWanted = isStopped ? winnerOnRecord(ending, variantId) === "as-wanted" : ending.state !== "failed";
  const gain = winnersGain(decision, variantId);
  return actingNotification(model, {
    kind: "receipt",
    severity: isAsWanted ? "info" : "attention",
    title: titled(
      isStopped && isAsWanted
        ? `Stopped: ${name}. Winner: ${winnerName(model)}${gain === undefined ? "" : ` (${gain})`}`
        : `${title}: ${name}`,
    ),
    lead,
    sayings: isStopped ? steps.map((step): Saying => ({ sentences: [step] })) : [{ label: TO_DO, sentences: steps }],
  });
}

/** How an announced stop ended: for its announcement and for its receipt. Sentences without full stop. */
function outcomeOf(
  model: ActingModel,
  ending: ActEnding,
  fresh: Decision | undefined,
): Outcome & { readonly how: string } {
  const {
    decision,
    intention: { act, variantId },
  } = model;
  switch (ending.state) {
    case "stopped":
      return {
        title: stoppedTitle("Stopped", ending, model),
        how: proofOf(ending, decision, variantId),
        visitors: visitorsNow(ending, decision, variantId),
        steps: nextSteps(ending, winnerOf(decision, variantId), variantId),
      };
    case "withdrawn":
      return { ...withdrawn(ending.because, fresh), how: endingSentence(ending, act, fresh) };
    case "vetoed":
    case "overtaken":
    case "failed":
      return { ...notStopped(model, ending), how: endingSentence(ending, act, fresh) };
    default: {
      const { done } = ACT_WORDS[act];
      return {
        title: `${done[0]!.toUpperCase()}${done.slice(1)}`,
        how: `Ours Privacy confirms that it is ${done}`,
        visitors: "",
        steps: [],
      };
    }
  }
}

interface Outcome {
  readonly title: string;
  readonly visitors: string;
  readonly steps: readonly string[];
}

/** @param asWanted the title where everything is as it was announced */
function stoppedTitle(asWanted: string, facts: StopFacts, model: ActingModel): string {
  switch (winnerOnRecord(facts, model.intention.variantId)) {
    case "as-wanted":
      return asWanted;
    case "none":
      return "Stopped, but no winner is on record";
    case "another":
      return "Stopped, but with another winner";
  }
}

const STILL_TESTED = "Nothing changes for visitors: the test goes on";

function withdrawn(because: Withdrawal, fresh: Decision | undefined): Outcome {
  return { visitors: STILL_TESTED, ...whyWithdrawn(because, fresh) };
}

function whyWithdrawn(because: Withdrawal, fresh: Decision | undefined): Omit<Outcome, "visitors"> {
  switch (because.kind) {
    case "acting-off":
      return {
        title: "Not stopped, stops are turned off",
        steps: ["Stop it in Ours Privacy, or turn stops on again in the configuration"],
      };
    case "acting-paused":
      return {
        title: "Not stopped, stops are paused",
        steps: [`Stop it in Ours Privacy, or run ${writtenCommand("resume")}. Herald then announces the stop again`],
      };
    case "on-hold":
      return { title: "Not stopped, it is on hold", steps: ["To end it after all, stop it in Ours Privacy"] };
    case "decision-changed":
      return fresh?.verdict === "blocked"
        ? {
            title: "Not stopped, it has a problem",
            steps: ["Fix the problem. Herald keeps checking, and will tell you when there is a winner again"],
          }
        : {
            title: "Not stopped, the numbers changed",
            steps: ["Nothing. Herald keeps checking, and will tell you when there is a winner again"],
          };
    case "unverified":
      return {
        title: "Not stopped, a check could not be made",
        steps: ["Nothing now. If it still has a winner at the next check, Herald asks you"],
      };
    case "policy":
      return { title: "Not stopped, its policy changed", steps: ["Nothing, if you changed the policy on purpose"] };
    case "unpublished":
      return because.changes === null
        ? {
            title: "Not stopped, other changes could not be checked",
            steps: [`Run ${writtenCommand("doctor")} to find the reason`],
          }
        : {
            title: "Not stopped, other changes wait to be published",
            steps: [
              "Publish or discard them in Ours Privacy. Herald announces the stop again after at least a day",
              "Or allow such stops in the configuration (acting.unpublishedChanges)",
            ],
          };
  }
}

function notStopped({ decision }: ActingModel, ending: Exclude<UndoneEnding, { state: "withdrawn" }>): Outcome {
  switch (ending.state) {
    case "vetoed":
      return {
        title: "Vetoed",
        visitors: STILL_TESTED,
        steps: [
          `To let Herald stop it again, use Undo on the announcement, or run ${writtenCommand("allow", decision.experimentId)}`,
        ],
      };
    case "overtaken":
      return {
        title: "Not stopped by Herald, someone was faster",
        visitors: "Herald changed nothing. Visitors see what that person chose",
        steps: ["Look at it in Ours Privacy if you did not expect this"],
      };
    case "failed":
      return {
        title: "Stop failed, it is still running",
        visitors: STILL_TESTED,
        steps: [
          isAboutKey(ending.failure)
            ? `Stop it in Ours Privacy. Then run ${writtenCommand("doctor")} to check the key and its scope experiment:stop`
            : "Stop it in Ours Privacy",
        ],
      };
  }
}

/** Whether another key could have done it. */
function isAboutKey(failure: ApiFailure): boolean {
  return failure.kind === "status" && (failure.status === 401 || failure.status === 403);
}

function askedBy({ requestedBy }: ReceiptModel): string[] {
  return requestedBy === undefined ? [] : [`Requested by ${requestedBy}`];
}

function valueOf({ decision, decisionId, intention: { variantId } }: ProposalModel): ButtonValue {
  const { account, experimentId } = decision;
  return { about: "proposal", account, experiment: experimentId, decision: decisionId, winner: variantId ?? "" };
}

function visitorsLine(model: ActingModel): Line {
  return sentencesLine([`After the stop, ${afterwards(model)}`]);
}

function afterwards({ decision, intention: { variantId }, onWinner }: ActingModel): string {
  return visitorsAfterwards(onWinner, decision, variantId);
}

function winnerName({ decision, intention: { variantId } }: ActingModel): string {
  return nameOf(winnerOf(decision, variantId), variantId);
}

function nameIn({ decision }: ActingModel): string {
  return cleanText(decision.experimentName, NAME);
}

/** What follows a name may be cut; the title itself never is too long. */
function titled(title: string): string {
  return shortenToLength(title, LONGEST_TITLE);
}
