import { drawBinomial } from "./draw-binomial.ts";
import type { RandomStream } from "./random-stream.ts";
import { armOf, type DailySeries } from "./recorded-series.ts";

/**
 * An experiment without a difference made of a real one: every impression of its control, converted or not, falls on one of two equal arms
 * at random. What real traffic does from day to day stays; any winner is a false one.
 */
export function splitControl({ name, arms, days }: DailySeries, random: RandomStream): DailySeries {
  const control = Math.max(
    0,
    arms.findIndex(({ isControl }) => isControl),
  );
  const halves = days.map(({ date, impressions, conversions }) => {
    // Conversions of earlier impressions may exceed the day's: those fall on the arms all the same.
    const converted = conversions[control]!;
    const others = Math.max(0, impressions[control]! - converted);
    const convertedA = drawBinomial(random, converted, 0.5);
    const shownA = Math.min(impressions[control]!, convertedA + drawBinomial(random, others, 0.5));
    return {
      date,
      impressions: [shownA, impressions[control]! - shownA],
      conversions: [convertedA, converted - convertedA],
    };
  });
  return { name, arms: [armOf("half A", true, 50), armOf("half B", false, 50)], days: halves };
}
