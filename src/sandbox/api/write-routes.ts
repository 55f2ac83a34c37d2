import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { inventedTraffic } from "../traffic/invented-traffic.ts";
import { idFrom } from "../traffic/random.ts";
import { metricsSchema, type SandboxExperiment } from "../world/experiment.ts";
import { Refusal } from "../world/refusal.ts";
import type { Account } from "./account.ts";
import { parse } from "./query.ts";
import { experimentOf } from "./read-routes.ts";
import { experimentJson } from "./render.ts";

const targetingRules = z
  .looseObject({
    urlPatterns: z.array(z.string().max(2000)).max(200),
    queryParams: z.array(z.looseObject({ key: z.string(), operator: z.string() })).nullish(),
  })
  .nullable();
const createBody = z.object({
  experimentSettingsId: z.string().min(1),
  name: z.string().min(1),
  key: z.string().min(1).optional(),
  description: z.string().nullish(),
  type: z.enum(["ab", "multivariate", "personalization"]).optional(),
  trafficAllocation: z.number().min(0).max(100).optional(),
  includeQueryString: z.boolean().optional(),
  controlWeight: z.number().min(1).max(100).optional(),
  targetingRules: targetingRules.optional(),
  metrics: metricsSchema.nullish(),
});
const patchBody = z.object({
  key: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  description: z.string().nullable().optional(),
  trafficAllocation: z.number().min(0).max(100).optional(),
  includeQueryString: z.boolean().optional(),
  targetingRules: targetingRules.optional(),
  metrics: metricsSchema.nullable().optional(),
});
/** Create, update and delete. */
export function writeRoutes(app: FastifyInstance, account: Account): void {
  const { experiments, generation } = account;
  const now = (): string => account.clock.now();

  app.post("/experiments", { config: { operation: "create", scope: "experiment:create" } }, (request) => {
    const experiment = created(parse(createBody, request.body, "body"), experiments.all().length + 1, now());
    experiments.add(experiment);
    return experimentJson(experiment, generation, "all");
  });

  app.patch("/experiments/:id", { config: { operation: "update", scope: "experiment:update" } }, (request) => {
    const experiment = experimentOf(request, account);
    const change = parse(patchBody, request.body, "body");
    if (generation === "seed" && experiment.status !== "draft")
      throw new Refusal(409, "Experiments can be updated only while in draft status");
    if (experiment.status === "completed") throw new Refusal(409, "A completed experiment can no longer be edited");
    Object.assign(experiment, change, { updatedAt: now() });
    return experimentJson(experiment, generation, generation === "seed" ? "none" : "all");
  });

  app.delete("/experiments/:id", { config: { operation: "delete", scope: "experiment:delete" } }, (request) => {
    experiments.delete(experimentOf(request, account).id);
    return true;
  });
}

function created(body: z.infer<typeof createBody>, number: number, at: string): SandboxExperiment {
  const id = idFrom("exp", "created", number, body.name);
  const experiment: SandboxExperiment = {
    id,
    key: body.key ?? body.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    name: body.name,
    description: body.description ?? null,
    type: body.type ?? "ab",
    status: "draft",
    createdAt: at,
    updatedAt: at,
    startedAt: null,
    stoppedAt: null,
    trafficAllocation: body.trafficAllocation ?? 100,
    includeQueryString: body.includeQueryString ?? false,
    winnerVariantId: null,
    rolloutVariantId: null,
    targetingRules: body.targetingRules ?? null,
    metrics: body.metrics ?? null,
    variants: [{ id: idFrom("var", id, 0), name: "Control", isControl: true, weight: body.controlWeight ?? 100 }],
    scenario: "created",
    stream: id,
    plannedGoal: null,
    traffic: {
      plan: { kind: "steady", perDay: 0, shares: [], rates: [], repeats: false, otherRates: {} },
      restated: null,
    },
    served: [],
    countedFrom: null,
    windowFollowsResume: false,
    script: [],
    deletedButListedUntil: null,
  };
  experiment.traffic.plan = inventedTraffic(experiment.variants);
  return experiment;
}
