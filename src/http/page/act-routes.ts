import type { FastifyInstance, FastifyReply } from "fastify";
import { PAGE_ACTS, type PageAct } from "../../ports/index.ts";
import type { JobQueue } from "../../queue/index.ts";
import type { Person } from "../access/access.ts";
import { isUnreachable } from "../answers.ts";
import { askForJob, triggerableJobs, type AskingOptions, type Refusal } from "../asking.ts";
import { jobOutcome } from "./job-outcome.ts";
import { failure, formOf, type PageScope, type SentForm } from "./page-scope.ts";
import { pathWithin, pathWithNotice } from "./visitor.ts";

interface Act {
  readonly job: string;
  /** What it says beside the experiment and who asks. */
  readonly payload?: object;
  readonly isAboutExperiment?: boolean;
  /** Kept with the person's name. */
  readonly isSigned?: boolean;
  /** Done within moments: the page that follows shows it. */
  readonly isQuick?: boolean;
}

const ACTS: Readonly<Record<Exclude<PageAct, "retry">, Act>> = {
  digest: { job: "reporting.daily-digest" },
  sweep: { job: "monitoring.sweep" },
  pause: { job: "acting.switch", payload: { to: "pause" }, isSigned: true, isQuick: true },
  resume: { job: "acting.switch", payload: { to: "resume" }, isSigned: true, isQuick: true },
  hold: { job: "acting.hold", isAboutExperiment: true, isSigned: true, isQuick: true },
  allow: { job: "acting.allow", isAboutExperiment: true, isSigned: true, isQuick: true },
};

/** The buttons of the pages. Each asks for the job that can also be asked for by command, in the name of the person who is signed in. */
export function actRoutes(
  scope: FastifyInstance,
  options: PageScope &
    AskingOptions & {
      readonly queue: Pick<JobQueue, "retry">;
      /** How long a quick one is waited for. */
      readonly patienceMs?: number;
    },
): void {
  const { site, log, queue, patienceMs = 2_000 } = options;
  const jobs = triggerableJobs(options.jobs);

  /** A job that was given up: what it is and what it is about stays as it was asked for. */
  async function retried(
    id: string,
    { person, visitor, fields }: SentForm,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    try {
      if (!(await queue.retry(id)))
        return failure(reply, site, 404, "There is no such job among those that were given up.", visitor);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return failure(reply, site, 503, "Nothing was done: the queue cannot be reached.", visitor);
    }
    log.info({ act: "retry", id, by: person.name }, "asked for on the page");
    const back = pathWithin(fields.get("back") ?? "") ?? "/";
    return reply.redirect(pathWithNotice(back, { act: "retry", state: "asked" }), 303);
  }

  scope.post<{ Params: { act: string } }>("/act/:act", { config: { isGuarded: true } }, async (request, reply) => {
    const form = await formOf(request, reply, options);
    if (form === undefined) return reply;
    const { person, visitor, fields } = form;
    const name = PAGE_ACTS.find((one) => one === request.params.act);
    if (name === "retry") return retried(fields.get("job") ?? "", form, reply);
    const act = name && ACTS[name];
    const job = act && jobs.get(act.job);
    if (name === undefined || act === undefined || job === undefined)
      return failure(reply, site, 404, "There is no such button.", visitor);
    const taken = await askForJob(job, payloadOf(act, person.name, fields), options, provenOf(act, person));
    if (!("id" in taken)) return failure(reply, site, taken.status, sentenceOf(taken), visitor);
    log.info({ act: name, id: taken.id, by: person.name }, "asked for on the page");
    const state = act.isQuick ? await jobOutcome(queue, taken.id, patienceMs) : "asked";
    if (state === "failed")
      return failure(reply, site, 500, "The worker could not do it. Its log and the page System say why.", visitor);
    const back = pathWithin(fields.get("back") ?? "") ?? "/";
    return reply.redirect(pathWithNotice(back, { act: name, state }), 303);
  });
}

function payloadOf({ payload = {}, isAboutExperiment, isSigned }: Act, by: string, fields: URLSearchParams): object {
  return {
    ...payload,
    ...(isAboutExperiment && { account: fields.get("account") ?? "", experimentId: fields.get("experimentId") ?? "" }),
    ...(isSigned && { by, via: "page" }),
  };
}

/** Who it is, of what is kept with the person. */
function provenOf({ isSigned }: Act, { id }: Person): object {
  return isSigned === true && id !== undefined ? { person: id } : {};
}

function sentenceOf({ body: { error, problems = [] } }: Refusal): string {
  const details = problems.map(({ path, problem }) => `${path}: ${problem}`);
  return `Nothing was done: ${[error, ...details].join("; ")}.`;
}
