import type { DayCounts } from "../../experiment/index.ts";
import {
  dailyScore,
  lagFactor,
  lagSums,
  pairDispersion,
  pooledDispersion,
  weightedDispersion,
  type Counts,
  type DailyScore,
  type Dispersion,
  type LagSums,
} from "../../stats/index.ts";

/** How counts vary from day to day, in batches that are possible: a day with late conversions beyond its impressions counts with those before it. */
export interface DailyVariation {
  readonly control: number;
  /** The arms' counts of each batch. */
  readonly batches: readonly (readonly Counts[])[];
  /** What is not possible yet. */
  readonly open: readonly Counts[] | undefined;
  /** Each arm against the control, batch by batch where the batch says something; undefined for the control. */
  readonly scores: readonly (readonly DailyScore[] | undefined)[];
}

/** Before any day. */
export function startVariation(arms: number, control: number): DailyVariation {
  const scores = Array.from({ length: arms }, (_, arm) => (arm === control ? undefined : []));
  return { control, batches: [], open: undefined, scores };
}

/** With one more closed day. */
export function addVariation(variation: DailyVariation, day: DayCounts): DailyVariation {
  const { control, open } = variation;
  const counts = day.impressions.map((impressions, arm) => ({ impressions, conversions: day.conversions[arm]! }));
  let batch = open === undefined ? counts : joined(open, counts);
  let { batches } = variation;
  let hasMerged = false;
  while (!isPossible(batch) && batches.length > 0) {
    batch = joined(batches.at(-1)!, batch);
    batches = batches.slice(0, -1);
    hasMerged = true;
  }
  const isDone = isPossible(batch);
  if (isDone) batches = [...batches, batch];
  // Batches that were taken back have scores that were taken back with them.
  const scores = variation.scores.map((known, arm) => {
    if (known === undefined) return undefined;
    const added = hasMerged ? batches : isDone ? [batch] : [];
    return [...(hasMerged ? [] : known), ...added.flatMap((one) => dailyScore(one[arm]!, one[control]!) ?? [])];
  });
  return { control, batches, open: isDone ? undefined : batch, scores };
}

/** Days whose resemblance is looked at where visitors convert again on later days. */
export const LAGS = 6;

/** Correlations are estimated from the same days, which leaves fewer of them: half, as calibrated (`next-day-told`). */
export function freedomAcrossDays(degreesOfFreedom: number): number {
  return Math.max(1, degreesOfFreedom / 2);
}

/**
 * The dispersion that an arm's evidence is corrected for: the largest of the arms' together, the arm's own, and its own weighted by
 * information. Together alone fails where the control clusters more than the variants, unweighted alone where days with much traffic do.
 * @param repeatsAcrossDays visitors convert again on later days
 * @returns undefined before there are two days to compare
 */
export function dispersionsOf(
  variation: DailyVariation,
  repeatsAcrossDays: boolean,
): readonly (Dispersion | undefined)[] {
  const { batches, scores } = variation;
  const pooled = scores.length > 2 ? pooledDispersion(batches) : undefined;
  return scores.map((days) => {
    if (days === undefined) return undefined;
    const own = pairDispersion(days);
    const larger = [pooled, weightedDispersion(days)].reduce(
      (largest, other) => (other !== undefined && other.phi > (largest?.phi ?? -1) ? other : largest),
      own,
    );
    if (!repeatsAcrossDays || larger === undefined) return larger;
    return {
      phi: larger.phi * lagFactor(days, larger.phi, LAGS),
      degreesOfFreedom: freedomAcrossDays(larger.degreesOfFreedom),
    };
  });
}

/** How days resemble their neighbours, on average over the arms: each one's sums share the control, so together they would count it again. */
export function lagOf(variation: DailyVariation | undefined): LagSums {
  const all = (variation?.scores ?? []).flatMap((days) => {
    const own = days && pairDispersion(days);
    return days === undefined || own === undefined ? [] : [lagSums(days, own.phi)];
  });
  if (all.length === 0) return { products: 0, pairs: 0 };
  const mean = (of: (sums: LagSums) => number) => all.reduce((sum, sums) => sum + of(sums), 0) / all.length;
  return { products: mean(({ products }) => products), pairs: mean(({ pairs }) => pairs) };
}

function isPossible(counts: readonly Counts[]): boolean {
  return counts.every(({ impressions, conversions }) => conversions <= impressions);
}

function joined(a: readonly Counts[], b: readonly Counts[]): readonly Counts[] {
  return a.map(({ impressions, conversions }, arm) => ({
    impressions: impressions + b[arm]!.impressions,
    conversions: conversions + b[arm]!.conversions,
  }));
}
