import type { Notification, Part } from "../../notify/index.ts";
import type { ProposalReason, Withdrawal } from "../../decision/index.ts";
import { openSentences } from "../checks/check-words.ts";
import { unsafeSentence } from "../checks/outlook-words.ts";
import {
  actingNotification,
  evidenceSentences,
  peekSafeInterval,
  WINNERS_CURSE,
  type Saying,
} from "./acting-notification.ts";
import type { ActingModel, AnnouncementModel, ProposalModel, ReceiptModel } from "./acting-model.ts";
import { announcementActions, answeredSentence, proposalActions } from "./answers.ts";
import { formatTime } from "../text/format.ts";
import { replySentence } from "./reply-words.ts";
import { endingSentence, nameOf, nextSteps, proofOf, visitorsAfterwards, visitorsNow, winnerOf } from "./stop-words.ts";

/** Told when a winner is found that a person has to stop. */
export function renderProposal(model: ProposalModel): Notification {
  const winner = winnerName(model);
  const { because, answered, outdated, timeZone } = model;
  const isOpen = because !== undefined && answered === undefined && outdated === undefined;
  return actingNotification(model, {
    kind: "proposal",
    severity: isOpen ? "attention" : "info",
    title: "Ready to stop: a winner is found",
    sayings: [
      ...(answered === undefined ? [] : [{ label: "Answered", sentences: [answeredSentence(answered, timeZone)] }]),
      ...(answered !== undefined || outdated === undefined
        ? []
        : [{ label: "No longer up to date", sentences: [replySentence(outdated, timeZone)] }]),
      {
        label: "Found",
        sentences: [`${winner} may be declared the winner`, ...(isOpen ? [LEFT_TO_PEOPLE[because]] : [])],
      },
      {
        label: "Please check",
        sentences: openSentences(model.decision),
      },
      ...whyLines(model),
      visitorsBefore(model),
      ...(isOpen
        ? oneOf([`Press a button, stop it in Ours Privacy ${GO_ON}`], [`Stop it in Ours Privacy ${GO_ON}`])
        : []),
    ],
    actions: isOpen ? actionsOf(model) : [],
  });
}

const GO_ON = "with this winner, or let it run: Herald keeps counting";

/** What to do where the message can be answered, and where it cannot. */
function oneOf(answerable: readonly string[], unanswerable: readonly string[]): Saying[] {
  const label = "What you can do";
  return [
    { label, sentences: answerable, only: "answerable" },
    { label, sentences: unanswerable, only: "unanswerable" },
  ];
}

const LEFT_TO_PEOPLE: Readonly<Record<ProposalReason, string>> = {
  policy: "Its policy leaves the stop to people",
  newcomer: "Herald has only just met this experiment, so it does not stop it by itself yet",
  paused: "Acting is paused, so Herald stops nothing by itself",
  unverified: "Herald could not make every check by itself, so it does not stop it by itself",
};

/** Told when Herald is going to stop an experiment by itself; renewed, without buttons, when that has ended. */
export function renderAnnouncement(model: AnnouncementModel): Notification {
  const { answered, ended, isOpen, timeZone, intentId } = model;
  if (ended !== undefined) return renderPastAnnouncement(model, ended);
  return actingNotification(model, {
    kind: "announcement",
    severity: "attention",
    title: "Will be stopped: a winner is found",
    sayings: [
      ...(answered === undefined
        ? []
        : [
            {
              label: "Answered",
              sentences: [
                answeredSentence(answered, timeZone),
                "Herald takes one more look, and tells below how it ended",
              ],
            },
          ]),
      {
        label: "Announced",
        sentences: [
          `Herald stops it ${formatTime(model.notBefore, timeZone)} with ${winnerName(model)} as the winner, after one more look`,
        ],
      },
      ...whyLines(model),
      visitorsBefore(model),
      ...(answered === undefined
        ? oneOf(
            [AGREE, "To prevent it, press Veto, or pause the experiment in Ours Privacy before then"],
            [AGREE, "To prevent it, pause the experiment in Ours Privacy before then"],
          )
        : []),
    ],
    actions: isOpen && answered === undefined ? announcementActions(intentId, afterwards(model)) : [],
  });
}

const AGREE = "Nothing, if you agree";

/** What an announcement says once nothing is to come any more. */
function renderPastAnnouncement(
  model: AnnouncementModel,
  { at, ending, fresh }: NonNullable<AnnouncementModel["ended"]>,
): Notification {
  const { decision, winnerVariantId, timeZone } = model;
  const how = ending.state === "stopped" ? proofOf(ending, decision, winnerVariantId) : endingSentence(ending, fresh);
  return actingNotification(model, {
    kind: "announcement",
    severity: "info",
    title: ending.state === "stopped" ? "Was announced, and is stopped" : "Was announced, and not stopped by Herald",
    sayings: [{ label: formatTime(at, timeZone), sentences: [how] }, ...whyLines(model)],
  });
}

