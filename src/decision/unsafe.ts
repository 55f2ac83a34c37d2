import type { UnsafeNote } from "./decision.ts";
import type { Policy } from "./policy.ts";

/**
 * False-positive rate of a bare threshold on the probability of being best with daily looks for 28 days: the share of two-arm
 * experiments without a difference that get a winner; measured by simulation (docs/methods.md). Strictest first.
 */
const MEASURED: readonly { readonly threshold: number; readonly minDays: number; readonly share: number }[] = [
  { threshold: 0.999, minDays: 0, share: 0.017 },
  { threshold: 0.99, minDays: 7, share: 0.087 },
  { threshold: 0.95, minDays: 14, share: 0.248 },
  { threshold: 0.95, minDays: 7, share: 0.328 },
  { threshold: 0, minDays: 0, share: 0.462 },
];

/** @throws RangeError on a policy that breaks the promise of `alpha` without saying `unsafe` */
export function requireUnsafe({ evidence, unsafe }: Pick<Policy, "evidence" | "unsafe">): void {
  if (evidence === "threshold" && !unsafe) {
    throw new RangeError(
      'decide requires a policy with evidence "threshold" to say unsafe: true, because it stops far more than alpha wrongly',
    );
  }
}

/** What a policy's rule does to experiments without a difference; null where it keeps its promise. */
export function unsafeNote({ evidence, probabilityToBeBest, minDays, horizonDays }: Policy): UnsafeNote | null {
  if (evidence !== "threshold") return null;
  const {
    share,
    threshold,
    minDays: days,
  } = MEASURED.find((row) => probabilityToBeBest >= row.threshold && minDays >= row.minDays)!;
  const isAtLeast = threshold === 0 || horizonDays > 28;
  return { falseStopShare: share, isAtLeast, measuredFor: { threshold, minDays: days } };
}
