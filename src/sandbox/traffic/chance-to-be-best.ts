import type { Tally } from "./plan.ts";
import { RandomStream } from "./random.ts";

const DRAWS = 2000;

/**
 * The vendor's `probabilityToBeBest`: how often each arm has the highest of normally drawn rates. Deliberately another method than
 * Herald's own (exact) one, and as rough as a real dashboard's; equal counts give equal answers. Sums to 1.
 */
export function chanceToBeBest(tally: Tally): number[] {
  const arms = tally.impressions.length;
  if (arms === 0) return [];
  const drawn = tally.impressions.map((impressions, arm) => {
    const rate = ((tally.conversions[arm] ?? 0) + 1) / (impressions + 2);
    return { rate, sd: Math.sqrt(Math.max(rate * (1 - rate), rate * 0.05) / (impressions + 3)) };
  });
  const stream = new RandomStream("best", ...tally.impressions, ...tally.conversions);
  const wins = drawn.map(() => 0);
  for (let i = 0; i < DRAWS; i++) {
    let best = 0;
    let highest = -Infinity;
    for (const [arm, { rate, sd }] of drawn.entries()) {
      const value = rate + sd * stream.normal();
      if (value > highest) {
        highest = value;
        best = arm;
      }
    }
    wins[best]!++;
  }
  return wins.map((count) => count / DRAWS);
}