/** Told when an announced stop has ended, however it did. */
export function renderReceipt(model: ReceiptModel): Notification {
  const { ending, decision, winnerVariantId } = model;
  const at = formatTime(model.at, model.timeZone);
  if (ending.state === "stopped") {
    const winner = winnerOf(decision, winnerVariantId);
    return actingNotification(model, {
      kind: "receipt",
      severity: "info",
      title: "Stopped: the winner is declared",
      sayings: [
        { label: "Stopped", sentences: [at, proofOf(ending, decision, winnerVariantId), ...askedBy(model)] },
        { label: "What visitors see", sentences: [visitorsNow(ending, decision, winnerVariantId)] },
        ...whyLines(model),
        { label: "What you can do", sentences: nextSteps(ending, winner, winnerVariantId) },
      ],
    });
  }
  const { title, visitors, steps } =
    ending.state === "withdrawn" ? WITHDRAWN[withdrawnFor(ending.because)] : NOT_STOPPED[ending.state];
  return actingNotification(model, {
    kind: "receipt",
    severity: ending.state === "failed" ? "attention" : "info",
    title,
    sayings: [
      { label: at, sentences: [endingSentence(ending, model.fresh), ...askedBy(model)] },
      { label: "What visitors see", sentences: [visitors] },
      { label: "What you can do", sentences: steps },
    ],
  });
}

const STILL_TESTED = "No change: the test goes on";

const WITHDRAWN = {
  evidence: {
    title: "Not stopped: the evidence changed",
    visitors: STILL_TESTED,
    steps: ["Nothing: Herald keeps looking and tells you when the evidence suffices again"],
  },
  policy: {
    title: "Not stopped: its policy changed",
    visitors: STILL_TESTED,
    steps: ["Nothing, if that was meant: Herald goes on with it as its policy says now"],
  },
  paused: {
    title: "Not stopped: acting is paused",
    visitors: STILL_TESTED,
    steps: ["Stop it in Ours Privacy, or let Herald act again: it then announces the stop anew"],
  },
  unpublished: {
    title: "Not stopped: other changes are unpublished",
    visitors: STILL_TESTED,
    steps: [
      "Publish or discard them in Ours Privacy: Herald then announces the stop anew, a day from now at the soonest",
      "Or let stops go ahead in the configuration: acting.unpublishedChanges",
    ],
  },
  held: {
    title: "Not stopped: it is to be left alone",
    visitors: STILL_TESTED,
    steps: ["To end it after all, stop it in Ours Privacy"],
  },
} as const;

function withdrawnFor({ kind }: Withdrawal): keyof typeof WITHDRAWN {
  switch (kind) {
    case "acting-off":
    case "acting-paused":
      return "paused";
    case "on-hold":
      return "held";
    case "decision-changed":
    case "unverified":
      return "evidence";
    default:
      return kind;
  }
}

const NOT_STOPPED = {
  vetoed: {
    title: "Not stopped: vetoed",
    visitors: STILL_TESTED,
    steps: ["To end it after all, stop it in Ours Privacy"],
  },
  overtaken: {
    title: "Not stopped by Herald: someone was faster",
    visitors: "What the person who changed it chose; Herald changed nothing",
    steps: ["Look at it in Ours Privacy if you did not expect this"],
  },
  failed: {
    title: "The stop failed: it still runs",
    visitors: STILL_TESTED,
    steps: ["Stop it in Ours Privacy, or let herald doctor check the key and its scope experiment:stop"],
  },
} as const;

function whyLines({ decision, winnerVariantId }: ActingModel): Saying[] {
  const winner = winnerOf(decision, winnerVariantId);
  const oddsRatio = winner?.oddsRatio;
  const interval = oddsRatio?.kind === "estimated" ? [peekSafeInterval(oddsRatio)] : [];
  return [
    ...(decision.unsafe === null ? [] : [{ label: "Unsafe policy", sentences: [unsafeSentence(decision.unsafe)] }]),
    { label: "Why", sentences: evidenceSentences(decision) },
    {
      label: "About the lift",
      sentences: decision.winnersCurse && winner?.isControl !== true ? [WINNERS_CURSE, ...interval] : [],
    },
  ];
}

function askedBy({ requestedBy }: ReceiptModel): string[] {
  return requestedBy === undefined ? [] : [`The stop was asked for by ${requestedBy}`];
}

function actionsOf(model: ProposalModel): Part[] {
  const { decision, decisionId, winnerVariantId } = model;
  const { account, experimentId } = decision;
  return proposalActions(
    { about: "proposal", account, experiment: experimentId, decision: decisionId, winner: winnerVariantId },
    afterwards(model),
  );
}

function visitorsBefore(model: ActingModel): Saying {
  return { label: "What visitors see", sentences: ["Now they still see the test", afterwards(model)] };
}

function afterwards({ decision, winnerVariantId, onWinner }: ActingModel): string {
  return visitorsAfterwards(onWinner, winnerOf(decision, winnerVariantId), winnerVariantId);
}

function winnerName({ decision, winnerVariantId }: ActingModel): string {
  return nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
}
