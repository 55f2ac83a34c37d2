import { z } from "zod";
import { addressOf, type PeopleWhoAnswer } from "../notify/index.ts";
import { MAIL } from "./mail-place.ts";

const originSchema = z.object({ to: z.string(), answer: z.string() });

/**
 * People by their mailboxes. Who holds a link that was sent to a mailbox answers as that mailbox; where the configuration names who may
 * answer, it has to name it.
 * @param approvers ids of people of all media; empty: everybody who was asked
 * @param tell gets what is replied, with the id of the answer: nobody but the page that waits for it shows that
 */
export function createMailPeople({
  approvers,
  tell,
}: {
  readonly approvers: readonly string[];
  readonly tell: (answer: string, text: string) => void;
}): PeopleWhoAnswer {
  const named = new Set(approvers.map((one) => one.toLowerCase()));
  return {
    async mayAnswer({ person, origin }) {
      const { data } = originSchema.safeParse(origin);
      if (data === undefined || addressOf(person) !== data.to) return { kind: "foreign" };
      return named.size === 0 || named.has(`${MAIL}:${data.to}`.toLowerCase())
        ? { kind: "granted" }
        : { kind: "refused", because: "not-an-approver" };
    },
    async whisper({ origin }, text) {
      tell(originSchema.parse(origin).answer, text);
    },
  };
}
