import { faultSchema, type Fault, type PlantedFault } from "./fault.ts";

/** A request as faults see it. */
export interface Target {
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Id, key and scenario of the experiment it is about; empty for the others. */
  readonly experiment: readonly string[];
}

/** The faults in force. Planted by tests, or over HTTP at `/_sandbox/faults`. */
export class Faults {
  #planted: { id: string; fault: Fault; seen: number; hits: number }[] = [];
  #last = 0;

  /** Plants a fault and returns its id. @throws ZodError on a fault that makes no sense */
  add(fault: Fault): string {
    const id = `fault-${++this.#last}`;
    this.#planted.push({ id, fault: faultSchema.parse(fault), seen: 0, hits: 0 });
    return id;
  }

  /** Says whether there was one. */
  remove(id: string): boolean {
    const before = this.#planted.length;
    this.#planted = this.#planted.filter((planted) => planted.id !== id);
    return this.#planted.length < before;
  }

  clear(): void {
    this.#planted = [];
  }

  list(): PlantedFault[] {
    return this.#planted.map(({ id, fault, seen, hits }) => ({ ...fault, id, seen, hits }));
  }

  /** The faults that strike this request; counts them as used. */
  strike(target: Target): Fault[] {
    return this.#planted.filter((planted) => fits(planted.fault, target) && strikes(planted)).map(({ fault }) => fault);
  }
}

function fits(fault: Fault, target: Target): boolean {
  return (
    (fault.operation === undefined || fault.operation === target.operation) &&
    (fault.method === undefined || fault.method.toUpperCase() === target.method) &&
    (fault.path === undefined || matches(fault.path, target.path)) &&
    (fault.experiment === undefined || target.experiment.includes(fault.experiment))
  );
}

function strikes(planted: { fault: Fault; seen: number; hits: number }): boolean {
  planted.seen++;
  if (planted.seen <= (planted.fault.after ?? 0)) return false;
  if (planted.fault.times !== undefined && planted.hits >= planted.fault.times) return false;
  planted.hits++;
  return true;
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}
