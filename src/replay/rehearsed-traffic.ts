import { daysNeeded, rehearse, shareOf, type Decision, type Policy } from "../decision/index.ts";
import { totalsOf, type Snapshot } from "../experiment/index.ts";

/** An experiment's own traffic on an average day. Lists by arm, the control first. */
export interface OwnTraffic {
  /** A day. */
  readonly impressions: readonly number[];
  /** Conversion rate of the control, as observed. */
  readonly rate: number;
  /** Variance of a day's conversions over the binomial one, 1 or more, to a tenth. */
  readonly phi: number;
}

/** What many rehearsed runs say, each share with its standard error. Plain data. */
export interface RehearsedFigures {
  readonly runs: number;
  /** Stopped with any winner although all variants are like the control. */
  readonly falseStops: { readonly share: number; readonly standardError: number };
  /** Stopped with the last variant, which alone has the lift; null: with that lift nearly every impression would convert. */
  readonly power: { readonly lift: number; readonly share: number; readonly standardError: number } | null;
}

/** A part of the runs: runs of the same number are the same under the same rules. */
export interface RehearsedPart {
  readonly runs: number;
  readonly falseStops: number;
  readonly found: number;
}

/** Undefined: there is no single control, or no impressions or conversions to go by. */
export function ownTraffic(
  snapshot: Pick<Snapshot, "arms" | "days">,
  { arms }: Pick<Decision, "arms">,
  usualPhi: number | null,
): OwnTraffic | undefined {
  const days = snapshot.days.filter(({ impressions }) => impressions.some((count) => count > 0)).length;
  const controls = snapshot.arms.flatMap(({ isControl }, arm) => (isControl ? [arm] : []));
  const [control] = controls;
  if (control === undefined || controls.length > 1 || days === 0 || snapshot.arms.length < 2) return undefined;
  const { impressions, conversions } = totalsOf(snapshot);
  const rate = conversions[control]! / impressions[control]!;
  if (!(rate > 0 && rate < 1) || impressions.includes(0)) return undefined;
  // Each is at least that of all arms together, and the smallest is about that.
  const phis = arms.flatMap(({ phi }) => phi ?? []);
  const phi = phis.length === 0 ? (usualPhi ?? 1) : Math.min(...phis);
  const order = [control, ...snapshot.arms.keys().filter((arm) => arm !== control)];
  return {
    impressions: order.map((arm) => Math.max(1, Math.round(impressions[arm]! / days))),
    rate,
    phi: Math.max(1, Math.round(10 * phi) / 10),
  };
}

/** What is worth a second: arms times days times runs, of both kinds of runs. */
const EFFORT = 2 * 28 * 4000;
const MOST_RUNS = 8000;
const FEWEST_RUNS = 500;
/** Runs of a part, which takes about a fiftieth of a second. */
export const RUNS_AT_A_TIME = 250;

/** How many parts are worth waiting for. */
export function rehearsedParts({ horizonDays }: Pick<Policy, "horizonDays">, { impressions }: OwnTraffic): number {
  const runs = EFFORT / impressions.length / horizonDays;
  return Math.round(Math.max(FEWEST_RUNS, Math.min(MOST_RUNS, runs)) / RUNS_AT_A_TIME);
}

const SEED = 17;

/** One part of the runs, by the rules' rehearsal: without health checks, all days alike. @param part from 0 */
export function rehearsePart(rules: Policy, traffic: OwnTraffic, lift: number, part: number): RehearsedPart {
  const { impressions, rate, phi } = traffic;
  const last = impressions.length - 1;
  const stopsAt = (rates: readonly number[]) =>
    rules.horizonDays < daysNeeded(rules)
      ? []
      : rehearse(rules, { impressions, rates, phi, days: rules.horizonDays }, RUNS_AT_A_TIME, SEED + part);
  const alike = impressions.map(() => rate);
  return {
    runs: RUNS_AT_A_TIME,
    falseStops: stopsAt(alike).length,
    found: canLift(rate, lift)
      ? stopsAt(alike.with(last, rate * (1 + lift))).filter(({ winner }) => winner === last).length
      : 0,
  };
}

function canLift(rate: number, lift: number): boolean {
  return rate * (1 + lift) < 1;
}

/** All parts together. @param parts one or more */
export function rehearsedFigures(
  parts: readonly RehearsedPart[],
  { rate }: Pick<OwnTraffic, "rate">,
  lift: number,
): RehearsedFigures {
  const sumOf = (of: keyof RehearsedPart) => parts.reduce((sum, part) => sum + part[of], 0);
  const runs = sumOf("runs");
  return {
    runs,
    falseStops: shareOf(sumOf("falseStops"), runs),
    power: canLift(rate, lift) ? { lift, ...shareOf(sumOf("found"), runs) } : null,
  };
}
