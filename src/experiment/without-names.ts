import type { Snapshot } from "./snapshot.ts";

/**
 * The snapshot as it may be told where names must stay inside: the experiment goes by its key, the arms are numbered. Decisions
 * made from it hold no other name, nor does anything that is stored or posted because of them.
 */
export function withoutNames(snapshot: Snapshot): Snapshot {
  const arms = snapshot.arms.map((arm, index) => ({ ...arm, name: arm.isControl ? "Original" : `Variant ${index}` }));
  const { experiment } = snapshot;
  const variants = experiment.variants?.map((variant) => ({
    ...variant,
    name: arms.find(({ id }) => id === variant.id)?.name ?? variant.id,
  }));
  return { ...snapshot, experiment: { ...experiment, name: experiment.key, variants }, arms };
}
