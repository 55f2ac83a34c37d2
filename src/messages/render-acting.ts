import type { ProposalReason, Withdrawal } from "../decision/index.ts";
import { openSentences } from "./checks/check-words.ts";
import { unsafeSentence } from "./checks/outlook-words.ts";
import { actingMessage, evidenceSentences, peekSafeInterval, WINNERS_CURSE, type Line } from "./acting-blocks.ts";
import type { ActingModel, AnnouncementModel, ProposalModel, ReceiptModel } from "./acting-model.ts";
import { announcementButtons, answeredSentence, proposalButtons } from "./answers.ts";
import { formatTime } from "./format.ts";
import type { Message } from "./message.ts";
import { replySentence } from "./reply-words.ts";
import { endingSentence, nameOf, nextSteps, proofOf, visitorsAfterwards, visitorsNow, winnerOf } from "./stop-words.ts";

/** Told when a winner is found that a person has to stop. */
export function renderProposal(model: ProposalModel): Message {
  const winner = winnerName(model);
  const { because, answered, outdated, canAnswer = false, timeZone } = model;
  const isOpen = because !== undefined && answered === undefined && outdated === undefined;
  const buttons = canAnswer && isOpen ? buttonsOf(model) : [];
  const steps =
    buttons.length > 0
      ? "Press a button, stop it in Ours Privacy with this winner, or let it run: Herald keeps counting"
      : "Stop it in Ours Privacy with this winner, or let it run: Herald keeps counting";
  return actingMessage(model, {
    title: "Ready to stop: a winner is found",
    lines: [
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
      ...(isOpen ? [{ label: "What you can do", sentences: [steps] }] : []),
    ],
    buttons,
  });
}

const LEFT_TO_PEOPLE: Readonly<Record<ProposalReason, string>> = {
  policy: "Its policy leaves the stop to people",
  newcomer: "Herald has only just met this experiment, so it does not stop it by itself yet",
  paused: "Acting is paused, so Herald stops nothing by itself",
  unverified: "Herald could not make every check by itself, so it does not stop it by itself",
};

/** Told when Herald is going to stop an experiment by itself; renewed, without buttons, when that has ended. */
export function renderAnnouncement(model: AnnouncementModel): Message {
  const { answered, ended, canAnswer = false, timeZone, intentId } = model;
  if (ended !== undefined) return renderPastAnnouncement(model, ended);
  const buttons = canAnswer ? announcementButtons(intentId, afterwards(model)) : [];
  const shown = answered === undefined ? buttons : [];
  return actingMessage(model, {
    title: "Will be stopped: a winner is found",
    lines: [
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
        ? [{ label: "What you can do", sentences: ["Nothing, if you agree", preventing(shown.length > 0)] }]
        : []),
    ],
    buttons: shown,
  });
}

function preventing(hasButtons: boolean): string {
  return hasButtons
    ? "To prevent it, press Veto, or pause the experiment in Ours Privacy before then"
    : "To prevent it, pause the experiment in Ours Privacy before then";
}

/** What an announcement says once nothing is to come any more. */
function renderPastAnnouncement(
  model: AnnouncementModel,
  { at, ending, fresh }: NonNullable<AnnouncementModel["ended"]>,
): Message {
  const { decision, winnerVariantId, timeZone } = model;
  const how = ending.state === "stopped" ? proofOf(ending, decision, winnerVariantId) : endingSentence(ending, fresh);
  return actingMessage(model, {
    title: ending.state === "stopped" ? "Was announced, and is stopped" : "Was announced, and not stopped by Herald",
    lines: [{ label: formatTime(at, timeZone), sentences: [how] }, ...whyLines(model)],
  });
}

/** Told when an announced stop has ended, however it did. */
export function renderReceipt(model: ReceiptModel): Message {
  const { ending, decision, winnerVariantId } = model;
  const at = formatTime(model.at, model.timeZone);
  if (ending.state === "stopped") {
    const winner = winnerOf(decision, winnerVariantId);
    return actingMessage(model, {
      title: "Stopped: the winner is declared",
      lines: [
        { label: "Stopped", sentences: [at, proofOf(ending, decision, winnerVariantId), ...askedBy(model)] },
        { label: "What visitors see", sentences: [visitorsNow(ending, decision, winnerVariantId)] },
        ...whyLines(model),
        { label: "What you can do", sentences: nextSteps(ending, winner, winnerVariantId) },
      ],
    });
  }
  const { title, visitors, steps } =
    ending.state === "withdrawn" ? WITHDRAWN[withdrawnFor(ending.because)] : NOT_STOPPED[ending.state];
  return actingMessage(model, {
    title,
    lines: [
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

function whyLines({ decision, winnerVariantId }: ActingModel): Line[] {
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

function buttonsOf(model: ProposalModel): ReturnType<typeof proposalButtons> {
  const { decision, decisionId, winnerVariantId } = model;
  const { account, experimentId } = decision;
  return proposalButtons(
    { about: "proposal", account, experiment: experimentId, decision: decisionId, winner: winnerVariantId },
    afterwards(model),
  );
}

function visitorsBefore(model: ActingModel): Line {
  return { label: "What visitors see", sentences: ["Now they still see the test", afterwards(model)] };
}

function afterwards({ decision, winnerVariantId, onWinner }: ActingModel): string {
  return visitorsAfterwards(onWinner, winnerOf(decision, winnerVariantId), winnerVariantId);
}

function winnerName({ decision, winnerVariantId }: ActingModel): string {
  return nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
}
