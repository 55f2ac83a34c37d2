import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { described, type RouteDescription } from "./api/described.ts";
import type { Log } from "../ports/index.ts";

/** Whether work can be taken, done and recorded, with a named check for each part. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
}

/** A probe gives up sooner or later; an answer that names the culprit is better than none. */
const READINESS_TIMEOUT_MS = 5_000;

const LIVE: RouteDescription = {
  summary: "Whether the process answers",
  tag: "Worker",
  for: "everybody",
  answer: z.object({ status: z.literal("ok") }),
};
const READY: RouteDescription = {
  summary: "Whether work can be taken, done and recorded; 503 where it cannot",
  tag: "Worker",
  for: "everybody",
  answer: z.object({
    ready: z.boolean(),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
  }),
};

/** `/livez`: the process answers. `/readyz`: its parts do. Both without a token: probes have none. */
export function healthRoutes(
  app: FastifyInstance,
  { readiness, log }: { readonly readiness: () => Promise<Readiness>; readonly log: Log },
): void {
  app.get("/livez", described(LIVE), async () => ({ status: "ok" }));
  app.get("/readyz", described(READY), async (_request, reply) => {
    const { ready, checks } = await inTime(readiness, log);
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });
}

function notReady(detail: string): Readiness {
  return { ready: false, checks: { readiness: { ok: false, detail } } };
}

async function inTime(readiness: () => Promise<Readiness>, log: Log): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(
      () => resolve(notReady(`the checks took longer than ${READINESS_TIMEOUT_MS / 1000} s`)),
      READINESS_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([readiness(), late]);
  } catch (error) {
    log.error({ err: error }, "readiness check failed");
    return notReady("the checks themselves failed; the log tells why");
  } finally {
    clearTimeout(timer);
  }
}
