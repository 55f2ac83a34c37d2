import type { Traffic } from "./plan.ts";
import { RandomStream } from "./random.ts";

/** What an experiment that somebody creates gets: about a thousand impressions a day by its weights, and nearly equal rates. */
export function inventedTraffic(
  variants: readonly { readonly id: string; readonly weight: number }[],
): Traffic["plan"] {
  return {
    kind: "steady",
    perDay: 1000,
    shares: variants.map(({ weight }) => weight / 100),
    rates: variants.map(({ id }) => 0.08 + 0.01 * new RandomStream("rate", id).next()),
    repeats: false,
    otherRates: {},
  };
}
