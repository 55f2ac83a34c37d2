import { readSeries } from "../../csv/index.ts";
import { withCsvFile } from "../read-input.ts";
import { inMemory, type OpenCases } from "./analyze-input.ts";

/** Whether a file is told by its name to hold experiments as CSV. */
export function isCsv(file: string | undefined): file is string {
  return file !== undefined && /\.[ct]sv$/iu.test(file);
}

/**
 * The experiments of a CSV file, as cases of days.
 * @throws UnreadableFile
 * @throws UsageError when its content is refused
 */
export async function openSeries(file: string): Promise<OpenCases> {
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
  return { format: "array", count: cases.length, cases: inMemory(cases) };
}
