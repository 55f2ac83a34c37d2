import { log } from "../stats/index.ts";
import type { Case, Figures } from "./case.ts";
import { FIRST_WEEK } from "./evidence/corrected-evidence.ts";
import { daysNeeded } from "./evidence/days-needed.ts";
import { DEFAULT_POLICY, type ErrorBudget, type Policy } from "./policy.ts";
import { falseStopsOf, type LikeTraffic } from "./rehearsal/false-stops.ts";

/** @throws RangeError on a policy that breaks the promise of `alpha` without saying `unsafe` */
export function requireUnsafe(policy: Policy): void {
  const [first] = brokenPromises(policy);
  if (first !== undefined && !policy.unsafe)
    throw new RangeError(`decide requires a policy whose ${first} breaks the promise of alpha to say unsafe: true`);
}

/** A rule by which a policy may stop more than `alpha` wrongly: looser than what was calibrated. */
export type LooseRule = "evidence" | "minConversionsPerArm" | `budget.${keyof ErrorBudget}`;

/** A share may be the quotient of two levels, which rounding moves. */
const ROUNDING = 1e-9;

/** Rules of a policy that break the promise of `alpha`; none: it keeps it. */
export function brokenPromises({ evidence, budget, minConversionsPerArm }: Policy): readonly LooseRule[] {
  if (evidence === "threshold") return ["evidence"];
  const calibrated = DEFAULT_POLICY.budget;
  const isLooser = (rule: keyof ErrorBudget): boolean => {
    switch (rule) {
      case "spendingExponent":
      case "manyConversions":
      case "leastCorrelation":
        return budget[rule] < calibrated[rule] * (1 - ROUNDING);
      case "sharedControlFactors": {
        const known = calibrated.sharedControlFactors;
        return budget.sharedControlFactors.some(
          (factor, place) => factor > (known[place] ?? known.at(-1)!) * (1 + ROUNDING),
        );
      }
      default:
        return budget[rule] > calibrated[rule] * (1 + ROUNDING);
    }
  };
  const loose = (Object.keys(calibrated) as (keyof ErrorBudget)[]).filter(isLooser);
  return [
    ...(minConversionsPerArm < DEFAULT_POLICY.minConversionsPerArm ? (["minConversionsPerArm"] as const) : []),
    // Without a planned end there is no budget to divide.
    ...(evidence === "spending" ? loose.map((rule) => `budget.${rule}` as const) : []),
  ];
}

/** What a policy that breaks its promise does at the traffic of one experiment, for use in every message. */
export interface UnsafeNote {
  /** Share of experiments with this traffic, but without a difference, that it stops with a winner by its horizon; simulated. */
  readonly falseStopShare: number;
  /** Of that share, because only so many runs were simulated. */
  readonly standardError: number;
  /** Too few conversions for more than a rough figure. */
  readonly isRough: boolean;
  /** What breaks the promise, and the `alpha` that was promised. */
  readonly rules: readonly LooseRule[];
  readonly alpha: number;
  /** Probability of being best that a bare threshold asks for; null where the policy has none. */
  readonly threshold: number | null;
  readonly simulated: LikeTraffic & {
    /** The first day on which it can stop anything, and the last. */
    readonly fromDay: number;
    readonly horizonDays: number;
  };
}

/** What a policy's rules do to experiments without a difference at this one's traffic; null where it keeps its promise. */
export function unsafeNote(opened: Case): UnsafeNote | null {
  const rules = rulesInForce(opened);
  const loose = brokenPromises(rules);
  if (loose.length === 0) return null;
  const traffic = trafficOf(opened);
  const fromDay = Math.max(1, daysNeeded(rules));
  return {
    ...falseStopsOf(rules, traffic),
    isRough: (traffic.conversionsPerDay / traffic.phi) * fromDay < ENOUGH_FOR_FIGURES,
    rules: loose,
    alpha: rules.alpha,
    threshold: rules.evidence === "threshold" ? rules.probabilityToBeBest : null,
    simulated: { ...traffic, fromDay, horizonDays: rules.horizonDays },
  };
}

/** A running experiment goes by the rules, and by the kind of evidence, that its first look has frozen. */
function rulesInForce({ rules, figures }: Case): Policy {
  if (figures === undefined || rules.evidence === "threshold") return rules;
  const { plan } = figures;
  return plan === undefined ? { ...rules, evidence: "anytime" } : { ...rules, evidence: "spending", ...plan.rules };
}

/** Effective conversions of an arm at the first possible stop from which on counts are nearly normal. */
const ENOUGH_FOR_FIGURES = 100;
/** More conversions of an arm a day make no difference, and are taken where nothing is known. */
const MANY = 512;
const PLAIN_RATE = 0.05;
/** Shares are rounded to this, so that a figure does not change from look to look. */
const SHARE_STEP = 0.05;

/** The traffic up to now, rounded so far that neighbouring looks and similar experiments share a simulation. */
function trafficOf({ arms, control, counted, figures, history }: Case): LikeTraffic {
  const order = arms.map((_, arm) => arm).toSorted((a, b) => Number(b === control) - Number(a === control));
  const unknown = { conversionsPerDay: MANY, rate: PLAIN_RATE, phi: 1 };
  const shown = figures?.tally.impressions ?? [];
  const all = shown.reduce((sum, count) => sum + count, 0);
  const converted = figures?.tally.conversions.reduce((sum, count) => sum + count, 0) ?? 0;
  if (order.length < 2) return { ...unknown, shares: [1, 1] };
  if (figures === undefined || converted === 0 || shown.includes(0)) return { ...unknown, shares: order.map(() => 1) };
  const phi = phiBeyondChance(figures, counted.day) ?? Math.max(1, history.account.usualPhi ?? 1);
  return {
    shares: order.map((arm) => Math.max(1, Math.round((shown[arm]! * arms.length) / all / SHARE_STEP)) * SHARE_STEP),
    conversionsPerDay: Math.min(MANY, roundedTo(converted / arms.length / counted.day, Math.SQRT2)),
    rate: Math.min(0.5, roundedTo(converted / all, 2)),
    phi: Math.min(16, phi < 4 ? Math.round(2 * phi) / 2 : Math.round(phi)),
  };
}

/** What the arms' days vary beyond chance, 1 where they may not; undefined: too few days to tell. */
function phiBeyondChance({ pairs }: Figures, day: number): number | undefined {
  const known = pairs.flatMap((pair) => pair?.dispersion ?? []);
  if (known.length === 0 || day < FIRST_WEEK) return undefined;
  // Each is at least that of all arms together, and the smallest is about that.
  const phi = Math.min(...known.map((dispersion) => dispersion.phi));
  return phi > 1 + Z95 * Math.sqrt(2 / (known.length * (day - 1))) ? phi : 1;
}

/** One-sided. */
const Z95 = 1.645;

/** The nearest power of a number. */
function roundedTo(value: number, base: number): number {
  return Number((base ** Math.round(log(value) / log(base))).toPrecision(2));
}
