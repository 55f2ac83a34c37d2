import type { Policy } from "../policy.ts";
import { rehearse, shareOf } from "./rehearse.ts";

/** Traffic of an experiment, as far as its false stops depend on it. */
export interface LikeTraffic {
  /** Impressions of each arm relative to the average arm's, the control first. */
  readonly shares: readonly number[];
  /** Of an average arm. */
  readonly conversionsPerDay: number;
  readonly rate: number;
  /** Variance of a day's conversions over the binomial one. */
  readonly phi: number;
}

export interface FalseStops {
  readonly falseStopShare: number;
  readonly standardError: number;
}

const SEED = 14;
/** Arms times days times runs: what a decision can wait for. */
const EFFORT = 2 * 28 * 2500;
const FEWEST_RUNS = 500;
const MOST_KEPT = 256;
const known = new Map<string, FalseStops>();

/** How often a policy stops experiments of a kind without a difference, by rehearsal. The same arguments give the same figures; they are kept. */
export function falseStopsOf(rules: Policy, traffic: LikeTraffic): FalseStops {
  const { shares, conversionsPerDay, rate, phi } = traffic;
  const { horizonDays } = rules;
  const key = JSON.stringify([rules, traffic]);
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const impressions = shares.map((share) => Math.max(2, Math.round((share * conversionsPerDay) / rate)));
  const runs = Math.max(FEWEST_RUNS, Math.round(EFFORT / shares.length / horizonDays));
  const alike = { impressions, rates: shares.map(() => rate), phi, days: horizonDays };
  const { share, standardError } = shareOf(rehearse(rules, alike, runs, SEED).length, runs);
  const found = { falseStopShare: share, standardError };
  if (known.size >= MOST_KEPT) known.delete(known.keys().next().value!);
  known.set(key, found);
  return found;
}
