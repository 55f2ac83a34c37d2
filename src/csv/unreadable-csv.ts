/** Text that is not CSV: a quotation mark that is never closed, or text after a closed one. */
export class UnreadableCsv extends Error {
  override readonly name = "UnreadableCsv";
  readonly line: number;
  readonly problem: string;
  constructor(line: number, problem: string, options?: ErrorOptions) {
    super(`the CSV file cannot be read:\n  line ${line}: ${problem}`, options);
    this.line = line;
    this.problem = problem;
  }
}
