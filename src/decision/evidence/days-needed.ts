import type { Policy } from "../policy.ts";

/** The policy's minimum runtime, rounded up to full weeks. */
export function daysNeeded({ minDays }: Pick<Policy, "minDays">): number {
  return Math.ceil(minDays / 7) * 7;
}
