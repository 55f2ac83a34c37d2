/** What is wrong with a file to import: every problem, not only the first. Nothing of the file was imported. */
export class CsvProblems extends Error {
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
  constructor(problems: readonly { readonly line: number; readonly problem: string }[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line);
    super(
      `the CSV file cannot be imported:\n${sorted.map(({ line, problem }) => `  line ${line}: ${problem}`).join("\n")}`,
    );
    this.name = "CsvProblems";
    this.problems = sorted;
  }
}
