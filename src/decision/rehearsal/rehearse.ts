import { errorOfShare, RandomStream } from "../../stats/index.ts";
import type { Policy } from "../policy.ts";
import { Walk, type AlikeDays } from "./walk.ts";

/** A run that was stopped. */
export interface RehearsedStop {
  readonly day: number;
  /** By place; the control is 0. */
  readonly winner: number;
}

/**
 * Many runs of a policy's rule over counts that are drawn day by day: what `src/replay` does with the live decision, a hundred times faster,
 * for figures that are wanted at once. It leaves out health checks, takes all days for alike in its thresholds and posteriors for normal;
 * test/decision/rehearsal/rehearsal.test.ts holds the two against each other. The same arguments give the same stops.
 */
export function rehearse(rules: Policy, alike: AlikeDays, runs: number, seed: number): readonly RehearsedStop[] {
  const walk = new Walk(rules, alike);
  const random = new RandomStream(seed);
  const stops: RehearsedStop[] = [];
  for (let run = 0; run < runs; run++) {
    const stop = walk.run(random);
    if (stop !== undefined) stops.push(stop);
  }
  return stops;
}

/** Share of all runs, with the standard error that so many runs have. */
export function shareOf(count: number, runs: number): { readonly share: number; readonly standardError: number } {
  return { share: count / runs, standardError: errorOfShare(count, runs) };
}
