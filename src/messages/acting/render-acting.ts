import { isDone, type Act, type Decision, type ProposalReason } from "../../decision/index.ts";
import type { Notification } from "../../notify/index.ts";
import { mostTelling, openSentences } from "../checks/check-words.ts";
import { shortenToLength } from "../text/clean-text.ts";
import { capitalized } from "../text/failure-words.ts";
import { formatTime } from "../text/format.ts";
import { writtenCommand } from "../text/reader.ts";
import { outcomeOf, rolloutAfter, stoppedTitle } from "./act-outcome.ts";
import { ACT_WORDS } from "./act-words.ts";
import type { AnnouncementModel, ProposalModel, ReceiptModel } from "./acting-model.ts";
import { actingNotification, sentencesLine, type Saying } from "./acting-notification.ts";
import {
  announcementActions,
  answeredSentence,
  answeredTitle,
  canBeUndone,
  proposalActions,
  resumeActions,
  undoActions,
  type ButtonValue,
} from "./answers.ts";
import { announcementFacts, proposalFacts, receiptFacts } from "../facts/act-facts.ts";
import { replySentence } from "./reply-words.ts";
import { NO_OFFER, offerParts, offerSentences } from "./rollout-offer.ts";
import { winnerOnRecord } from "./stop-words.ts";
import { experimentName, wordingOf } from "./wording.ts";

const LONGEST_TITLE = 150;

/** Told when a winner is found that a person has to stop. */
export function renderProposal(model: ProposalModel): Notification {
  const { because, answered, outdated, timeZone, decision } = model;
  const facts = proposalFacts(model);
  const { act } = model.intention;
  const words = wordingOf(model);
  const name = experimentName(decision);
  if (answered !== undefined) {
    return actingNotification(model, {
      kind: "proposal",
      facts,
      severity: "info",
      title: titled(`${answeredTitle(answered, act, timeZone)}: ${name}`),
      lead: [sentencesLine([answeredSentence(answered, act, timeZone)]), words.found],
      actions: canBeUndone(answered) ? undoActions(valueOf(model)) : [],
    });
  }
  if (outdated !== undefined || because === undefined) {
    return actingNotification(model, {
      kind: "proposal",
      facts,
      severity: "info",
      title: titled(`No longer up to date: ${name}`),
      lead: outdated === undefined ? [] : [sentencesLine([replySentence(outdated, timeZone)])],
      sayings: [{ sentences: [NOTHING_TO_ANSWER] }],
    });
  }
  return actingNotification(model, {
    kind: "proposal",
    facts,
    severity: "attention",
    title: titled(words.question),
    lead: [words.found, sentencesLine([`If you ${ACT_WORDS[act].verb} now, ${words.afterwards}`])],
    actions: proposalActions(valueOf(model), model.intention, words.afterwards),
    sayings: [
      { sentences: [words.byHand], only: "unanswerable" },
      { label: "Please check", sentences: mostTelling(openSentences(decision)) },
      { label: "Why am I asked?", sentences: [whyAsked(because, model.requestedBy)] },
    ],
  });
}

function whyAsked(because: NonNullable<ProposalModel["because"]>, requestedBy = "Somebody"): string {
  return because === "asked" ? `${requestedBy} asked Herald to ask you` : LEFT_TO_PEOPLE[because];
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
  const { answered, ended, isOpen, timeZone, intentId, notBefore } = model;
  const { act } = model.intention;
  const words = wordingOf(model);
  if (ended !== undefined) return renderPastAnnouncement(model, ended);
  const facts = announcementFacts(model);
  const at = formatTime(notBefore, timeZone);
  if (answered !== undefined) {
    return actingNotification(model, {
      kind: "announcement",
      facts,
      severity: "attention",
      title: titled(`${answeredTitle(answered, act, timeZone)}: ${experimentName(model.decision)}`),
      lead: [
        sentencesLine([answeredSentence(answered, act, timeZone)]),
        words.found,
        sentencesLine([`After the ${ACT_WORDS[act].noun}, ${words.afterwards}`]),
      ],
    });
  }
  return actingNotification(model, {
    kind: "announcement",
    facts,
    severity: "attention",
    title: titled(
      `${capitalized(ACT_WORDS[act].doing)} ${experimentName(model.decision)}, ${at}. ${words.reason.before}`,
    ),
    lead: [
      words.found,
      sentencesLine([`Herald will ${ACT_WORDS[act].verb} on ${at}`, `After that, ${words.afterwards}`]),
    ],
    actions: isOpen ? announcementActions(intentId, act, words.afterwards) : [],
    sayings: [
      {
        sentences: [`A veto keeps it running. Herald won't ${ACT_WORDS[act].verb} until you allow it again`],
        only: "answerable",
      },
      { sentences: [`To keep it running, ${keepRunning(act, model.decision)} before then`], only: "unanswerable" },
    ],
  });
}

