import type { Line, Notification } from "../../notify/index.ts";
import type { ProposalReason, Withdrawal } from "../../decision/index.ts";
import { openSentences } from "../checks/check-words.ts";
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
import { endingSentence, nameOf, nextSteps, proofOf, visitorsAfterwards, visitorsNow, winnerOf } from "./stop-words.ts";
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
    });
  }
  return actingNotification(model, {
    kind: "proposal",
    severity: "attention",
    title: titled(`${name} has a winner`),
    lead: [resultLine(model), sentencesLine([`If you stop it now, ${afterwards(model)}`])],
    actions: proposalActions(valueOf(model), afterwards(model)),
    sayings: [
      {
        sentences: [`To stop it, end it in Ours Privacy with ${winnerName(model)} as the winner. Or let it run`],
        only: "unanswerable",
      },
      { label: "Please check", sentences: openSentences(decision) },
      { label: "Why am I asked?", sentences: [LEFT_TO_PEOPLE[because]] },
    ],
  });
}

const LEFT_TO_PEOPLE: Readonly<Record<ProposalReason, string>> = {
  policy: "The policy of this experiment leaves stops to people",
  newcomer: "Herald discovered this experiment less than a day ago",
  paused: "Stops are paused or turned off, so Herald stops nothing by itself",
  unverified: "Herald could not make every check by itself",
};

/** Told when Herald is going to stop an experiment by itself; renewed, without buttons, when that has ended. */
export function renderAnnouncement(model: AnnouncementModel): Notification {
  const { answered, ended, isOpen, timeZone, intentId, notBefore } = model;
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
    title: titled(`Stopping ${nameIn(model)}, ${at}. Winner: ${winnerName(model)}`),
    lead: [resultLine(model), sentencesLine([`Herald will stop it ${at}`, `After that, ${afterwards(model)}`])],
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
  const { decision, winnerVariantId, timeZone, answered, intentId } = model;
  const how = ending.state === "stopped" ? proofOf(ending, decision, winnerVariantId) : endingSentence(ending, fresh);
  const said = ending.state === "vetoed" ? answered : undefined;
  const title =
    ending.state === "stopped"
      ? "Stopped as announced"
      : said === undefined
        ? "Not stopped by Herald"
        : answeredTitle(said, timeZone);
  return actingNotification(model, {
    kind: "announcement",
    severity: "info",
    title: titled(`${title}: ${nameIn(model)}`),
    lead: [
      sentencesLine([said === undefined ? `${formatTime(at, timeZone)}: ${how}` : answeredSentence(said, timeZone)]),
      resultLine(model),
    ],
    actions: said !== undefined && canBeUndone(said) ? undoActions({ about: "intent", intent: intentId }) : [],
  });
}

/** Told when an announced stop has ended, however it did. */
export function renderReceipt(model: ReceiptModel): Notification {
  const { ending, decision, winnerVariantId } = model;
  const at = formatTime(model.at, model.timeZone);
  const name = nameIn(model);
  if (ending.state === "stopped") {
    const winner = winnerOf(decision, winnerVariantId);
    const gain = winnersGain(decision, winnerVariantId);
    return actingNotification(model, {
      kind: "receipt",
      severity: "info",
      title: titled(`Stopped: ${name}. Winner: ${winnerName(model)}${gain === undefined ? "" : ` (${gain})`}`),
      lead: [
        sentencesLine([`${at}: ${proofOf(ending, decision, winnerVariantId)}`, ...askedBy(model)]),
        sentencesLine([visitorsNow(ending, decision, winnerVariantId)]),
      ],
      sayings: nextSteps(ending, winner, winnerVariantId).map((step): Saying => ({ sentences: [step] })),
    });
  }
  const { title, visitors, steps } =
    ending.state === "withdrawn" ? withdrawn()[withdrawnFor(ending.because)] : notStopped(model)[ending.state];
  return actingNotification(model, {
    kind: "receipt",
    severity: ending.state === "failed" ? "attention" : "info",
    title: titled(`${title}: ${name}`),
    lead: [
      sentencesLine([`${at}: ${endingSentence(ending, model.fresh)}`, ...askedBy(model)]),
      sentencesLine([visitors]),
    ],
    sayings: [{ label: "What you can do", sentences: steps }],
  });
}

