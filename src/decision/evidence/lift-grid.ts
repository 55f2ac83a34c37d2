import { DEFAULT_LIFT_GRID, liftGridAround, logOddsOfLifts } from "../../stats/index.ts";
import type { Policy } from "../policy.ts";

const DEFAULT_GRID = logOddsOfLifts(DEFAULT_LIFT_GRID);

/** Log relative lifts over which evidence is averaged: around the planned lift, or 3% to 33% where none is planned. */
export function liftGrid({ minimumDetectableLift: planned }: Pick<Policy, "minimumDetectableLift">): readonly number[] {
  return planned === undefined ? DEFAULT_GRID : logOddsOfLifts(liftGridAround(planned));
}
