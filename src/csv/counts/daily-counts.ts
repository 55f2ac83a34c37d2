import type { Reading } from "./day-grid.ts";

/** What one whole day added, in the order of the arms. */
export interface Daily {
  readonly day: number;
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
}

/** What each day added. @param byArm readings in the order of time */
export function dailyCounts(byArm: readonly (readonly Reading[])[], isCumulative: boolean): Daily[] {
  return isCumulative ? differences(byArm.map(neverFalling)) : sums(byArm);
}

/** Lines on which a cumulative count is lower than before. */
export function linesThatFall(byArm: readonly (readonly Reading[])[]): number[] {
  return byArm.flatMap((own) =>
    own.filter((reading, index) => index > 0 && isBelow(reading, own[index - 1]!)).map(({ line }) => line),
  );
}

function isBelow(reading: Reading, earlier: Reading): boolean {
  return reading.impressions < earlier.impressions || reading.conversions < earlier.conversions;
}

/** Where a cumulative count falls the later reading corrects the earlier ones: so the totals stay those of the file. */
function neverFalling(readings: readonly Reading[]): readonly Reading[] {
  let impressions = Infinity;
  let conversions = Infinity;
  const corrected = readings.toReversed().map((reading) => {
    impressions = Math.min(impressions, reading.impressions);
    conversions = Math.min(conversions, reading.conversions);
    return { ...reading, impressions, conversions };
  });
  return corrected.toReversed();
}

/** What each day added, on the days that every arm has a reading of; the counts of other days are in the next such day. */
function differences(byArm: readonly (readonly Reading[])[]): Daily[] {
  const lastOfDay = byArm.map((readings) => new Map(readings.map((reading) => [reading.day, reading])));
  const days = [...lastOfDay[0]!.keys()]
    .filter((day) => lastOfDay.every((readings) => readings.has(day)))
    .toSorted((a, b) => a - b);
  const nothing = { impressions: 0, conversions: 0 };
  return days.map((day, index) => {
    const added = (what: "impressions" | "conversions") =>
      lastOfDay.map(
        (readings) => readings.get(day)![what] - (index === 0 ? nothing : readings.get(days[index - 1]!)!)[what],
      );
    return { day, impressions: added("impressions"), conversions: added("conversions") };
  });
}

/** Increments put together by day; an arm without a row of a day had nothing on it. */
function sums(byArm: readonly (readonly Reading[])[]): Daily[] {
  const days = [...new Set(byArm.flatMap((readings) => readings.map(({ day }) => day)))].toSorted((a, b) => a - b);
  return days.map((day) => {
    const added = (what: "impressions" | "conversions") =>
      byArm.map((readings) => readings.reduce((sum, reading) => (reading.day === day ? sum + reading[what] : sum), 0));
    return { day, impressions: added("impressions"), conversions: added("conversions") };
  });
}
