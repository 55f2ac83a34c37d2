import { createHash } from "node:crypto";
import { z } from "zod";
import type { DeliveryName, Place } from "../notify/index.ts";

/** The first part of destinations that are mailboxes, and of the people who read them. */
export const MAIL = "mail";

const mailPlace = z.object({
  /** Of the first mail, without angle brackets. */
  messageId: z.string(),
  to: z.string(),
  /** Mails sent under this key, the first one included; 0: none, see `unsent`. */
  mails: z.int(),
  /** What it asked of its reader when it was last mailed, see `meaningOf`. */
  meaning: z.string(),
  /** Its content has changed since, and was not mailed again. */
  isBehind: z.literal(true).exactOptional(),
  /** Why nothing was mailed: it is the first message of a thread, or a detail in one. */
  unsent: z.enum(["thread", "detail"]).exactOptional(),
  /** Its answer was lost: it may not have arrived, and is not sent again. */
  inDoubt: z.literal(true).exactOptional(),
});

/** Where a message stands by mail, and what was mailed of it. */
export type MailPlace = z.output<typeof mailPlace>;

/** What this medium wrote of a delivery; undefined: nothing yet. @throws RangeError on a place of another medium */
export function placeOf(place: Place | undefined): MailPlace | undefined {
  if (place === undefined) return undefined;
  const { data } = mailPlace.safeParse(place);
  if (data === undefined) throw new RangeError("placeOf requires the place of a delivery by mail");
  return data;
}

const ID_LENGTH = 32;

/** The Message-ID of a key at a destination, without angle brackets: however often it is sent, it is the same. @param from an address */
export function messageIdOf({ key, destination }: DeliveryName, from: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([key, destination, from]))
    .digest("hex");
  return `${hash.slice(0, ID_LENGTH)}@${from.slice(from.lastIndexOf("@") + 1)}`;
}
