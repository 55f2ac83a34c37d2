import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import { NO_RUNS, type RunCounts } from "../../src/replay/index.ts";

/** What decides about a cell's counts. Measured under the same, a cell need not be measured again. */
export interface Conditions {
  readonly method: number;
  readonly seed: number;
  readonly runs: number;
  readonly source: unknown;
  readonly rules: unknown;
}

/** One cell as it was measured. */
export interface Measurement {
  readonly conditions: Conditions;
  readonly counts: RunCounts;
  readonly seconds: number;
  readonly date: string;
  readonly node: string;
}

/**
 * What was measured, kept after each cell: a calibration takes hours, and one that was cut off goes on where it stopped. The file is
 * written aside and renamed, so that it is never half of one.
 */
export class Measurements {
  readonly #file: string;
  readonly #known: Record<string, Measurement>;

  constructor(file: string) {
    this.#file = file;
    this.#known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Measurement>) : {};
  }

  /** Undefined: never measured, or under other conditions. */
  get(id: string, conditions: Conditions): Measurement | undefined {
    const known = this.#known[id];
    if (known === undefined) return undefined;
    // As JSON, because that is how they were kept. A rule that did not exist then is taken at its default, which changes nothing.
    const wanted: unknown = JSON.parse(JSON.stringify(conditions));
    const measured: unknown = JSON.parse(
      JSON.stringify({ ...known.conditions, rules: { ...DEFAULT_POLICY, ...(known.conditions.rules as object) } }),
    );
    // Of what was not counted then, nothing is asked of a cell that was measured then.
    return isDeepStrictEqual(measured, wanted) ? { ...known, counts: { ...NO_RUNS, ...known.counts } } : undefined;
  }

  keep(id: string, measurement: Measurement): void {
    this.#known[id] = measurement;
    const lines = Object.entries(this.#known).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    writeFileSync(`${this.#file}.new`, `{\n${lines.join(",\n")}\n}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
