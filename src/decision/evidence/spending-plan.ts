import { power } from "../../stats/index.ts";
import type { Look, SpendingRules, SpendingTrack } from "../history.ts";
import type { Policy } from "../policy.ts";
import { daysNeeded } from "./days-needed.ts";

/** How much error probability alpha-spending may use up at one look. */
export interface SpendingPlan {
  /** As fixed at the first look. */
  readonly rules: SpendingRules;
  /** Share of every budget that earlier looks spent. */
  readonly spentBefore: number;
  /** The share that is spent when this look has counted. */
  readonly spentAfter: number;
  /** Whether a look on this day can stop anything: not before full weeks, not after the horizon. */
  readonly isLive: boolean;
}

/** Below this share nothing is left to spend. */
const LEAST_SHARE = 1e-9;

/**
 * By day d every budget has been spent to (d / horizon)^exponent (Lan & DeMets 1983). The first look spends at once whatever the days before
 * it were allowed; looks that are missed or cannot stop anything spend nothing.
 * @param looks earlier looks, oldest first
 */
export function planSpending(looks: readonly Look[], day: number, policy: Policy): SpendingPlan {
  let rules: SpendingRules | undefined;
  let spentBefore = 0;
  for (const { spending } of looks) {
    if (spending === null) continue;
    rules ??= spending.rules;
    spentBefore = Math.max(spentBefore, spending.spent);
  }
  rules ??= spendingRulesOf(policy);
  const spentAfter = Math.max(spentBefore, spentBy(day, rules));
  const isLive = day >= daysNeeded(policy) && day <= rules.horizonDays && spentAfter - spentBefore > LEAST_SHARE;
  return { rules, spentBefore, spentAfter, isLive };
}

function spendingRulesOf({ alpha, horizonDays, budget }: Policy): SpendingRules {
  return { alpha, horizonDays, budget };
}

/** Share of every budget that is spent by a day. */
export function spentBy(day: number, { horizonDays, budget }: SpendingRules): number {
  return power(Math.min(1, day / horizonDays), budget.spendingExponent);
}

/**
 * What a variant, and the control against it, may spend in all. null: nothing of the kind is tested.
 * @param impressions of every arm
 */
export function budgetsOf(
  { alpha, budget }: SpendingRules,
  impressions: readonly number[],
  control: number,
): { readonly [Track in SpendingTrack]: number | null } {
  const variants = impressions.length - 1;
  if (variants === 1) {
    return {
      variant: alpha * budget.variant,
      fewConversions: alpha * budget.fewConversions,
      control: alpha * budget.control,
    };
  }
  const { sharedControlFactors: factors } = budget;
  const factor =
    leastCorrelation(impressions, control) < budget.leastCorrelation
      ? 1
      : factors[Math.min(variants, factors.length) - 1]!;
  return {
    variant: (alpha * budget.variants * factor) / variants,
    fewConversions: null,
    control: alpha * budget.control,
  };
}

/** Of the tests of two variants against the same control: lambda_i lambda_j, lambda_i^2 = n_i / (n_i + n_control). */
function leastCorrelation(impressions: readonly number[], control: number): number {
  const [smallest = 0, next = 0] = impressions
    .filter((_, arm) => arm !== control)
    .map((count) => Math.sqrt(count / (count + impressions[control]!)))
    .toSorted((a, b) => a - b);
  return smallest * next;
}
