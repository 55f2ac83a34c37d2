import type { Look } from "../history.ts";
import type { Policy } from "../policy.ts";
import { daysNeeded } from "./days-needed.ts";

/** How much error probability alpha-spending may use up at one look. */
export interface SpendingPlan {
  /** As fixed at the first look: a later, longer horizon would be chosen knowing the data. */
  readonly horizonDays: number;
  /** Spent on each arm by earlier looks. */
  readonly spentBefore: number;
  /** Spent on each arm when this look has counted. */
  readonly spentAfter: number;
  /** Whether a look on this day can stop anything: not before full weeks, not after the horizon. */
  readonly isLive: boolean;
}

/** Below this share of an arm's budget nothing is left to spend. */
const LEAST_SHARE = 1e-9;

/**
 * By day d each arm has been allowed a K-th of `alpha - alphaEprocess`, times (d / horizon)^2 (Lan & DeMets 1983). The first look
 * spends at once whatever the days before it were allowed; looks that are missed or cannot stop anything spend nothing.
 * @param looks earlier looks, oldest first
 */
export function planSpending(looks: readonly Look[], day: number, rules: Policy, armCount: number): SpendingPlan {
  let horizonDays: number | undefined;
  let spentBefore = 0;
  for (const { spending } of looks) {
    if (spending === null) continue;
    horizonDays ??= spending.horizonDays;
    spentBefore = Math.max(spentBefore, spending.spent);
  }
  horizonDays ??= rules.horizonDays;
  const budget = budgetOf(rules, armCount);
  const spentAfter = Math.max(spentBefore, spentBy(day, horizonDays, budget));
  const isLive = day >= daysNeeded(rules) && day <= horizonDays && spentAfter - spentBefore > LEAST_SHARE * budget;
  return { horizonDays, spentBefore, spentAfter, isLive };
}

/** What each arm may spend in all. */
export function budgetOf({ alpha, alphaEprocess }: Pick<Policy, "alpha" | "alphaEprocess">, armCount: number): number {
  return (alpha - alphaEprocess) / armCount;
}

export function spentBy(day: number, horizonDays: number, budget: number): number {
  return budget * Math.min(1, day / horizonDays) ** 2;
}
