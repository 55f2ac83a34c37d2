import type { Experiments } from "../world/experiments.ts";
import type { ApiKey } from "./access.ts";
import type { Generation } from "./generation.ts";
import type { Clock } from "../../ports/index.ts";

/** What every route of the emulated API works on. */
export interface Account {
  readonly experiments: Experiments;
  readonly clock: Clock;
  readonly generation: Generation;
  readonly keys: readonly ApiKey[];
}
