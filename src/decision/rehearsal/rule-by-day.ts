import { normalUpperTail, log } from "../../stats/index.ts";
import { daysNeeded } from "../evidence/days-needed.ts";
import {
  approachLook,
  boundaryToSpend,
  LEAST_GROWTH,
  passLook,
  type PassedLook,
} from "../evidence/spending-boundary.ts";
import { budgetsOf, spentBy } from "../evidence/spending-plan.ts";
import { SPENDING_TRACKS, type SpendingTrack } from "../history.ts";
import type { Policy } from "../policy.ts";
import { rawThreshold } from "./raw-threshold.ts";

/** What one day's look asks for; Infinity where nothing suffices. */
export interface DayRule {
  readonly day: number;
  /** Stopping thresholds as z values that are corrected for dispersion. */
  readonly boundaries: { readonly [Track in SpendingTrack]: number };
  /** The same before the correction, in roots of the dispersion, by where that came from. */
  readonly own: RawRule;
  readonly pooled: RawRule;
}

/** Thresholds of z over the root of phi, and of a log e-value over phi. */
export type RawRule = { readonly [Track in SpendingTrack]: number } & { readonly logEvidence: number };

const NOTHING: { readonly [Track in SpendingTrack]: number } = {
  variant: Infinity,
  fewConversions: Infinity,
  control: Infinity,
};

/**
 * What a policy asks for on each day of an experiment that gets as much information every day.
 * @param impressions a day, by arm, the control first: the shares matter, not the size
 * @param from the first day on which nothing but evidence is missing; looks before it spend nothing
 * @param days the last day
 */
export function ruleByDay(
  rules: Policy,
  impressions: readonly number[],
  from: number,
  days: number,
): readonly DayRule[] {
  const { evidence, alpha, budget, minDays, horizonDays, conversionsRepeatAcrossDays } = rules;
  const key = JSON.stringify([
    evidence,
    alpha,
    budget,
    minDays,
    horizonDays,
    conversionsRepeatAcrossDays,
    impressions,
    from,
    days,
  ]);
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const found = computeRules(rules, impressions, from, days);
  if (known.size >= MOST_KEPT) known.delete(known.keys().next().value!);
  known.set(key, found);
  return found;
}

/** The same for every lift and every run: kept, because the recursion takes longer than hundreds of runs. */
const known = new Map<string, readonly DayRule[]>();
const MOST_KEPT = 128;

function computeRules(rules: Policy, impressions: readonly number[], from: number, days: number): readonly DayRule[] {
  const start = Math.max(1, from, daysNeeded(rules));
  const eStatistic = Math.sqrt(2 * logEvidenceNeeded(rules, impressions.length));
  const paths: { [Track in SpendingTrack]?: PassedLook } = {};
  const budgets = rules.evidence === "spending" ? budgetsOf(rules, impressions, 0) : undefined;
  let spent = 0;
  return Array.from({ length: days }, (_, index): DayRule => {
    const day = index + 1;
    const boundaries = { ...NOTHING };
    if (budgets !== undefined && day >= start && day <= rules.horizonDays) {
      const share = spentBy(day, rules) - spent;
      for (const track of SPENDING_TRACKS) {
        const budget = budgets[track];
        const last = paths[track];
        if (budget === null || (last !== undefined && day < last.approach.information * (1 + LEAST_GROWTH))) continue;
        const approach = approachLook(last, day);
        boundaries[track] = boundaryToSpend(approach, budget * share);
        paths[track] = passLook(approach, boundaries[track]);
      }
      spent += share;
    }
    const rawOf = (ofDays: number): RawRule => {
      const raw = (z: number) => rawThreshold(z, ofDays, rules);
      return {
        variant: raw(boundaries.variant),
        fewConversions: raw(boundaries.fewConversions),
        control: raw(boundaries.control),
        logEvidence: raw(eStatistic) ** 2 / 2,
      };
    };
    return { day, boundaries, own: rawOf(day - 1), pooled: rawOf((impressions.length - 1) * (day - 1)) };
  });
}

/** Log e-value that a winner needs. */
function logEvidenceNeeded({ evidence, alpha, budget }: Policy, arms: number): number {
  if (evidence === "threshold") return Infinity;
  return log(arms / (evidence === "spending" ? alpha * budget.eProcess : alpha));
}

/** A stopping threshold as the chance of being best that two arms would show, at some dispersion; null where there is none. */
export function chanceAt(rawThreshold: number, phi: number): number | null {
  return rawThreshold === Infinity ? null : 1 - normalUpperTail(rawThreshold * Math.sqrt(phi));
}
