import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { RunCounts } from "../../src/replay/index.ts";

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
    // As JSON, because that is how they were kept.
    const wanted: unknown = JSON.parse(JSON.stringify(conditions));
    return known !== undefined && isDeepStrictEqual(known.conditions, wanted) ? known : undefined;
  }

  keep(id: string, measurement: Measurement): void {
    this.#known[id] = measurement;
    const lines = Object.entries(this.#known).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    writeFileSync(`${this.#file}.new`, `{\n${lines.join(",\n")}\n}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
