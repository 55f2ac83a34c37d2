import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { described, jsonSchema, type RouteDescription } from "./api/described.ts";
import { isUnreachable } from "./answers.ts";
import { askForJob, triggerableJobs, unavailable, type AskingOptions, type Refusal } from "./asking.ts";

const LIST: RouteDescription = {
  summary: "The jobs that can be asked for, each with the JSON schema of its payload",
  tag: "Jobs",
  answer: z.object({
    jobs: z.array(
      z.object({ id: z.string(), summary: z.string(), namesExperiment: z.boolean(), payload: z.looseObject({}) }),
    ),
  }),
};
const TRIGGER: RouteDescription = {
  summary: "Asks for a job",
  tag: "Jobs",
  body: z.looseObject({}),
  status: 202,
  answer: z
    .object({ id: z.string(), job: z.string(), status: z.string().describe("Where to look how it stands.") })
    .describe("It is in the queue."),
};
const STATUS: RouteDescription = {
  summary: "How a job stands, and what came of it",
  tag: "Jobs",
  answer: z.looseObject({
    id: z.string(),
    job: z.string(),
    state: z.string().describe("`waiting`, `active`, `delayed`, `waiting-children`, `completed` or `failed`."),
    attemptsMade: z.number(),
    addedAt: z.string(),
    finishedAt: z.string().optional(),
    failedReason: z.string().optional(),
    result: z.unknown(),
    sentTo: z.array(z.string()),
  }),
};

/** The triggers. They do no work themselves: they check, enqueue the job that a schedule would, and answer with its id. */
export function jobRoutes(
  app: FastifyInstance,
  options: AskingOptions & { readonly sentTo?: (key: string) => Promise<readonly string[]> },
): void {
  const { queue, sentTo = async () => [] } = options;
  const jobs = triggerableJobs(options.jobs);
  const unknownJob = (name: string) => ({
    error: `there is no job ${JSON.stringify(name)} to trigger`,
    known: [...jobs.keys()],
  });

  app.get("/v1/jobs", described(LIST), async () => ({
    jobs: [...jobs.values()].map(({ id, summary, payload, asked = payload, namesExperiment = false }) => {
      return { id, summary, namesExperiment, payload: jsonSchema(asked) };
    }),
  }));

  app.post<{ Params: { job: string } }>("/v1/jobs/:job", described(TRIGGER), async (request, reply) => {
    const job = jobs.get(request.params.job);
    if (job === undefined) return reply.code(404).send(unknownJob(request.params.job));
    const taken = await askForJob(job, request.body ?? {}, options);
    if (!("id" in taken)) return refuse(reply, taken);
    const { id } = taken;
    const status = `/v1/jobs/${encodeURIComponent(job.id)}/${encodeURIComponent(id)}`;
    return reply.code(202).header("location", status).send({ id, job: job.id, status });
  });

  app.get<{ Params: { job: string; id: string } }>("/v1/jobs/:job/:id", described(STATUS), async (request, reply) => {
    const { job, id } = request.params;
    if (!jobs.has(job)) return reply.code(404).send(unknownJob(job));
    try {
      const status = await queue.status(id);
      if (status?.job === job) return { ...status, sentTo: await sentTo(keyIn(status.result)) };
      return reply.code(404).send({
        error: `there is no ${job} with the id ${JSON.stringify(id)}; finished ones are forgotten after some days`,
      });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return refuse(reply, unavailable("the queue cannot be reached"));
    }
  });
}

function refuse(reply: FastifyReply, { status, body, retryAfterSeconds }: Refusal): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
  return reply.code(status).send(body);
}

/** Jobs that send something say under which key; empty: this one has not, or nothing yet. */
function keyIn(result: unknown): string {
  const { key } = (result ?? {}) as { readonly key?: unknown };
  return typeof key === "string" ? key : "";
}
