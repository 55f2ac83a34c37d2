import {
  addDays,
  isUtcDay,
  lastClosedDay,
  type Arm,
  type DayCounts,
  type Snapshot,
  type UtcDay,
} from "../../experiment/index.ts";
import type { History } from "../history.ts";

/**
 * A stretch of days under the same planned weights. Rates of different stretches must not be added up: where the rate drifts, the
 * arm that got more traffic in the better stretch would look better (Simpson's paradox). Within a stretch they may.
 */
export interface Segment {
  /** First day; undefined for the first segment. */
  readonly from: UtcDay | undefined;
  /** Days in which the weights changed: their hours fall on either side, so no planned split holds for them. */
  readonly isTransition: boolean;
}

interface Sighting {
  readonly day: UtcDay;
  readonly weightOf: (armId: string) => number | null;
}

/** The weights never changed. */
export const WHOLE: readonly Segment[] = [{ from: undefined, isTransition: false }];

/**
 * Where the weights changed between two looks. The change happened after the earlier look was read and before the later one was,
 * which is during the closed days since then or the first hours of the day the later look was read on: all of those are transition.
 */
export function segmentsOf(snapshot: Snapshot, history: History): readonly Segment[] {
  const { arms } = snapshot;
  let before = firstSighting(history);
  let segments: Segment[] | undefined;
  const see = (now: Sighting) => {
    if (before !== undefined && haveChanged(arms, before, now)) {
      segments ??= [...WHOLE];
      const start = addDays(before.day, 1);
      const last = segments.at(-1)!;
      // The stretch since the last change is empty: one transition covers both changes.
      if (last.from !== undefined && last.from > start) segments.pop();
      else segments.push({ from: start, isTransition: true });
      segments.push({ from: addDays(now.day, 2), isTransition: false });
    }
    before = now;
  };
  for (const { day, armIds, weights } of history.looks) {
    if (day < snapshot.lastClosedDay && weights.some((weight) => weight !== null))
      see({ day, weightOf: (id) => weights[armIds.indexOf(id)] ?? null });
  }
  see({ day: snapshot.lastClosedDay, weightOf: (id) => arms.find((arm) => arm.id === id)?.weight ?? null });
  return segments ?? WHOLE;
}

/** The segment in which a day lies. */
export function segmentAt(segments: readonly Segment[], day: UtcDay): number {
  let found = 0;
  for (let index = 1; index < segments.length && segments[index]!.from! <= day; index++) found = index;
  return found;
}

/** Days of the last segment. */
export function daysOfLast(segments: readonly Segment[], days: readonly DayCounts[]): readonly DayCounts[] {
  const { from } = segments.at(-1)!;
  return from === undefined ? days : days.filter(({ date }) => date >= from);
}

/** Days before the last change of weights, without those of the change itself. */
export function daysBeforeLast(segments: readonly Segment[], days: readonly DayCounts[]): readonly DayCounts[] {
  const last = segments.length - 1;
  const from = segments[segments[last - 1]?.isTransition === true ? last - 1 : last]!.from;
  return from === undefined ? [] : days.filter(({ date }) => date < from);
}

function firstSighting({ firstSeenAt, firstFingerprint: { weights } }: History): Sighting | undefined {
  if (weights === undefined || Number.isNaN(Date.parse(firstSeenAt))) return undefined;
  const day = lastClosedDay(firstSeenAt);
  return isUtcDay(day) ? { day, weightOf: (id) => (Object.hasOwn(weights, id) ? weights[id]! : null) } : undefined;
}

/** Shares count, not their scale. Arms that one of the two does not know say nothing. */
function haveChanged(arms: readonly Arm[], before: Sighting, now: Sighting): boolean {
  let sumBefore = 0;
  let sumNow = 0;
  for (const { id } of arms) {
    const then = before.weightOf(id);
    const current = now.weightOf(id);
    if (then === null || current === null) return false;
    sumBefore += then;
    sumNow += current;
  }
  return arms.some(
    ({ id }) =>
      Math.abs(before.weightOf(id)! * sumNow - now.weightOf(id)! * sumBefore) > 1e-9 * Math.abs(sumBefore * sumNow),
  );
}
