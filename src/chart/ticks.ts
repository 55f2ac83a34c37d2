import { scaleLinear } from "d3-scale";
import type { ChartRange } from "../messages/index.ts";

/** A value on an axis, and how it is written there. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/**
 * Round values on an axis, with as many decimals as it takes to tell them apart.
 * @param count about how many
 * @param kind `share`: a proportion, written as a percentage
 */
export function valueTicks({ from, to }: ChartRange, count: number, kind: "share" | "number"): readonly Tick[] {
  const scale = scaleLinear([from, to], [0, 1]);
  const written = scale.tickFormat(count, kind === "share" ? "%" : "f");
  return scale.ticks(count).map((value) => ({ value, label: written(value) }));
}

/** Days to name on the axis: every one, or whole weeks. @param most as many as have room, at least two */
export function dayTicks({ from, to }: ChartRange, most: number): readonly number[] {
  const span = to - from;
  const step =
    [1, 2, 7, 14, 28, 56, 91, 182, 364].find((candidate) => span / candidate <= most - 1) ??
    Math.ceil(span / (most - 1));
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}
