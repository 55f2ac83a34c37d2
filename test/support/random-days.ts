import type { DayCounts } from "../../src/experiment/index.ts";
import { addDays } from "../../src/experiment/index.ts";
import { dayOf, FIRST_DAY } from "./snapshots.ts";

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Days of an experiment whose impressions convert independently, each arm at its own rate. */
export function randomDays(
  random: () => number,
  length: number,
  arms: readonly { readonly impressions: number; readonly rate: number }[],
): DayCounts[] {
  return Array.from({ length }, (_, day) =>
    dayOf(
      addDays(FIRST_DAY, day),
      arms.map(({ impressions, rate }) => [impressions, conversionsOf(random, impressions, rate)] as const),
    ),
  );
}

/** A binomial draw by the gaps between conversions, which are geometric. @param rate in (0, 1) */
function conversionsOf(random: () => number, impressions: number, rate: number): number {
  const logOfNone = Math.log1p(-rate);
  let conversions = 0;
  for (let at = 0; ; conversions++) {
    at += Math.floor(Math.log1p(-random()) / logOfNone) + 1;
    if (at > impressions) return conversions;
  }
}
