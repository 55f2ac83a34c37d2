import { median } from "simple-statistics";
import type { RunCounts } from "./simulation.ts";

/** What splitting controls at random found: any winner among the halves is false. */
export interface AuditFigures {
  readonly runs: number;
  readonly falseShare: number;
  /** Of the dispersions that the account's experiments have; null: none is known. A random split of impressions cannot show them. */
  readonly medianPhi: number | null;
}

/** @param counts of one run or more of split controls */
export function auditFigures({ runs, false: wrong }: RunCounts, phis: readonly number[]): AuditFigures {
  return { runs, falseShare: wrong / runs, medianPhi: phis.length === 0 ? null : median([...phis]) };
}
