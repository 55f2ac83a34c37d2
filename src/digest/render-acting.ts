import { actingMessage, evidenceSentences, peekSafeInterval, WINNERS_CURSE, type Line } from "./acting-blocks.ts";
import type { ActingModel, AnnouncementModel, ProposalModel, ReceiptModel } from "./acting-model.ts";
import { formatTime } from "./format.ts";
import type { Message } from "./message.ts";
import { endingSentence, nameOf, nextSteps, proofOf, visitorsAfterwards, visitorsNow, winnerOf } from "./stop-words.ts";

/** Told when a winner is found that a person has to stop. */
export function renderProposal(model: ProposalModel): Message {
  const winner = winnerName(model);
  const because = {
    policy: "Its policy leaves the stop to people",
    newcomer: "Herald has only just met this experiment, so it does not stop it by itself yet",
    paused: "Acting is paused, so Herald stops nothing by itself",
    unverified: "Herald could not make every check by itself, so it does not stop it by itself",
  }[model.because];
  return actingMessage(model, {
    title: "Ready to stop: a winner is found",
    lines: [
      { label: "Found", sentences: [`${winner} may be declared the winner`, because] },
      { label: "Please check", sentences: model.decision.ladder.filter(({ needsPerson }) => needsPerson).map(({ sentence }) => sentence) },
      ...whyLines(model),
      visitorsBefore(model),
      { label: "What you can do", sentences: ["Stop it in Ours Privacy with this winner, or let it run: Herald keeps counting"] },
    ],
  });
}

/** Told when Herald is going to stop an experiment by itself. */
export function renderAnnouncement(model: AnnouncementModel): Message {
  return actingMessage(model, {
    title: "Will be stopped: a winner is found",
    lines: [
      { label: "Announced", sentences: [`Herald stops it ${formatTime(model.notBefore, model.timeZone)} with ${winnerName(model)} as the winner, after one more look`] },
      ...whyLines(model),
      visitorsBefore(model),
      { label: "What you can do", sentences: ["Nothing, if you agree", "To prevent it, pause the experiment in Ours Privacy before then"] },
    ],
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
        { label: "Stopped", sentences: [at, proofOf(ending.facts, decision, winnerVariantId)] },
        { label: "What visitors see", sentences: [visitorsNow(ending.facts, decision, winnerVariantId)] },
        ...whyLines(model),
        { label: "What you can do", sentences: nextSteps(ending.facts, winner, winnerVariantId) },
      ],
    });
  }
  const { title, visitors, steps } = ending.state === "withdrawn" ? WITHDRAWN[ending.because] : NOT_STOPPED[ending.state];
  return actingMessage(model, {
    title,
    lines: [
      { label: at, sentences: [endingSentence(ending)] },
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
  paused: {
    title: "Not stopped: acting is paused",
    visitors: STILL_TESTED,
    steps: ["Stop it in Ours Privacy, or let Herald act again: it then announces the stop anew"],
  },
  unpublished: {
    title: "Not stopped: other changes are unpublished",
    visitors: STILL_TESTED,
    steps: ["Publish or discard them in Ours Privacy: Herald then announces the stop anew, a day from now at the soonest", "Or let stops go ahead in the configuration: acting.unpublishedChanges"],
  },
  held: { title: "Not stopped: it is to be left alone", visitors: STILL_TESTED, steps: ["To end it after all, stop it in Ours Privacy"] },
} as const;

const NOT_STOPPED = {
  vetoed: { title: "Not stopped: vetoed", visitors: STILL_TESTED, steps: ["To end it after all, stop it in Ours Privacy"] },
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
    ...(decision.unsafe === null ? [] : [{ label: "Unsafe policy", sentences: [decision.unsafe.sentence] }]),
    { label: "Why", sentences: evidenceSentences(decision) },
    { label: "About the lift", sentences: decision.winnersCurse && winner?.isControl !== true ? [WINNERS_CURSE, ...interval] : [] },
  ];
}

function visitorsBefore({ decision, winnerVariantId, onWinner }: ActingModel): Line {
  const afterwards = visitorsAfterwards(onWinner, winnerOf(decision, winnerVariantId), winnerVariantId);
  return { label: "What visitors see", sentences: ["Now they still see the test", afterwards] };
}

function winnerName({ decision, winnerVariantId }: ActingModel): string {
  return nameOf(winnerOf(decision, winnerVariantId), winnerVariantId);
}
