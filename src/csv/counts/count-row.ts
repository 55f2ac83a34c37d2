import type { UtcDay } from "../../experiment/index.ts";

/** One row of counts after its checks. */
export interface CountRow {
  readonly line: number;
  readonly experiment: string;
  readonly variant: string;
  /** Undefined where the file has no such column. */
  readonly isControl: boolean | undefined;
  readonly weight: number | undefined;
  /** A calendar day, or days since the experiment's start; undefined for final counts. */
  readonly time: UtcDay | number | undefined;
  readonly impressions: number;
  readonly conversions: number;
}
