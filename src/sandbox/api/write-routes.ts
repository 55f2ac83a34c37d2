import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { idFrom, RandomStream } from "../traffic/random.ts";
import { metricsSchema, type SandboxExperiment } from "../world/experiment.ts";
import { Refusal } from "../world/refusal.ts";
import type { Account } from "./account.ts";
import { parse } from "./query.ts";
import { experimentOf } from "./read-routes.ts";
import { experimentJson, variantJson } from "./render.ts";

const targetingRules = z.record(z.string(), z.unknown()).nullable();
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
const variantBody = z.object({
  experimentId: z.string().min(1),
  name: z.string().min(1),
  weight: z.int().min(1).max(99),
});

/** Create, update and delete; and adding a variant, without which a created experiment could never start. */
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

  app.post(
    "/experiment-variants",
    { config: { operation: "create-variant", scope: "experiment:update" } },
    (request) => {
      const body = parse(variantBody, request.body, "body");
      const experiment = experiments.byId(body.experimentId);
      if (experiment.status !== "draft") throw new Refusal(409, "Variants can be added only while in draft status");
      const control = experiment.variants.find(({ isControl }) => isControl)!;
      if (control.weight - body.weight < 1) throw new Refusal(400, "Treatment weights must not exceed 99 in total");
      control.weight -= body.weight;
      const id = idFrom("var", experiment.id, experiment.variants.length);
      experiment.variants.push({ id, name: body.name, isControl: false, weight: body.weight });
      experiment.traffic.plan = inventedTraffic(experiment);
      return variantJson(experiment, experiment.variants.length - 1);
    },
  );
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
    variants: [{ id: idFrom("var", id, 0), name: "Control", isControl: true, weight: 100 }],
    scenario: "created",
    stream: id,
    plannedGoal: null,
    traffic: { plan: { kind: "steady", perDay: 0, shares: [], rates: [], repeats: false }, restated: null },
    served: [],
    countedFrom: null,
    windowFollowsResume: false,
    script: [],
    deletedButListedUntil: null,
  };
  experiment.traffic.plan = inventedTraffic(experiment);
  return experiment;
}

/** What an experiment that somebody creates gets: about a thousand impressions a day by its weights, and nearly equal rates. */
function inventedTraffic(experiment: SandboxExperiment): SandboxExperiment["traffic"]["plan"] {
  return {
    kind: "steady",
    perDay: 1000,
    shares: experiment.variants.map(({ weight }) => weight / 100),
    rates: experiment.variants.map(({ id }) => 0.08 + 0.01 * new RandomStream("rate", id).next()),
    repeats: false,
  };
}
