import { daysNeeded, rehearseMargins, shareOf, type Policy } from "../decision/index.ts";
import { PLAN_RUNS, type PlannedTraffic, type Power } from "./plan-power.ts";

/** How soon a harmless guardrail is shown to stay within a margin. */
export interface GuardrailPlan {
  /** Of the guardrail, in every variant. */
  readonly rate: number;
  readonly margin: number;
  /** `power`: share of experiments in which it is shown at one look or more by that horizon; null: too few days for any winner. */
  readonly byHorizon: readonly Power[];
}

const SEED = 5;

/** By rate, margin and horizon, by rehearsal: a row for each margin of each rate. */
export function planGuardrails(
  rules: Policy,
  traffic: PlannedTraffic,
  rates: readonly number[],
  margins: readonly number[],
  horizons: readonly number[],
): readonly GuardrailPlan[] {
  const from = firstDayOf(rules, traffic);
  return rates.flatMap((rate) => {
    const shownBy = horizons.map((days) =>
      days < from ? undefined : rehearsed({ ...rules, horizonDays: days }, traffic, rate, margins, from),
    );
    return margins.map(
      (margin, place): GuardrailPlan => ({
        rate,
        margin,
        byHorizon: horizons.map((days, at): Power => {
          const shown = shownBy[at]?.[place];
          if (shown === undefined) return { days, power: null, standardError: null };
          const { share, standardError } = shareOf(shown, PLAN_RUNS);
          return { days, power: share, standardError };
        }),
      }),
    );
  });
}

function rehearsed(
  rules: Policy,
  { daily, arms, overdispersion: phi }: PlannedTraffic,
  rate: number,
  margins: readonly number[],
  from: number,
): readonly number[] {
  const impressions = Array.from({ length: arms }, () => Math.round(daily));
  const alike = { impressions, rates: impressions.map(() => rate), phi, days: rules.horizonDays };
  return rehearseMargins(rules, alike, from, margins, PLAN_RUNS, SEED);
}

/** The first day on which a winner needs nothing but evidence, about: full weeks, and enough conversions of the goal. */
function firstDayOf(rules: Policy, { rate, daily, overdispersion }: PlannedTraffic): number {
  return Math.max(1, daysNeeded(rules), Math.ceil((rules.minConversionsPerArm * overdispersion) / (rate * daily)));
}
