import type { Destination } from "../../notify/index.ts";
import type { Settings } from "../../ports/index.ts";

/** Below what a count may be shown at none of these places: the strictest of them counts for all. Under 2: every count is shown. */
export function minCellFor(destinations: readonly Destination[], { minCellAt }: Pick<Settings, "minCellAt">): number {
  return Math.max(0, ...destinations.map((destination) => minCellAt(destination)));
}

/** Where people ask is no destination that is configured: what holds for all others holds there. */
export function minCellWhereAsked(settings: Pick<Settings, "minCellAt">): number {
  return minCellFor(["slack:whoever-asks"], settings);
}

/** Whether anything is hidden at all. */
export function hidesCells(minCell: number): boolean {
  return minCell >= 2;
}

/** Of these places, those where everything may be shown. */
export function openAmong(destinations: readonly Destination[], settings: Settings): readonly Destination[] {
  return destinations.filter((destination) => !hidesCells(minCellFor([destination], settings)));
}
