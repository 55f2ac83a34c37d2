import { mean, median } from "simple-statistics";

/** Mean and median of a sample; undefined of an empty one. */
export function middlesOf(sample: readonly number[]): { readonly mean: number; readonly median: number } | undefined {
  return sample.length === 0 ? undefined : { mean: mean([...sample]), median: median([...sample]) };
}
