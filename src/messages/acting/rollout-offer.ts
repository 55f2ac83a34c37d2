import type { RolloutAct } from "../../decision/index.ts";
import type { Part } from "../../notify/index.ts";
import { writtenCommand } from "../text/reader.ts";
import type { Saying } from "./acting-notification.ts";
import type { RolloutOffer } from "./acting-model.ts";
import { answeredSentence, rolloutActions } from "./answers.ts";
import { replySentence } from "./reply-words.ts";

/** What the offer is about. */
export interface OfferedRollout {
  readonly act: RolloutAct;
  readonly experimentId: string;
  /** The variant that is shown to everyone afterwards: of an end the control. */
  readonly shown: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What a message shows of an offer. */
export interface OfferParts {
  /** What was said instead. Sentences without full stop. */
  readonly lead: readonly string[];
  readonly actions: readonly Part[];
  readonly sayings: readonly Saying[];
}

export const NO_OFFER: OfferParts = { lead: [], actions: [], sayings: [] };

/** The button where presses arrive, else its command; without either, what a person can do by hand. */
export function offerParts(offer: RolloutOffer, about: OfferedRollout): OfferParts {
  const { act, shown, timeZone } = about;
  switch (offer.kind) {
    case "none":
      return { ...NO_OFFER, sayings: [{ sentences: [rolloutByHand(about)] }] };
    case "open":
      return {
        lead: [],
        actions: rolloutActions(offer.value, act, `Every visitor sees ${shown}`),
        sayings: [{ sentences: [rolloutByCommand(about)], only: "unanswerable" }],
      };
    case "answered":
      return { ...NO_OFFER, lead: [answeredSentence(offer.answered, act, timeZone)] };
    case "outdated":
      return { ...NO_OFFER, lead: [replySentence(offer.why, timeZone)] };
  }
}

/** The same for a message that nobody answers. */
export function offerSentences(offer: RolloutOffer, about: OfferedRollout): readonly string[] {
  return offerParts(offer, about).sayings.flatMap(({ sentences }) => sentences);
}

function rolloutByCommand({ act, experimentId, shown }: OfferedRollout): string {
  const command = writtenCommand(act, experimentId);
  return act === "rollout"
    ? `To show ${shown} to everyone, run ${command}, or roll it out in Ours Privacy`
    : `To undo it, run ${command}, or end the rollout in Ours Privacy`;
}

function rolloutByHand({ act, shown }: OfferedRollout): string {
  return act === "rollout"
    ? `To show ${shown} to everyone, roll it out in Ours Privacy`
    : "To undo it, end the rollout in Ours Privacy";
}
