import { z } from "zod";
import type { GivenUp, JobQueue } from "../queue/index.ts";
import { renderOutcome } from "../messages/index.ts";
import type { People, PersonId, Questions, Visit } from "../notify/index.ts";
import { personSchema, type Clock, type Log } from "../ports/index.ts";

type Take = (sent: unknown) => Promise<void>;

/** Puts what people ask into the queue, whichever way it came. Returns when it is stored there. */
export function takeQuestions({ askedIn }: Questions, queue: Pick<JobQueue, "enqueue">, log: Log): Take {
  return async (sent) => {
    const asked = askedIn(sent);
    if (asked === undefined) log.debug({}, "a command that is no question to us");
    else await queue.enqueue("asking.command", asked);
  };
}

/** The page of one person is made anew at most so often: whoever goes back and forth sees what was made last. */
const BETWEEN_VISITS_MS = 10_000;
/** People whose last visit is remembered. */
const MOST_REMEMBERED = 1_000;

/** Puts visits to pages of their own into the queue. */
export function takeVisits(
  { visitIn }: Questions,
  queue: Pick<JobQueue, "enqueue">,
  clock: Clock,
): (sent: unknown) => Promise<void> {
  const lastVisits = new Map<PersonId, number>();

  function isTooSoon({ person, wantsLink }: Visit): boolean {
    return !wantsLink && clock.nowMs() - (lastVisits.get(person) ?? Number.NEGATIVE_INFINITY) < BETWEEN_VISITS_MS;
  }

  return async (sent) => {
    const visit = visitIn(sent);
    if (visit === undefined || isTooSoon(visit)) return;
    await queue.enqueue("asking.home", visit);
    lastVisits.delete(visit.person);
    lastVisits.set(visit.person, clock.nowMs());
    const [oldest] = lastVisits.keys();
    if (lastVisits.size > MOST_REMEMBERED && oldest !== undefined) lastVisits.delete(oldest);
  };
}

const place = z.record(z.string(), z.unknown());
/** As much as is needed to say to whom nothing was answered. */
const lostQuestion = z.object({
  id: z.string(),
  medium: z.string(),
  person: personSchema,
  called: z.string(),
  place,
  origin: place,
});

/** Called for jobs that were given up. If it was a question, the person who asked hears that, if they can be reached; the log has it anyway. */
export function tellLostQuestions(people: People, log: Log): (failure: GivenUp) => Promise<void> {
  return async ({ job, payload }) => {
    const parsed = lostQuestion.safeParse(payload);
    if (job !== "asking.command" || !parsed.success) return;
    const asked = parsed.data;
    log.error({ person: asked.person }, "question given up");
    if ((await people.mayAsk(asked)).kind !== "granted") return;
    const words = renderOutcome({ kind: "failed" }, { called: asked.called, timeZone: "UTC" });
    await people.reply(asked, words, { isShared: false });
  };
}
