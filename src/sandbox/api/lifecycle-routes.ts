import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { faultOf } from "../faults/fault-hooks.ts";
import type { SandboxExperiment } from "../world/experiment.ts";
import { declareWinner, endRollout, pause, resume, rollOut, start, stop } from "../world/lifecycle.ts";
import { Refusal } from "../world/refusal.ts";
import type { Account } from "./account.ts";
import { parse } from "./query.ts";
import { experimentOf } from "./read-routes.ts";
import { experimentJson } from "./render.ts";

const startBody = z.object({ publishAfterStart: z.boolean().optional() });
const pauseBody = z.object({ publishAfterPause: z.boolean().optional() });
const resumeBody = z.object({ publishAfterResume: z.boolean().optional() });
const stopBody = z.object({ winnerVariantId: z.string().nullish(), rolloutVariantId: z.string().nullish() });
const rolloutBody = z.object({ variantId: z.string().min(1) });
const winnerBody = z.object({ winnerVariantId: z.string().nullish() });

/** Start, pause, resume and stop; in the newer generation also rollout and declaring a winner. */
export function lifecycleRoutes(app: FastifyInstance, account: Account): void {
  const { generation } = account;
  const now = (): number => account.clock.nowMs();

  /** What every lifecycle call answers. */
  const lifecycle = (request: FastifyRequest, experiment: SandboxExperiment, isPublished = true): object => ({
    publishStatus: isPublished && faultOf(request, "publish-pending") === undefined ? "published" : "pending_publish",
    concurrentVersionChanges: 1 + draftsOfOthers(request),
    experiment: experimentJson(experiment, generation, "none"),
  });

  app.post("/experiments/:id/start", { config: { operation: "start", scope: "experiment:start" } }, (request) => {
    const experiment = experimentOf(request, account);
    const body = parse(startBody, request.body, "body");
    start(experiment, now());
    return lifecycle(request, experiment, body.publishAfterStart ?? true);
  });

  app.post("/experiments/:id/pause", { config: { operation: "pause", scope: "experiment:stop" } }, (request) => {
    const experiment = experimentOf(request, account);
    const body = parse(pauseBody, request.body, "body");
    pause(experiment, now());
    return lifecycle(request, experiment, body.publishAfterPause ?? true);
  });

  app.post("/experiments/:id/resume", { config: { operation: "resume", scope: "experiment:start" } }, (request) => {
    const experiment = experimentOf(request, account);
    const body = parse(resumeBody, request.body, "body");
    resume(experiment, now());
    return lifecycle(request, experiment, body.publishAfterResume ?? true);
  });

  app.post("/experiments/:id/stop", { config: { operation: "stop", scope: "experiment:stop" } }, (request) => {
    const experiment = experimentOf(request, account);
    const body = parse(stopBody, request.body, "body");
    const winnerVariantId = faultOf(request, "ignore-winner") === undefined ? body.winnerVariantId : null;
    const rolloutVariantId = generation === "current" ? body.rolloutVariantId : null;
    stop(
      experiment,
      { winnerVariantId, rolloutVariantId, isStillServed: faultOf(request, "still-serving") !== undefined },
      now(),
    );
    return lifecycle(request, experiment);
  });

  if (generation === "seed") return;

  app.post("/experiments/:id/rollout", { config: { operation: "rollout", scope: "experiment:stop" } }, (request) => {
    const experiment = experimentOf(request, account);
    rollOut(experiment, parse(rolloutBody, request.body, "body").variantId, now());
    return lifecycle(request, experiment);
  });

  app.post(
    "/experiments/:id/end-rollout",
    { config: { operation: "end-rollout", scope: "experiment:stop" } },
    (request) => {
      const experiment = experimentOf(request, account);
      endRollout(experiment, now());
      return lifecycle(request, experiment);
    },
  );

  app.post("/experiments/:id/winner", { config: { operation: "winner", scope: "experiment:stop" } }, (request) => {
    const experiment = experimentOf(request, account);
    declareWinner(experiment, parse(winnerBody, request.body, "body").winnerVariantId ?? undefined, now());
    return experimentJson(experiment, generation, "none");
  });

  app.get("/versions/draft/diff", { config: { operation: "diff", scope: "version:find" } }, (request) => {
    const count = draftsOfOthers(request);
    if (count > 500) throw new Refusal(400, "Too many differences");
    return {
      count,
      // By kind of what changed.
      differences:
        count === 0
          ? {}
          : {
              webPixels: Array.from({ length: count }, (_, index) => ({
                id: `draft-${index + 1}`,
                name: `Web pixel ${index + 1}`,
                change: "updated",
              })),
            },
    };
  });
}

function draftsOfOthers(request: FastifyRequest): number {
  const fault = faultOf(request, "foreign-drafts");
  return fault === undefined ? 0 : (fault.count ?? 2);
}
