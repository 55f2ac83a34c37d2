import type { Arm } from "../../experiment/index.ts";

/** Weights are whole percents; a share far below that is a mistake, not a plan. */
const SMALLEST_SHARE = 1e-6;

/**
 * The planned share of each arm, summing to 1; 0 for an arm that is switched off.
 * @returns undefined where the configuration does not give every arm a usable weight
 */
export function plannedShares(arms: readonly Pick<Arm, "weight">[]): readonly number[] | undefined {
  let sum = 0;
  for (const { weight } of arms) {
    if (weight === undefined || !Number.isFinite(weight) || weight < 0) return undefined;
    sum += weight;
  }
  const shares = arms.map(({ weight }) => weight! / sum + 0);
  return sum > 0 && shares.every((share) => share === 0 || share >= SMALLEST_SHARE) ? shares : undefined;
}

/** The position of the only control; undefined where there is none or more than one. */
export function onlyControl(arms: readonly Pick<Arm, "isControl">[]): number | undefined {
  const first = arms.findIndex((arm) => arm.isControl);
  return first >= 0 && !arms.some((arm, index) => arm.isControl && index !== first) ? first : undefined;
}
