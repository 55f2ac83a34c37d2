import type { CountFile } from "../../csv/index.ts";
import type { GroupedExperiment, Reading } from "./group-rows.ts";

type FileShape = Pick<CountFile, "time" | "isCumulative">;

/** Days over which counts without any time are spread. */
export const SPREAD_DAYS = 14;

/** Counts per day and arm, from the experiment's first day on. */
export interface DailyIncrements {
  readonly impressions: number[][];
  readonly conversions: number[][];
}

/** Turns a file's readings into whole days. */
export function dailyIncrements(experiment: Pick<GroupedExperiment, "arms">, shape: FileShape): DailyIncrements {
  const moments = [
    ...new Set(experiment.arms.flatMap(({ readings }) => readings.map(({ moment }) => moment))),
  ].toSorted((a, b) => a - b);
  const byArm = experiment.arms.map(({ readings }) => {
    if (shape.time === "none") return perDay([{ ...readings[0]!, moment: SPREAD_DAYS }]);
    if (!shape.isCumulative) return sumsByDay(readings, moments[0]!);
    return perDay(neverFalling(readings).map((reading) => ({ ...reading, moment: endOf(reading, moments, shape) })));
  });
  const days = Math.max(...byArm.map(({ length }) => length));
  const onDay = (pick: (tally: Omit<Reading, "moment">) => number): number[][] =>
    Array.from({ length: days }, (_, day) => byArm.map((arm) => (arm[day] === undefined ? 0 : pick(arm[day]))));
  return { impressions: onDay(({ impressions }) => impressions), conversions: onDay(({ conversions }) => conversions) };
}

/**
 * When a cumulative count was reached, in days since the start. A date means its end. A day is the moment itself, except where the file
 * begins with day 0: nothing can have been counted by then, so each row means the end of its step.
 */
function endOf(reading: Reading, moments: readonly number[], shape: FileShape): number {
  if (shape.time === "date") return reading.moment + 1;
  if (moments[0] !== 0) return reading.moment;
  const steps = moments.slice(1).map((moment, index) => moment - moments[index]!);
  return reading.moment + Math.min(1, ...steps);
}

/** Where a cumulative count falls, the later reading corrects the earlier ones: so the totals stay those of the file. */
function neverFalling(readings: readonly Reading[]): Reading[] {
  let impressions = Infinity;
  let conversions = Infinity;
  const corrected = readings.toReversed().map((reading) => {
    impressions = Math.min(impressions, reading.impressions);
    conversions = Math.min(conversions, reading.conversions);
    return { moment: reading.moment, impressions, conversions };
  });
  return corrected.toReversed();
}

/** Cumulative counts read off at each midnight, straight between the readings and from nothing at the start to the first of them. */
function perDay(readings: readonly Reading[]): Omit<Reading, "moment">[] {
  const end = Math.ceil(readings.at(-1)!.moment);
  const days: Omit<Reading, "moment">[] = [];
  let before = { impressions: 0, conversions: 0 };
  for (let day = 1; day <= end; day++) {
    const reached = {
      impressions: countBy(readings, day, "impressions"),
      conversions: countBy(readings, day, "conversions"),
    };
    days.push({
      impressions: reached.impressions - before.impressions,
      conversions: reached.conversions - before.conversions,
    });
    before = reached;
  }
  return days;
}

function countBy(readings: readonly Reading[], moment: number, what: "impressions" | "conversions"): number {
  let from = { moment: 0, count: 0 };
  for (const reading of readings) {
    const to = { moment: reading.moment, count: reading[what] };
    if (to.moment >= moment)
      return Math.floor(from.count + ((to.count - from.count) * (moment - from.moment)) / (to.moment - from.moment));
    from = to;
  }
  return from.count;
}

/** Increments: a row belongs to the day in which its step begins. The file's first day is the experiment's first. */
function sumsByDay(readings: readonly Reading[], first: number): Omit<Reading, "moment">[] {
  const days: { impressions: number; conversions: number }[] = [];
  for (const reading of readings) {
    const day = Math.floor(reading.moment) - Math.floor(first);
    while (days.length <= day) days.push({ impressions: 0, conversions: 0 });
    days[day]!.impressions += reading.impressions;
    days[day]!.conversions += reading.conversions;
  }
  return days;
}
