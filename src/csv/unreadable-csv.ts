/** Text that is no CSV: a quotation mark that nobody closes, or text behind a closed one. */
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
