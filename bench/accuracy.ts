import { comparePosteriors, type Worst } from "../test/stats/compare-posteriors.ts";
import { publicPosteriors, recordedPosteriors } from "../test/stats/recorded.ts";
import { printTable } from "./support/table.ts";

/** Worst error of each quantity over all recorded reference cases. */
export async function run(): Promise<void> {
  const sets = [
    ["cases that look for trouble", recordedPosteriors("posterior-trouble.ndjson")],
    ["random cases", recordedPosteriors("posterior-random.ndjson")],
    ["public cases", publicPosteriors()],
  ] as const;
  for (const [name, cases] of sets) {
    if (cases === undefined) {
      console.log(`Skipped: the ${name} do not lie beside this repository.\n`);
      continue;
    }
    const found = comparePosteriors(cases);
    printTable(
      `Worst error over ${found.cases.toLocaleString("en-US")} ${name}`,
      ["quantity", "worst error", "values", "in case"],
      [
        row("probabilities up to 1e8 impressions, absolute", found.probability),
        row("probabilities up to 1e10 impressions, absolute", found.probabilityBeyond1e8),
        row("expected losses, relative", found.loss),
        row("rate intervals, relative", found.rateInterval),
        row("lift intervals, relative", found.liftInterval),
      ],
    );
  }
}

function row(name: string, { error, values, where }: Worst): readonly string[] {
  return [name, values === 0 ? "-" : error.toExponential(1), values.toLocaleString("en-US"), where];
}
