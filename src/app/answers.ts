import { z } from "zod";
import type { GivenUp, JobQueue } from "../queue/index.ts";
import { replySentence } from "../messages/index.ts";
import type { Actions, People } from "../notify/index.ts";
import { personSchema, type Log } from "../ports/index.ts";

/** Puts answers from a medium into the queue, whichever way they came. Returns when they are stored there. */
export function takeAnswers(
  { answersIn }: Actions,
  queue: Pick<JobQueue, "enqueue">,
  log: Log,
): (sent: unknown) => Promise<void> {
  return async (sent) => {
    const answers = answersIn(sent);
    if (answers.length === 0) log.debug({}, "an interaction that is no answer to us");
    for (const answer of answers) await queue.enqueue("acting.respond", answer);
  };
}

const place = z.record(z.string(), z.unknown());
/** As much as is needed to say who answered what. */
const lostAnswer = z.object({
  at: z.string(),
  medium: z.string(),
  person: personSchema,
  action: z.string(),
  value: z.string(),
  place,
  origin: place,
});

/** Called for jobs that were given up. If it was an answer, the person who gave it gets a reply, if they can be reached; the log has it anyway. */
export function tellLostAnswers(people: People, log: Log): (failure: GivenUp) => Promise<void> {
  return async ({ job, payload }) => {
    const parsed = lostAnswer.safeParse(payload);
    if (job !== "acting.respond" || !parsed.success) return;
    const answer = parsed.data;
    const { person, action, value, at, place: where } = answer;
    log.error({ person, action, value, at, place: where }, "answer given up");
    // A person from elsewhere gets no reply, as with any other answer.
    if ((await people.mayAnswer(answer)).kind === "foreign") return;
    await people.whisper(answer, `${replySentence({ kind: "lost" }, "UTC")}.`);
  };
}
