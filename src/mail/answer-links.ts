import { createHash } from "node:crypto";
import { z } from "zod";
import type { Instant } from "../experiment/index.ts";
import type { Actions, Answer } from "../notify/index.ts";
import { MAIL } from "./mail-place.ts";

/** What a link in a mail answers: which message, in whose mailbox, and how. */
export interface AskedAnswer {
  /** Of the first mail of the message. */
  readonly messageId: string;
  readonly to: string;
  /** How many mails of the message came before the one with the link. */
  readonly mail: number;
  /** The kind of an action, and what it carries. */
  readonly action: string;
  readonly value: string;
}

/** Makes the addresses that answer. They are secrets: they stand in the mail, and nowhere else. */
export interface AnswerLinks {
  /** When those that are made now end. */
  readonly until: Instant;
  address(asked: AskedAnswer): string;
}

const given = z.object({
  messageId: z.string(),
  to: z.string(),
  mail: z.int(),
  action: z.string(),
  value: z.string(),
  at: z.iso.datetime(),
});

/** An answer that somebody gave by the page behind a link. */
export type GivenAnswer = z.output<typeof given>;

/** The answer by a link that was proven before: its person is the mailbox that the link was sent to. */
export const mailActions: Actions = {
  answersIn(sent) {
    const { data } = given.safeParse(sent);
    if (data === undefined) return [];
    const { messageId, to, action, value, at } = data;
    const id = answerId(data);
    return [
      {
        id,
        at,
        medium: MAIL,
        person: `${MAIL}:${to}`,
        personName: "",
        action,
        value,
        place: { messageId, to },
        origin: { to, answer: id },
      } satisfies Answer,
    ];
  },
};

/** The same for the same link, and for one in another copy of the same mail. */
export function answerId({ messageId, to, mail, action, value }: AskedAnswer): string {
  return createHash("sha256")
    .update(JSON.stringify([messageId, to, mail, action, value]))
    .digest("hex");
}
