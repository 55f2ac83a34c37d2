import { z } from "zod";
import { sealFor } from "./seal.ts";

const DAY_MS = 86_400_000;
const LINK_MS = 7 * DAY_MS;

/** Where the page behind a link in a mail is. */
export const ANSWER_PATH = "/answer";

const facts = z.strictObject({
  messageId: z.string(),
  to: z.string(),
  mail: z.int(),
  action: z.string(),
  value: z.string(),
  until: z.int(),
});

/** What a link answers: which message, in whose mailbox, and how. */
export type LinkedAnswer = Omit<z.output<typeof facts>, "until">;

/** Makes and reads the links by which mails are answered. */
export interface AnswerLinkSeal {
  /** @param baseUrl without a slash at the end */
  at(baseUrl: string, nowMs: number): { readonly until: string; address(asked: LinkedAnswer): string };
  /** `over`: one of ours that counts no longer. Undefined: none of ours, or changed. */
  read(token: string, nowMs: number): LinkedAnswer | "over" | undefined;
  /** What the form behind a link carries: only the page that was opened has it. */
  formMark(token: string): string;
}

/** @param secret the trigger token: workers that share it know each other's links */
export function answerLinksFor(secret: string): AnswerLinkSeal {
  const links = sealFor(secret, "answers by mail");
  const forms = sealFor(secret, "forms of answers by mail");
  return {
    at(baseUrl, nowMs) {
      const until = nowMs + LINK_MS;
      return {
        until: new Date(until).toISOString(),
        address: ({ messageId, to, mail, action, value }) =>
          `${baseUrl}${ANSWER_PATH}?link=${links.sign({ messageId, to, mail, action, value, until })}`,
      };
    },
    read(token, nowMs) {
      const { data } = facts.safeParse(links.read(token));
      if (data === undefined) return undefined;
      const { until, ...asked } = data;
      return nowMs < until ? asked : "over";
    },
    formMark: (token) => forms.mark(token),
  };
}
