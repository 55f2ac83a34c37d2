import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { AnyJob, Log } from "../ports/index.ts";
import type { JobQueue } from "../queue/index.ts";
import { isUnreachable, payloadProblems, type ErrorAnswer } from "./answers.ts";

const SECONDS_UNTIL_RETRY = 5;
/** As JSON writes it. */
const NUL = /(^|[^\\])(\\\\)*\\u0000/;

/**
 * The triggers. They do no work themselves: they check, enqueue the job that a schedule would, and answer with its id.
 * Jobs that only other jobs start do not exist here.
 */
export function jobRoutes(
  app: FastifyInstance,
  options: {
    readonly jobs: readonly AnyJob[];
    readonly queue: Pick<JobQueue, "enqueue" | "status">;
    readonly log: Log;
    readonly withExperiment?: (payload: unknown) => Promise<unknown>;
    readonly unknownName?: (payload: unknown) => ErrorAnswer | undefined;
    readonly sentTo?: (key: string) => Promise<readonly string[]>;
  },
): void {
  const { queue, log, withExperiment = async (payload: unknown) => payload, sentTo = async () => [] } = options;
  const { unknownName = () => undefined } = options;
  const jobs = new Map(options.jobs.filter((job) => job.triggerable).map((job) => [job.id, job]));
  const unknownJob = (name: string) => ({
    error: `there is no job ${JSON.stringify(name)} to trigger`,
    known: [...jobs.keys()],
  });

  app.get("/v1/jobs", async () => ({
    jobs: [...jobs.values()].map(({ id, summary, payload, asked = payload, namesExperiment = false }) => {
      return { id, summary, namesExperiment, payload: z.toJSONSchema(asked, { io: "input", unrepresentable: "any" }) };
    }),
  }));

  app.post<{ Params: { job: string } }>("/v1/jobs/:job", async (request, reply) => {
    const job = jobs.get(request.params.job);
    if (job === undefined) return reply.code(404).send(unknownJob(request.params.job));
    let payload = request.body ?? {};
    // Before anything is asked elsewhere: what makes no sense asks nothing.
    const parsed = await (job.asked ?? job.payload).safeParseAsync(job.namesExperiment ? asIfFound(payload) : payload);
    if (!parsed.success)
      return reply
        .code(400)
        .send({ error: `${job.id} does not take this payload`, problems: problemsOf(job, parsed.error) });
    if (NUL.test(JSON.stringify(payload)))
      return reply.code(400).send({ error: "the payload holds a NUL, which no store keeps" });
    // What nobody has could only fail later, where the caller no longer looks.
    const unknown = unknownName(payload);
    if (unknown !== undefined) return reply.code(404).send(unknown);
    if (job.namesExperiment) {
      try {
        payload = (await withExperiment(payload)) as object;
      } catch (error) {
        if (isUnknownExperiment(error)) return reply.code(404).send({ error: error.message });
        if (!isApiFailure(error)) throw error;
        return reply
          .code(503)
          .header("retry-after", SECONDS_UNTIL_RETRY)
          .send({ error: `the experiment could not be looked up: ${error.message}` });
      }
    }
    let id: string;
    try {
      // As it came, not as parsed: the queue parses it again, and a schema need not accept what it makes.
      id = await queue.enqueue(job.id, payload);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      log.warn({ job: job.id, err: error }, "trigger failed: queue unreachable");
      return reply
        .code(503)
        .header("retry-after", SECONDS_UNTIL_RETRY)
        .send({ error: "the queue cannot be reached; nothing was started" });
    }
    log.info({ job: job.id, id }, "job triggered");
    const status = `/v1/jobs/${encodeURIComponent(job.id)}/${encodeURIComponent(id)}`;
    return reply.code(202).header("location", status).send({ id, job: job.id, status });
  });

  app.get<{ Params: { job: string; id: string } }>("/v1/jobs/:job/:id", async (request, reply) => {
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
      return reply.code(503).header("retry-after", SECONDS_UNTIL_RETRY).send({ error: "the queue cannot be reached" });
    }
  });
}

/** With the ids that the name of an experiment will give. */
function asIfFound(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload) || !("experiment" in payload))
    return payload;
  const { experiment, ...rest } = payload as Readonly<Record<string, unknown>>;
  return { account: experiment, experimentId: experiment, ...rest };
}

function isApiFailure(error: unknown): error is Error {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith("api-");
}

function isUnknownExperiment(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === "unknown-experiment";
}

/** Jobs that send something say under which key; empty: this one has not, or nothing yet. */
function keyIn(result: unknown): string {
  const { key } = (result ?? {}) as { readonly key?: unknown };
  return typeof key === "string" ? key : "";
}

/** Nobody is asked for ids that a name stands for. */
function problemsOf({ namesExperiment = false }: AnyJob, error: z.ZodError): ErrorAnswer["problems"] {
  const problems = payloadProblems(error) ?? [];
  const others = problems.filter(({ path }) => path !== "account" && path !== "experimentId");
  if (!namesExperiment || others.length === problems.length) return problems;
  return [{ path: "experiment", problem: "wanted the name or id of an experiment" }, ...others];
}
