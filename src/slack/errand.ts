import type { Delivery, DeliveryName } from "../notify/index.ts";
import { placeOf, type SlackPlace } from "./place.ts";
import type { Message } from "./render/message.ts";

/** One message on its way. */
export interface Letter extends DeliveryName {
  readonly message: Message;
  readonly inThreadOf?: string;
  readonly isBroadcast?: true;
}

/** A letter, where it is to stand, and who has the right to see to that. */
export interface Errand {
  readonly parcel: Letter;
  readonly hash: string;
  /** The parent's id for a reply, else as the destination names it. */
  readonly channel: string;
  /** Where Slack has named it already: its id, whatever it looks like. */
  readonly channelId: string | undefined;
  readonly threadTs: string | undefined;
  /** Under which the right to send is claimed: the parcel's key, or for a replacement one derived from it. */
  readonly claimed: DeliveryName;
  readonly owner: string;
}

/** The same errand, once what stood there is lost. The right is claimed under a key of its own, so that two workers post anew once. */
export function replacing(errand: Errand, lost: SlackPlace): Errand {
  const { key, destination } = errand.claimed;
  return { ...errand, claimed: { key: `${key}@${lost.ts}`, destination } };
}

/** @throws RangeError on a delivery that is not known to have arrived */
export function standingPlace({ key, place }: Delivery): SlackPlace {
  const standing = placeOf(place);
  if (standing === undefined) throw new RangeError(`standingPlace requires a place for the sent message ${key}`);
  return standing;
}

/**
 * The place of what was posted for this errand, with its thread where it follows the thread's first message. A reply that everybody saw
 * does not follow: posted anew, it would be told twice. Nor may its place say more than a press of its buttons does.
 */
export function placeFor({ threadTs, parcel }: Errand, where: Omit<SlackPlace, "threadTs">): SlackPlace {
  const { channelId, ts, hasChart = false } = where;
  return {
    channelId,
    ts,
    ...(hasChart && { hasChart }),
    ...(threadTs !== undefined && parcel.isBroadcast !== true && { threadTs }),
  };
}

/**
 * Whether it stands in the thread of a message that was deleted and has been posted anew since. Only an older thread is left behind:
 * a worker that does not know the new one yet must not go back.
 */
export function isLeftBehind({ threadTs }: Pick<Errand, "threadTs">, place: SlackPlace): boolean {
  return threadTs !== undefined && place.threadTs !== undefined && Number(place.threadTs) < Number(threadTs);
}
