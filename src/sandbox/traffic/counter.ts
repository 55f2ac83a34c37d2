import { addDays, daysBetween, startOfDay, utcDayOf, type UtcDay } from "../../experiment/index.ts";
import { fullDay, fullDayOf, shareOfDayBy } from "./full-day.ts";
import type { Tally, Traffic } from "./plan.ts";

const DAY_MS = 86_400_000;

/** What the counter must know of an experiment. */
export interface Counted {
  readonly id: string;
  /** Name of its random stream. */
  readonly stream: string;
  readonly traffic: Traffic;
  readonly variants: readonly unknown[];
  /** When its variants were shown; `to` null: still. */
  readonly served: readonly { readonly from: number; readonly to: number | null }[];
  /** Event that the planned conversions are of. */
  readonly plannedGoal: string | null;
  /** Start of the window that `/results` covers; null before the first start. */
  readonly countedFrom: number | null;
}

export interface CountedDay extends Tally {
  readonly date: UtcDay;
}

/** Counts impressions and conversions of experiments. Holds nothing but a memory of whole days already computed. */
export class Counter {
  readonly #seed: number;
  readonly #epochDay: UtcDay;
  readonly #days = new Map<string, Tally>();

  constructor(seed: number, epochDay: UtcDay) {
    this.#seed = seed;
    this.#epochDay = epochDay;
  }

  /**
   * Daily counts from `from` to `to`, both included, as they stand at `nowMs`: today is partial and only grows. Days on which no arm had
   * an impression are absent.
   * @param event what counts as a conversion; null: nothing does
   */
  days(experiment: Counted, event: string | null, from: UtcDay, to: UtcDay, nowMs: number): CountedDay[] {
    const counted: CountedDay[] = [];
    const last = to < utcDayOf(nowMs) ? to : utcDayOf(nowMs);
    for (let date = from; date <= last; date = addDays(date, 1)) {
      const tally = this.#day(experiment, event, date, nowMs);
      if (tally.impressions.some((count) => count > 0)) counted.push({ date, ...tally });
    }
    return counted;
  }

  /** Counts of the whole window up to `nowMs`. */
  total(experiment: Counted, event: string | null, nowMs: number): Tally {
    const impressions = experiment.variants.map(() => 0);
    const conversions = experiment.variants.map(() => 0);
    if (experiment.countedFrom === null) return { impressions, conversions };
    // Unlike the series, this counts conversions of days without impressions too.
    for (let date = utcDayOf(experiment.countedFrom); date <= utcDayOf(nowMs); date = addDays(date, 1)) {
      const day = this.#day(experiment, event, date, nowMs);
      for (const arm of impressions.keys()) {
        impressions[arm]! += day.impressions[arm]!;
        conversions[arm]! += day.conversions[arm]!;
      }
    }
    return { impressions, conversions };
  }

  #day(experiment: Counted, event: string | null, date: UtcDay, nowMs: number): Tally {
    const dayStart = startOfDay(date);
    const index = daysBetween(this.#epochDay, date);
    const parts = servedParts(experiment, dayStart, nowMs);
    const whole = parts.length === 0 ? undefined : this.#wholeDay(experiment, event, index, dayStart);
    const { restated } = experiment.traffic;
    const kept = restated !== null && nowMs >= restated.fromMs && index < restated.beforeDay ? restated.keep : 1;
    const counts = (full: number): number =>
      Math.floor(
        kept * parts.reduce((sum, part) => sum + Math.floor(full * part.to) - Math.floor(full * part.from), 0),
      );
    const impressions = experiment.variants.map((_, arm) => counts(whole?.impressions[arm] ?? 0));
    const conversions = experiment.variants.map((_, arm) => {
      const full = whole?.conversions[arm] ?? 0;
      const isPlausible = full <= (whole?.impressions[arm] ?? 0);
      // Rounding parts of a day must not put more conversions than impressions where the whole day has fewer.
      return isPlausible ? Math.min(counts(full), impressions[arm]!) : counts(full);
    });
    return { impressions, conversions };
  }

  /** @param event null: nothing is counted as a conversion */
  #wholeDay(
    { id, traffic, stream, plannedGoal }: Counted,
    event: string | null,
    index: number,
    dayStart: number,
  ): Tally {
    const isGoal = event === plannedGoal;
    const key = `${id}:${index}:${isGoal ? "" : event}`;
    let tally = this.#days.get(key);
    if (tally === undefined) {
      const weekday = new Date(dayStart).getUTCDay();
      const own = `${this.#seed}:${stream}`;
      tally =
        isGoal || event === null
          ? fullDay(traffic, own, index, weekday)
          : fullDayOf(event, traffic, own, index, weekday);
      if (event === null) tally = { ...tally, conversions: tally.conversions.map(() => 0) };
      this.#days.set(key, tally);
    }
    return tally;
  }
}

/** The parts of a day's traffic that fell into the times in which the experiment was served. */
function servedParts(experiment: Counted, dayStart: number, nowMs: number): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  for (const span of experiment.served) {
    const from = Math.max(span.from, dayStart, experiment.countedFrom ?? 0);
    const to = Math.min(span.to ?? nowMs, nowMs, dayStart + DAY_MS);
    if (from < to)
      parts.push({ from: shareOfDayBy((from - dayStart) / DAY_MS), to: shareOfDayBy((to - dayStart) / DAY_MS) });
  }
  return parts;
}
