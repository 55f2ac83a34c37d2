import type { ChartRange } from "../messages/index.ts";

/** Round values on an axis, about `count` of them. @returns at least their step, also where none lies in the range */
export function roundTicks(
  { from, to }: ChartRange,
  count: number,
): { readonly values: readonly number[]; readonly step: number } {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * (1 - 1e-9))!;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return { values: Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step), step };
}

/** Days to name on the axis: every one, or whole weeks, as many as have room. */
export function dayTicks({ from, to }: ChartRange): readonly number[] {
  const span = to - from;
  const step = [1, 2, 7, 14, 28, 56, 91, 182, 364].find((candidate) => span / candidate <= 13) ?? Math.ceil(span / 13);
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}
