import { drawBinomial, type RandomStream } from "../stats/index.ts";
import { armOf, type DailySeries } from "./recorded-series.ts";

/**
 * An A/A test made of a real experiment: every impression of its control, converted or not, goes at random to one of two equal
 * arms. The day-to-day pattern of real traffic stays; any winner is a false positive.
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
