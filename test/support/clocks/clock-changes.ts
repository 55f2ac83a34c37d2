import { isEverything } from "../scope.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const days = new Map<string, Intl.DateTimeFormat>();
const clocks = new Map<string, Intl.DateTimeFormat>();

/** A place over five years. */
export interface Place {
  readonly timeZone: string;
  readonly fromYear: number;
}

/** Places whose clocks change as few others do. */
const TELLING: readonly Place[] = [
  { timeZone: "America/New_York", fromYear: 2026 },
  { timeZone: "Europe/Berlin", fromYear: 2026 },
  // By half an hour.
  { timeZone: "Australia/Lord_Howe", fromYear: 2026 },
  // At midnight: that of spring does not exist.
  { timeZone: "Africa/Cairo", fromYear: 2026 },
  // The last hour of a Saturday does not exist.
  { timeZone: "America/Nuuk", fromYear: 2026 },
  // Never; a quarter of an hour off.
  { timeZone: "Asia/Kathmandu", fromYear: 2026 },
  // By a day: 30 December 2011 does not exist.
  { timeZone: "Pacific/Apia", fromYear: 2009 },
];

export const startOf = ({ fromYear }: Place): number => Date.UTC(fromYear, 0, 1);
export const endOf = ({ fromYear }: Place): number => Date.UTC(fromYear + 5, 0, 1);

/** Every place there is, and one whose clocks no longer change: one of those whose clocks go alike. In `npm test`, the telling ones. */
export const PLACES: readonly Place[] = isEverything
  ? distinct([
      ...TELLING,
      { timeZone: "America/Sao_Paulo", fromYear: 2014 },
      ...Intl.supportedValuesOf("timeZone").map((timeZone) => ({ timeZone, fromYear: 2026 })),
    ])
  : TELLING;

/** The first of all places that show the same time at every instant of their years: schedules cannot tell them apart. */
function distinct(places: readonly Place[]): readonly Place[] {
  const byTime = new Map<string, Place>();
  for (const place of places) {
    const start = startOf(place);
    const time = JSON.stringify([start, wallClock(start, place.timeZone), clockChanges(place)]);
    if (!byTime.has(time)) byTime.set(time, place);
  }
  return [...byTime.values()];
}

/** The first instant under another offset from UTC, and both offsets. */
export interface ClockChange {
  readonly atMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Every change of the clocks of a place, on whole minutes. */
export function clockChanges(place: Place): readonly ClockChange[] {
  const changes: ClockChange[] = [];
  const offset = (atMs: number): number => wallClock(atMs, place.timeZone) - atMs;
  for (let weekMs = startOf(place); weekMs < endOf(place); weekMs += 7 * DAY_MS) {
    const beforeMs = offset(weekMs);
    const afterMs = offset(weekMs + 7 * DAY_MS);
    if (beforeMs === afterMs) continue;
    let [earlier, later] = [weekMs, weekMs + 7 * DAY_MS];
    while (later - earlier > MINUTE_MS) {
      const middle = Math.floor((earlier + later) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offset(middle) === beforeMs) earlier = middle;
      else later = middle;
    }
    changes.push({ atMs: later, beforeMs, afterMs });
  }
  return changes;
}

/** `YYYY-MM-DD` where the clock on the wall stands at an instant. */
export function localDay(atMs: number, timeZone: string): string {
  if (!days.has(timeZone)) days.set(timeZone, new Intl.DateTimeFormat("en-CA", { timeZone }));
  return days.get(timeZone)!.format(atMs);
}

/** Every day that the clocks of a place show between two instants. */
export function localDays(fromMs: number, untilMs: number, timeZone: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (let atMs = fromMs; atMs <= untilMs; atMs += DAY_MS / 24) found.add(localDay(atMs, timeZone));
  return found;
}

/** What the clock on the wall shows, as if it were UTC. */
export function wallClock(atMs: number, timeZone: string): number {
  if (!clocks.has(timeZone))
    clocks.set(
      timeZone,
      new Intl.DateTimeFormat("en-US", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      }),
    );
  const parts = new Map(
    clocks
      .get(timeZone)!
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(
    parts.get("year")!,
    parts.get("month")! - 1,
    parts.get("day"),
    parts.get("hour"),
    parts.get("minute"),
    parts.get("second"),
  );
}

/** A change of each kind, at a place that has it: one by the same offsets at the same time of the day is left out. */
export const KINDS_OF_CHANGES: readonly (ClockChange & { readonly timeZone: string; readonly at: string })[] = [
  ...new Map(
    PLACES.flatMap((place) =>
      clockChanges(place).map((change) => [
        `${change.beforeMs} ${change.afterMs} ${change.atMs % DAY_MS}`,
        { ...change, timeZone: place.timeZone, at: new Date(change.atMs).toISOString() },
      ]),
    ),
  ).values(),
];
