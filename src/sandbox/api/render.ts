import type { SandboxExperiment } from "../world/experiment.ts";
import type { Generation } from "./generation.ts";

/** `none`: the answer has no such field. `empty`: the key may not see them. */
export type VariantsShown = "all" | "empty" | "none";

/** An experiment as the API writes it. The older generation leaves out what is not set, the newer writes null. */
export function experimentJson(experiment: SandboxExperiment, generation: Generation, variants: VariantsShown): object {
  const optional: Record<string, unknown> = {
    description: experiment.description,
    type: experiment.type,
    updatedAt: experiment.updatedAt,
    startedAt: experiment.startedAt,
    stoppedAt: experiment.stoppedAt,
    includeQueryString: experiment.includeQueryString,
    winnerVariantId: experiment.winnerVariantId,
    ...(generation === "current" ? { rolloutVariantId: experiment.rolloutVariantId } : {}),
    targetingRules: experiment.targetingRules,
    metrics: experiment.metrics,
  };
  const shown = Object.entries(optional).filter(([, value]) => generation === "current" || value !== null);
  return {
    id: experiment.id,
    key: experiment.key,
    name: experiment.name,
    status: experiment.status,
    createdAt: experiment.createdAt,
    trafficAllocation: experiment.trafficAllocation,
    ...Object.fromEntries(shown),
    ...(variants === "none"
      ? {}
      : {
          variants: variants === "empty" ? [] : experiment.variants.map((_, index) => variantJson(experiment, index)),
        }),
  };
}

/** One variant. It carries page content, as the real ones do, so that a leak of it shows in a test. */
export function variantJson(experiment: SandboxExperiment, index: number): object {
  const variant = experiment.variants[index]!;
  const change = {
    selector: "#hero",
    action: "setHtml",
    value: `<p data-page-content="${variant.id}">Content of ${variant.name}</p>`,
  };
  return {
    id: variant.id,
    experimentId: experiment.id,
    name: variant.name,
    isControl: variant.isControl,
    weight: variant.weight,
    variantType: "dom_modifications",
    redirectUrl: null,
    domModifications: variant.isControl ? [] : [change],
  };
}
