import type { Decision } from "../decision.ts";

/** Counts of one arm. */
export interface ArmCounts {
  readonly impressions: number;
  readonly conversions: number;
}

/** Counts by the ids of arms: of a goal, or of an event beside it with the goal's impressions. */
export type CountsByArm = Readonly<Record<string, ArmCounts>>;

/** Every count that a decision could show, of its goal and of each other event. JSON: what was shown last is remembered so. */
export interface ShownCounts {
  readonly goal: CountsByArm;
  readonly events: Readonly<Record<string, CountsByArm>>;
}

/** What of a decision may be shown: its goal, and of the other events these. Without the goal nothing is. */
export interface MayShow {
  readonly goal: boolean;
  readonly events: readonly string[];
}

export const NOTHING_SHOWN: MayShow = { goal: false, events: [] };

export function countsOf({ arms, metrics }: Pick<Decision, "arms" | "metrics">): ShownCounts {
  const byArm = (conversionsAt: (place: number) => number): CountsByArm =>
    Object.fromEntries(
      arms.map(({ id, impressions }, place) => [id, { impressions, conversions: conversionsAt(place) }]),
    );
  return {
    goal: byArm((place) => arms[place]!.conversions),
    events: Object.fromEntries(
      metrics
        .filter((metric) => metric.arms.length === arms.length)
        .map((metric) => [metric.event, byArm((place) => metric.arms[place]!.conversions)]),
    ),
  };
}

/**
 * What may be shown beside what was shown before, so that nobody learns a count below `minCell`: neither from the figures themselves, nor
 * from their complements (impressions that did not convert), nor from the difference to anything shown earlier. Every count has to be
 * large at first, and after that has to stay or grow by at least `minCell`: what was shown at any two times then differs by nothing or by
 * enough.
 * @param last what was shown last; undefined: nothing was
 * @param minCell from 2
 * @throws RangeError on a smaller one, by which nothing would be hidden
 */
export function mayShow(now: ShownCounts, last: ShownCounts | undefined, minCell: number): MayShow {
  if (!(minCell >= 2)) throw new RangeError("mayShow requires a minCell of at least 2");
  if (!hasGrown(now.goal, last?.goal, minCell)) return NOTHING_SHOWN;
  const events = Object.keys(now.events).filter((event) => hasGrown(now.events[event]!, last?.events[event], minCell));
  return { goal: true, events };
}

/** What has been shown last once this is: events that were hidden stay what they were. */
export function shownAfter(now: ShownCounts, last: ShownCounts | undefined, { events }: MayShow): ShownCounts {
  const shown = Object.fromEntries(events.map((event) => [event, now.events[event]!]));
  return { goal: now.goal, events: { ...last?.events, ...shown } };
}

function hasGrown(now: CountsByArm, last: CountsByArm | undefined, minCell: number): boolean {
  // An arm that is gone took its counts with it: a total beside an earlier one would tell them.
  if (Object.keys(last ?? {}).some((id) => !Object.hasOwn(now, id))) return false;
  return Object.entries(now).every(([id, counts]) => {
    const before = last !== undefined && Object.hasOwn(last, id) ? cellsOf(last[id]!) : undefined;
    return cellsOf(counts).every((cell, place) => {
      const growth = cell - (before?.[place] ?? 0);
      return growth >= minCell || (before !== undefined && growth === 0);
    });
  });
}

/** Everything that can be told from two counts of one arm: those that did not convert are people as well. */
function cellsOf({ impressions, conversions }: ArmCounts): readonly number[] {
  return [impressions, conversions, impressions - conversions];
}
