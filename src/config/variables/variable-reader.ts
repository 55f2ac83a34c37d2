import { resolve } from "node:path";
import type { Check } from "../checks.ts";
import { nearest } from "../../messages/text/nearest.ts";
import type { ProblemList } from "../problems.ts";
import { atLine, readText } from "../file/read-text.ts";
import { VARIABLES, VARIABLE_NAMES, type Variable, type VariableName } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The beginnings of our names, which hardly any other program uses: a near miss is meant for us. */
const OURS = /^(HERALD|OURS_PRIVACY|SLACK)_/;
const FILE_SUFFIX = "_FILE";

/** Reads environment variables, each also from the file that its `_FILE` twin names. Empty ones count as not set. */
export class VariableReader {
  readonly #environment: Environment;
  readonly #overrides: Environment;
  readonly #directory: string;
  readonly #problems: ProblemList;
  readonly #asked = new Set<string>(VARIABLE_NAMES);
  /** What each name gave, so that a wrong one is reported once however often it is read. */
  readonly #read = new Map<string, string | undefined>();

  /** @param sources.overrides win over the environment; `directory` is what relative paths start from */
  constructor(
    sources: { readonly environment: Environment; readonly overrides: Environment; readonly directory: string },
    problems: ProblemList,
  ) {
    this.#environment = sources.environment;
    this.#overrides = sources.overrides;
    this.#directory = sources.directory;
    this.#problems = problems;
  }

  /** The checked value of one of our variables; undefined if it is not set or wrong (which is then on the list). */
  known(name: VariableName): string | undefined {
    const variable: Variable = VARIABLES[name];
    return this.any(name, variable.check);
  }

  /** The same for a variable that the configuration file names. */
  any(name: string, check?: Check): string | undefined {
    if (!this.#read.has(name)) this.#read.set(name, this.#fresh(name, check));
    return this.#read.get(name);
  }

  /** Whether it is set at all, rightly or wrongly, by itself or by its file. */
  isGiven(name: string): boolean {
    return [this.#overrides[name], this.#environment[name], this.#environment[name + FILE_SUFFIX]].some((value) =>
      value?.trim(),
    );
  }

  #fresh(name: string, check: Check | undefined): string | undefined {
    this.#asked.add(name);
    const override = this.#overrides[name]?.trim();
    if (override) return this.#checked(name, override, check);
    const direct = this.#environment[name]?.trim() || undefined;
    const file = this.#environment[name + FILE_SUFFIX]?.trim() || undefined;
    if (direct !== undefined && file !== undefined) {
      this.#problems.add(name, `is set, and so is ${name}${FILE_SUFFIX}; wanted one of them`);
      return undefined;
    }
    if (file !== undefined) return this.fromFile(name + FILE_SUFFIX, resolve(this.#directory, file), check);
    return direct === undefined ? undefined : this.#checked(name, direct, check);
  }

  /** The trimmed, checked content of a file. @param where what named the file */
  fromFile(where: string, path: string, check?: Check): string | undefined {
    const read = readText(path);
    if ("reason" in read) {
      this.#problems.add(where, `cannot read ${atLine(path, read.line)}: ${read.reason}`);
      return undefined;
    }
    const value = read.text.trim();
    if (value === "") {
      this.#problems.add(where, `${path} is empty; wanted the value in it`);
      return undefined;
    }
    return this.#checked(`${where} (${path})`, value, check);
  }

  /** Variables that look like one of ours, misspelled; by their names, never with their values. Call it when everything has been read. */
  suspicious(): readonly string[] {
    const found: string[] = [];
    for (const name of Object.keys(this.#environment)) {
      const base = name.endsWith(FILE_SUFFIX) ? name.slice(0, -FILE_SUFFIX.length) : name;
      if (this.#asked.has(base) || !this.#environment[name]) continue;
      // A name of ours that is near enough; anything like HOST or LOG_LEVEL may well be another program's.
      const meant = nearest(base, OURS.test(name) ? this.#asked : [...this.#asked].filter((one) => OURS.test(one)));
      if (meant !== undefined) found.push(`${name} is not read; did you mean ${meant}?`);
      else if (name.startsWith("HERALD_")) found.push(`${name} is not read; there is no such setting`);
    }
    return found;
  }

  #checked(where: string, value: string, check: Check | undefined): string | undefined {
    const problem = check?.(value);
    if (problem === undefined) return value;
    this.#problems.add(where, problem);
    return undefined;
  }
}
