import type { Decision, NamedPolicy } from "../../../decision/index.ts";
import type { UtcDay } from "../../../experiment/index.ts";
import type { RecordedExperiment, RehearsedFigures, WhatIfOutcome } from "../../../replay/index.ts";

/** What is kept of a stored decision, so that the next slider's move reads nothing. */
export interface KeptExperiment {
  readonly decisionId: string;
  readonly recorded: RecordedExperiment;
  readonly decision: Decision;
  readonly policy: NamedPolicy;
  /** Closed day of the first look. */
  readonly firstLook: UtcDay;
}

/** Of these at most so many: a megabyte or two. */
const MOST = { experiments: 64, outcomes: 4096, figures: 256 };

/** What was read and computed for earlier answers. All of it follows from its key. */
export interface WhatIfMemory {
  /** By the id of their decisions. */
  readonly experiments: Kept<KeptExperiment>;
  /** By decision and rules. */
  readonly outcomes: Kept<WhatIfOutcome>;
  /** By rules, traffic and lift. */
  readonly figures: Kept<RehearsedFigures>;
}

export function emptyMemory(): WhatIfMemory {
  return {
    experiments: new Kept(MOST.experiments),
    outcomes: new Kept(MOST.outcomes),
    figures: new Kept(MOST.figures),
  };
}

/** Values by key, at most so many: what was asked for longest ago goes first. */
export class Kept<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#values.set(key, value);
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value!);
  }
}
