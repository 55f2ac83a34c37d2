/** One thing that is wrong with a file. The header is line 1. */
export interface CsvProblem {
  readonly line: number;
  readonly problem: string;
}

const MOST_SHOWN = 50;

/** A file that cannot be replayed, with everything that is wrong with it. Nothing of it was used. */
export class CsvProblems extends Error {
  override readonly name = "CsvProblems";
  readonly problems: readonly CsvProblem[];
  constructor(problems: readonly CsvProblem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line);
    const shown = sorted.slice(0, MOST_SHOWN).map(({ line, problem }) => `  line ${line}: ${problem}`);
    const more = sorted.length > MOST_SHOWN ? [`  and ${sorted.length - MOST_SHOWN} more`] : [];
    super(["the CSV file cannot be used:", ...shown, ...more].join("\n"));
    this.problems = sorted;
  }
}
