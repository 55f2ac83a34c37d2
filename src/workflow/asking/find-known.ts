import { nearest } from "../../messages/index.ts";
import type { JobContext, KnownExperiment } from "../../ports/index.ts";

/** What a name stands for among the experiments that Herald has seen. `near`: a name that comes near. */
export type Found =
  | { readonly kind: "one"; readonly experiment: KnownExperiment }
  | { readonly kind: "several"; readonly experiments: readonly KnownExperiment[] }
  | { readonly kind: "none"; readonly near: string | undefined };

/** By id, else by the exact name, else by the name in other capitals, else by a part of the name. Running ones come first. */
export async function findKnown(
  wanted: string,
  { ledger, settings }: Pick<JobContext, "ledger" | "settings">,
): Promise<Found> {
  const known: KnownExperiment[] = [];
  for (const { id } of settings.accounts) known.push(...(await ledger.experiments.list(id)));
  const small = wanted.toLowerCase();
  const ways: readonly ((one: KnownExperiment) => boolean)[] = [
    ({ experimentId }) => experimentId === wanted,
    ({ name }) => name.trim() === wanted,
    ({ name }) => name.trim().toLowerCase() === small,
    ({ name }) => name.toLowerCase().includes(small),
  ];
  for (const fits of ways) {
    const found = known.filter(fits);
    const [first, ...others] = found;
    if (first === undefined) continue;
    return others.length === 0
      ? { kind: "one", experiment: first }
      : { kind: "several", experiments: found.toSorted((a, b) => Number(isLive(b)) - Number(isLive(a))) };
  }
  return { kind: "none", near: nearest(wanted, new Set(known.map(({ name }) => name))) };
}

function isLive({ lastStatus }: KnownExperiment): boolean {
  return lastStatus === "running" || lastStatus === "paused";
}
