import type { Counts } from "../../src/stats/index.ts";
import type { RandomSource } from "./random.ts";

/** Sampled counterparts of `PosteriorSummary`, control first. */
export interface SampledSummary {
  readonly probabilityToBeBest: Float64Array;
  readonly probabilityToBeatControl: Float64Array;
  readonly expectedLoss: Float64Array;
  readonly expectedLossVsControl: Float64Array;
}

/** Draws of all arms in memory at a time: they stay in the processor's cache. */
const BLOCK = 500;

/**
 * The usual way: draw every arm's rate many times and count. Written with care: Gamma variates by Marsaglia & Tsang 2000 with their squeeze
 * (shapes are 1 or more under the uniform prior), arm by arm in tight loops over flat arrays, nothing allocated per draw.
 */
export function sampleSummary(arms: readonly Counts[], draws: number, random: RandomSource): SampledSummary {
  const size = arms.length;
  const hits = new Float64Array(BLOCK);
  const misses = new Float64Array(BLOCK);
  const rates = new Float64Array(size * BLOCK);
  const top = new Float64Array(BLOCK);
  const leader = new Int32Array(BLOCK);
  const best = new Float64Array(size);
  const beat = new Float64Array(size);
  const loss = new Float64Array(size);
  const lossVsControl = new Float64Array(size);
  for (let drawn = 0; drawn < draws; drawn += BLOCK) {
    const count = Math.min(BLOCK, draws - drawn);
    top.fill(-1);
    for (let arm = 0; arm < size; arm++) {
      const { impressions, conversions } = arms[arm]!;
      fillGamma(1 + conversions, hits, count, random);
      fillGamma(1 + impressions - conversions, misses, count, random);
      const from = arm * BLOCK;
      for (let draw = 0; draw < count; draw++) {
        const rate = hits[draw]! / (hits[draw]! + misses[draw]!);
        rates[from + draw] = rate;
        if (rate > top[draw]!) {
          top[draw] = rate;
          leader[draw] = arm;
        }
      }
    }
    for (let draw = 0; draw < count; draw++) best[leader[draw]!]!++;
    for (let arm = 0; arm < size; arm++) {
      let shortfall = 0;
      let wins = 0;
      let behind = 0;
      for (let draw = 0, at = arm * BLOCK; draw < count; draw++, at++) {
        const rate = rates[at]!;
        const control = rates[draw]!;
        shortfall += top[draw]! - rate;
        if (rate > control) wins++;
        else behind += control - rate;
      }
      loss[arm]! += shortfall;
      beat[arm]! += wins;
      lossVsControl[arm]! += behind;
    }
  }
  for (const sums of [best, beat, loss, lossVsControl]) for (let arm = 0; arm < size; arm++) sums[arm]! /= draws;
  return {
    probabilityToBeBest: best,
    probabilityToBeatControl: beat,
    expectedLoss: loss,
    expectedLossVsControl: lossVsControl,
  };
}

/** Gamma(shape, 1) for shape >= 1. */
function fillGamma(shape: number, result: Float64Array, count: number, random: RandomSource): void {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let draw = 0; draw < count; ) {
    const x = random.normal();
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    const u = random.uniform();
    const square = x * x;
    if (u < 1 - 0.0331 * square * square || Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v)))
      result[draw++] = d * v;
  }
}