/** What an announcement says once nothing is to come any more. */
function renderPastAnnouncement(
  model: AnnouncementModel,
  { at, ending, fresh, rollout = { kind: "none" } }: NonNullable<AnnouncementModel["ended"]>,
): Notification {
  const { timeZone, answered, intentId, intention } = model;
  const { act } = intention;
  const { done, undone } = ACT_WORDS[act];
  const said = ending.state === "vetoed" ? answered : undefined;
  const { how, visitors, steps } = outcomeOf(model, ending, fresh);
  const about = rolloutAfter(model, ending);
  const later = about === undefined ? [] : offerSentences(rollout, about);
  const asAnnounced = `${capitalized(done)} as announced`;
  const title =
    said !== undefined
      ? answeredTitle(said, act, timeZone)
      : ending.state === "stopped"
        ? stoppedTitle(asAnnounced, ending, intention.variantId)
        : isDone(ending)
          ? asAnnounced
          : `${undone} by Herald`;
  const { found } = wordingOf(model);
  return actingNotification(model, {
    kind: "announcement",
    facts: announcementFacts(model),
    severity: "info",
    title: titled(`${title}: ${experimentName(model.decision)}`),
    lead:
      said === undefined
        ? [sentencesLine([`${formatTime(at, timeZone)}: ${how}`, visitors]), found]
        : [sentencesLine([answeredSentence(said, act, timeZone)]), found],
    actions: said !== undefined && canBeUndone(said) ? undoActions({ about: "intent", intent: intentId }) : [],
    sayings: said === undefined ? [{ label: TO_DO, sentences: [...steps, ...later] }] : [],
  });
}

const TO_DO = "What you can do";

/** Told when an act has ended, however it did. */
export function renderReceipt(model: ReceiptModel): Notification {
  const { ending, decision, intention, rollout = { kind: "none" } } = model;
  const at = formatTime(model.at, model.timeZone);
  const name = experimentName(decision);
  const { title, how, visitors, steps } = outcomeOf(model, ending, model.fresh);
  const { found, reason } = wordingOf(model);
  const wasDone = isDone(ending);
  const about = rolloutAfter(model, ending);
  const offered = about === undefined ? NO_OFFER : offerParts(rollout, about);
  const isAsWanted =
    ending.state === "stopped"
      ? winnerOnRecord(ending, intention.variantId) === "as-wanted"
      : ending.state !== "failed";
  return actingNotification(model, {
    kind: "receipt",
    facts: receiptFacts(model),
    severity: isAsWanted ? "info" : "attention",
    title: titled(`${title}: ${name}${wasDone && isAsWanted && reason.after !== "" ? `. ${reason.after}` : ""}`),
    lead: [
      sentencesLine([`${at}: ${how}`, ...askedBy(model)]),
      sentencesLine([visitors]),
      ...(offered.lead.length > 0 ? [sentencesLine(offered.lead)] : []),
      ...(wasDone && found.length > 0 ? [found] : []),
    ],
    actions: [...(model.resumes === undefined ? [] : resumeActions(model.resumes)), ...offered.actions],
    sayings: [
      ...(wasDone ? steps.map((step): Saying => ({ sentences: [step] })) : [{ label: TO_DO, sentences: steps }]),
      ...offered.sayings,
    ],
  });
}

function askedBy({ requestedBy }: ReceiptModel): string[] {
  return requestedBy === undefined ? [] : [`Requested by ${requestedBy}`];
}

function valueOf({ decision, decisionId, intention }: ProposalModel): ButtonValue {
  const { account, experimentId } = decision;
  const { act, because, variantId: winner } = intention;
  return { about: "proposal", account, experiment: experimentId, decision: decisionId, act, because, winner };
}

/** What keeps an announced act from happening where no veto would arrive. */
function keepRunning(act: Act, { experimentId }: Decision): string {
  return act === "stop" ? "pause it in Ours Privacy" : `run ${writtenCommand("hold", experimentId)}`;
}

/** What follows a name may be cut; the title itself never is too long. */
function titled(title: string): string {
  return shortenToLength(title, LONGEST_TITLE);
}
