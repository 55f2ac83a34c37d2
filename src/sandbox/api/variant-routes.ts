import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { inventedTraffic } from "../traffic/invented-traffic.ts";
import { idFrom } from "../traffic/random.ts";
import type { SandboxExperiment } from "../world/experiment.ts";
import { Refusal } from "../world/refusal.ts";
import type { Account } from "./account.ts";
import { limitOf, pageOf } from "./paging.ts";
import { parse } from "./query.ts";
import { variantJson } from "./render.ts";

const MOST_VARIANTS = 200;

const listQuery = z.object({
  experimentId: z.string().min(1),
  limit: z.string().optional(),
  cursor: z.string().optional(),
});
const weight = z.int().min(1).max(99);
const createBody = z.object({
  experimentId: z.string().min(1),
  name: z.string().min(1),
  weight,
  isControl: z.boolean().optional(),
});
const patchBody = z.object({ name: z.string().min(1).optional(), weight: weight.optional() });

/** The variants of an experiment: without a second one it could never start. What they show of a page is the same for all. */
export function variantRoutes(app: FastifyInstance, account: Account): void {
  const { experiments, generation } = account;

  app.get("/experiment-variants", { config: { operation: "variants", scope: "experiment:find" } }, (request) => {
    const query = parse(listQuery, request.query, "query");
    const experiment = experiments
      .listed()
      .find(({ id, deletedButListedUntil }) => id === query.experimentId && deletedButListedUntil === null);
    const rows = (experiment?.variants ?? []).map((_, index) => index);
    if (generation === "seed") return { entities: rows.map((index) => variantJson(experiment!, index)) };
    const limit = limitOf(query.limit, MOST_VARIANTS, MOST_VARIANTS);
    const page = pageOf(rows, (index) => String(index).padStart(4, "0"), limit, query.cursor);
    return { ...page, entities: page.entities.map((index) => variantJson(experiment!, index)) };
  });

  app.post(
    "/experiment-variants",
    { config: { operation: "create-variant", scope: "experiment:update" } },
    (request) => {
      const body = parse(createBody, request.body, "body");
      const experiment = experiments.byId(body.experimentId);
      requireDraft(experiment);
      if (body.isControl) throw new Refusal(409, "The experiment already has a control variant");
      if (experiment.variants.length >= MOST_VARIANTS)
        throw new Refusal(400, `At most ${MOST_VARIANTS} variants are allowed`);
      const id = idFrom("var", experiment.id, experiment.variants.length, body.name);
      replace(experiment, [...experiment.variants, { id, name: body.name, isControl: false, weight: body.weight }]);
      return variantJson(experiment, experiment.variants.length - 1);
    },
  );

  app.patch(
    "/experiment-variants/:id",
    { config: { operation: "update-variant", scope: "experiment:update" } },
    (request) => {
      const { experiment, index } = place(request.params as { id: string });
      const change = parse(patchBody, request.body, "body");
      requireDraft(experiment);
      if (experiment.variants[index]!.isControl && change.weight !== undefined)
        throw new Refusal(400, "The control variant gets what the others leave");
      replace(
        experiment,
        experiment.variants.map((variant, at) =>
          at === index
            ? { ...variant, name: change.name ?? variant.name, weight: change.weight ?? variant.weight }
            : variant,
        ),
      );
      return variantJson(experiment, index);
    },
  );

  app.delete(
    "/experiment-variants/:id",
    { config: { operation: "delete-variant", scope: "experiment:update" } },
    (request) => {
      const { experiment, index } = place(request.params as { id: string });
      requireDraft(experiment);
      if (experiment.variants[index]!.isControl) throw new Refusal(409, "The control variant cannot be deleted");
      replace(
        experiment,
        experiment.variants.filter((_, at) => at !== index),
      );
      return true;
    },
  );

  function place({ id }: { readonly id: string }): { experiment: SandboxExperiment; index: number } {
    for (const experiment of experiments.all()) {
      const index = experiment.variants.findIndex((variant) => variant.id === id);
      if (index !== -1 && experiment.deletedButListedUntil === null) return { experiment, index };
    }
    throw new Refusal(404, "Variant not found", id);
  }
}

function requireDraft({ status }: SandboxExperiment): void {
  if (status !== "draft") throw new Refusal(409, "Variants can be changed only while in draft status");
}

/** The control gets what the others leave. @throws Refusal 400 where they leave nothing */
function replace(experiment: SandboxExperiment, variants: SandboxExperiment["variants"]): void {
  const taken = variants.reduce((sum, variant) => sum + (variant.isControl ? 0 : variant.weight), 0);
  if (taken > 99) throw new Refusal(400, "Treatment weights must not exceed 99 in total");
  experiment.variants = variants.map((variant) => (variant.isControl ? { ...variant, weight: 100 - taken } : variant));
  experiment.traffic.plan = inventedTraffic(experiment.variants);
}