const STILL_TESTED = "Nothing changes for visitors: the test goes on";

interface NotStopped {
  readonly title: string;
  readonly visitors: string;
  readonly steps: readonly string[];
}

const withdrawn = (): Readonly<Record<WithdrawnFor, NotStopped>> => ({
  evidence: {
    title: "Not stopped, the numbers changed",
    visitors: STILL_TESTED,
    steps: ["Nothing. Herald keeps checking and will tell you when there is a winner again"],
  },
  policy: {
    title: "Not stopped, its policy changed",
    visitors: STILL_TESTED,
    steps: ["Nothing, if you changed the policy on purpose"],
  },
  paused: {
    title: "Not stopped, stops are paused",
    visitors: STILL_TESTED,
    steps: [`Stop it in Ours Privacy, or run ${writtenCommand("resume")}. Herald then announces the stop again`],
  },
  off: {
    title: "Not stopped, stops are turned off",
    visitors: STILL_TESTED,
    steps: ["Stop it in Ours Privacy, or turn stops on again in the configuration"],
  },
  unknown: {
    title: "Not stopped, other changes could not be checked",
    visitors: STILL_TESTED,
    steps: [`Run ${writtenCommand("doctor")} to find the reason`],
  },
  unpublished: {
    title: "Not stopped, other changes wait to be published",
    visitors: STILL_TESTED,
    steps: [
      "Publish or discard them in Ours Privacy. Herald announces the stop again after at least a day",
      "Or allow such stops in the configuration (acting.unpublishedChanges)",
    ],
  },
  held: {
    title: "Not stopped, it is on hold",
    visitors: STILL_TESTED,
    steps: ["To end it after all, stop it in Ours Privacy"],
  },
});

type WithdrawnFor = "evidence" | "policy" | "paused" | "off" | "unknown" | "unpublished" | "held";

function withdrawnFor(because: Withdrawal): WithdrawnFor {
  switch (because.kind) {
    case "acting-off":
      return "off";
    case "acting-paused":
      return "paused";
    case "unpublished":
      return because.changes === null ? "unknown" : "unpublished";
    case "on-hold":
      return "held";
    case "decision-changed":
    case "unverified":
      return "evidence";
    case "policy":
      return "policy";
  }
}

const notStopped = ({ decision }: ActingModel): Readonly<Record<"vetoed" | "overtaken" | "failed", NotStopped>> => ({
  vetoed: {
    title: "Vetoed",
    visitors: STILL_TESTED,
    steps: [
      `To let Herald stop it again, use Undo on the announcement, or run ${writtenCommand("allow", decision.experimentId)}`,
    ],
  },
  overtaken: {
    title: "Not stopped by Herald, someone was faster",
    visitors: "Herald changed nothing. Visitors see what that person chose",
    steps: ["Look at it in Ours Privacy if you did not expect this"],
  },
  failed: {
    title: "Stop failed, it is still running",
    visitors: STILL_TESTED,
    steps: [
      `Stop it in Ours Privacy. Then run ${writtenCommand("doctor")} to check the key and its scope experiment:stop`,
    ],
  },
});

function askedBy({ requestedBy }: ReceiptModel): string[] {
  return requestedBy === undefined ? [] : [`Requested by ${requestedBy}`];
}

function valueOf({ decision, decisionId, winnerVariantId }: ProposalModel): ButtonValue {
  const { account, experimentId } = decision;
  return { about: "proposal", account, experiment: experimentId, decision: decisionId, winner: winnerVariantId };
}

function visitorsLine(model: ActingModel): Line {
  return sentencesLine([`After the stop, ${afterwards(model)}`]);
}

function afterwards({ decision, winnerVariantId, onWinner }: ActingModel): string {
  return visitorsAfterwards(onWinner, decision, winnerVariantId);
}

function winnerName({ decision, winnerVariantId }: ActingModel): string {
  return nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
}

function nameIn({ decision }: ActingModel): string {
  return cleanText(decision.experimentName, NAME);
}

/** What follows a name may be cut; the title itself never is too long. */
function titled(title: string): string {
  return shortenToLength(title, LONGEST_TITLE);
}
