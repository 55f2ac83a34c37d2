import type { MailAnswers } from "../../http/index.ts";
import { answerId, mailActions } from "../../mail/index.ts";
import type { Log } from "../../ports/index.ts";
import type { JobQueue } from "../../queue/index.ts";
import { standingMessage } from "../../workflow/index.ts";
import type { World } from "../world.ts";

/** Takes answers by the links in mails, as `takeAnswers` takes those by buttons. */
export function mailAnswers(
  world: Pick<World, "context" | "mailReplies">,
  queue: Pick<JobQueue, "enqueue">,
  log: Log,
): MailAnswers {
  return {
    async standing({ action, value }) {
      const message = await standingMessage({ action, value }, world.context({ runId: "mail", log }));
      if (message === undefined) return undefined;
      const { title, action: open } = message;
      return {
        title,
        button: open && { text: open.confirm?.confirm ?? open.text, question: open.confirm?.text },
      };
    },
    async take(asked, at) {
      const [answer] = mailActions.answersIn({ ...asked, at });
      if (answer === undefined) throw new RangeError("take requires the facts of a link that was proven");
      return queue.enqueue("acting.respond", answer);
    },
    reply: (asked) => world.mailReplies.take(answerId(asked)),
  };
}
