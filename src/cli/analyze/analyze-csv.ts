import { readSeries } from "../../csv/index.ts";
import { withCsvFile } from "../read-input.ts";
import { inMemory, type OpenCases } from "./analyze-input.ts";

/**
 * The experiments of a CSV file, as cases of days, and which events beside the goal it has: they are left out.
 * @throws UnreadableFile
 * @throws UsageError when its content is refused
 */
export async function openSeries(file: string): Promise<OpenCases & { readonly leftOut: readonly string[] }> {
  const { series } = await withCsvFile(file, (bytes) => readSeries(bytes));
  const cases = series.map(({ name, arms, days }) => {
    const weights = arms.map(({ weight }) => weight);
    return {
      experiment: name,
      control: arms.findIndex(({ isControl }) => isControl),
      ...(weights.includes(undefined) ? {} : { weights }),
      days,
    };
  });
  const events = new Set(series.flatMap(({ metrics = [] }) => metrics.map(({ event }) => event)));
  return { format: "array", count: cases.length, cases: inMemory(cases), leftOut: [...events] };
}
