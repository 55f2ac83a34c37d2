import type { Arm, DayCounts, MetricSeries } from "../experiment/index.ts";

/** One experiment's daily counts, recorded or simulated, as they would have become known day by day. */
export interface DailySeries {
  readonly name: string;
  readonly arms: readonly Arm[];
  /** Oldest first. A day that is missing was not looked at: its counts are in the next one. */
  readonly days: readonly DayCounts[];
  /** Other events that were counted; none where nothing is known of any. */
  readonly metrics?: readonly MetricSeries[] | undefined;
}

/**
 * An arm of a series.
 * @param weight planned share, any scale as long as it is the same for all arms; undefined: not known
 */
export function armOf(name: string, isControl: boolean, weight: number | undefined): Arm {
  const vendor = { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined };
  return { id: name, name, isControl, weight, vendor };
}
