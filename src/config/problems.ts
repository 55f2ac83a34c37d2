/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** The variable, or the file with line and path in it. */
  readonly where: string;
  /** What is wrong and what is wanted, one sentence without full stop. Never shows a secret. */
  readonly problem: string;
}

/** The configuration cannot be used. Lists everything that is wrong with it at once; the message is for people. */
export class ConfigError extends Error {
  readonly code = "config";
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
    const lines = problems.map(({ where, problem }) => `  ${where}\n      ${problem}`);
    super([`herald: the configuration has ${count}; nothing was started`, ...lines].join("\n"));
    this.problems = problems;
  }
}

const NUMBERS_IN_ORDER = new Intl.Collator("en", { numeric: true });
const isVariable = ({ where }: ConfigProblem): boolean => /^[A-Z]/.test(where);

/** Variables first, then the file from top to bottom. */
function inReadingOrder(a: ConfigProblem, b: ConfigProblem): number {
  return Number(isVariable(b)) - Number(isVariable(a)) || NUMBERS_IN_ORDER.compare(a.where, b.where);
}

/** Gathers problems while the configuration is read, so that none hides another. */
export class ProblemList {
  readonly #problems: ConfigProblem[] = [];
  add(where: string, problem: string): void {
    this.#problems.push({ where, problem });
  }
  /** @throws ConfigError if there is any */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems.toSorted(inReadingOrder));
  }
}
