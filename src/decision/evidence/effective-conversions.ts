import type { Look } from "../history.ts";
import type { ErrorBudget } from "../policy.ts";

/** Conversions that count as much as independent ones would. @param phi undefined: not known */
export function effectiveConversions(conversions: number, phi: number | undefined): number {
  return conversions / Math.max(1, phi ?? 1);
}

/** Whether an arm of a pair has so few that their skewness would spend more than its share. */
export function hasFewConversions(
  conversions: readonly number[],
  phi: number | undefined,
  { manyConversions }: Pick<ErrorBudget, "manyConversions">,
): boolean {
  return conversions.some((count) => effectiveConversions(count, phi) < manyConversions);
}

/** The z value that each variant needed at a look: of its two thresholds the one that counted. null as in `SpendingRecord`. */
export function boundariesInForce({
  armIds,
  conversions,
  pairs,
  spending,
}: Pick<Look, "armIds" | "conversions" | "pairs" | "spending">): readonly (number | null)[] {
  if (spending === null) return armIds.map(() => null);
  const { boundaries, rules } = spending;
  const control = pairs.indexOf(null);
  return armIds.map((_, arm) => {
    const few = boundaries.fewConversions[arm] ?? null;
    const phi = pairs[arm]?.phi ?? undefined;
    return few !== null && hasFewConversions([conversions[arm]!, conversions[control] ?? 0], phi, rules.budget)
      ? few
      : (boundaries.variant[arm] ?? null);
  });
}
