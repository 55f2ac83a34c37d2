import {
  credibleInterval,
  liftOfOddsRatio,
  logOddsRatio,
  oddsRatioConfidenceSequence,
  relativeLiftInterval,
  shrunkenEffect,
  type Counts,
  type ShrunkenEffect,
  exp,
} from "../stats/index.ts";
import type { Case, Figures } from "./case.ts";
import type { ArmReport, Estimate, NotEstimable } from "./decision.ts";
import { boundaryProbability, weighArm } from "./checks/evidence.ts";
import { effectOf } from "./evidence/account-facts.ts";

/** Fewest conversions of the control for which a relative lift means anything: below it the upper end runs away. */
export const CONTROL_CONVERSIONS_FOR_LIFT = 5;

/** The figures of every arm, for people. Apart from `judge` because the intervals cost more than the whole decision. */
export function summarizeArms(opened: Case): readonly ArmReport[] {
  return opened.arms.map((_, arm) => summarizeArm(opened, arm));
}

function summarizeArm(opened: Case, index: number): ArmReport {
  const { arms, counted, figures, control, rules } = opened;
  const arm = arms[index]!;
  const weighing = weighArm(opened, index);
  const { posteriors } = figures ?? {};
  return {
    id: arm.id,
    name: arm.name,
    isControl: arm.isControl,
    impressions: wholeNumber(counted.totals.impressions[index]!),
    conversions: wholeNumber(counted.totals.conversions[index]!),
    rate: figures === undefined ? notEstimable("impossible-counts") : rateOf(countsOf(figures, index), rules),
    probabilityToBeBest: posteriors?.probabilityToBeBest[index] ?? null,
    probabilityToBeatControl: (control === undefined ? undefined : posteriors?.probabilityToBeatControl[index]) ?? null,
    expectedLoss: posteriors?.expectedLoss[index] ?? null,
    lift: index === control ? null : liftOf(opened, index),
    expectedLift: index === control ? null : expectedLiftOf(opened, index),
    falseSign: falseSignOf(opened, index),
    phi: figures?.pairs[index]?.dispersion?.phi ?? null,
    logEvidence: weighing?.logEvidence ?? null,
    logEvidenceNeeded: weighing?.logNeeded ?? null,
    z: weighing?.z ?? null,
    boundary: weighing?.boundary ?? null,
    boundaryProbability: weighing === undefined ? null : boundaryProbability(weighing, opened),
    oddsRatio: index === control ? null : oddsRatioOf(opened, index),
    vendor: {
      impressions: finiteOrNull(arm.vendor.impressions),
      conversions: finiteOrNull(arm.vendor.conversions),
      probabilityToBeBest: finiteOrNull(arm.vendor.probabilityToBeBest),
    },
  };
}

/** The rate as observed, with the credible interval that the prior leads to. */
export function rateOf(counts: Counts, { prior }: Pick<Case["rules"], "prior">): Estimate {
  if (counts.impressions === 0) return notEstimable("no-impressions");
  return estimate(counts.conversions / counts.impressions, credibleInterval(counts, { prior }));
}

function liftOf({ figures, control, rules }: Case, index: number): Estimate {
  if (figures === undefined) return notEstimable("impossible-counts");
  if (control === undefined) return notEstimable("no-single-control");
  const own = countsOf(figures, index);
  const reference = countsOf(figures, control);
  if (own.impressions === 0) return notEstimable("no-impressions");
  if (reference.conversions < CONTROL_CONVERSIONS_FOR_LIFT) {
    return notEstimable("few-control-conversions");
  }
  const observed = own.conversions / own.impressions / (reference.conversions / reference.impressions) - 1;
  return estimate(observed, relativeLiftInterval(own, reference, { prior: rules.prior }));
}

/** The lift that may be expected to last, with its 80% interval: shrunken towards what effects in this account are like. */
function expectedLiftOf(opened: Case, index: number): Estimate {
  const { figures, control } = opened;
  if (figures === undefined) return notEstimable("impossible-counts");
  if (control === undefined) return notEstimable("no-single-control");
  const shrunken = shrunkenOf(opened, index);
  const { conversions, impressions } = countsOf(figures, control);
  if (shrunken === undefined) return notEstimable("too-few-days");
  if (conversions < CONTROL_CONVERSIONS_FOR_LIFT) return notEstimable("few-control-conversions");
  const rate = conversions / impressions;
  const liftAt = (logOddsRatio: number) => liftOfOddsRatio(logOddsRatio, rate);
  return estimate(liftAt(shrunken.mean), [liftAt(shrunken.low), liftAt(shrunken.high)]);
}

function falseSignOf(opened: Case, index: number): number | null {
  return shrunkenOf(opened, index)?.falseSign ?? null;
}

function shrunkenOf({ figures, history }: Case, index: number): ShrunkenEffect | undefined {
  const pair = figures?.pairs[index];
  const effect = pair && effectOf({ ...pair, phi: pair.dispersion?.phi ?? null });
  return effect && shrunkenEffect(effect, history.account.liftPrior);
}

/** The interval is one that holds at every look at once, so an early stop does not spoil it. */
function oddsRatioOf({ figures, control }: Case, index: number): Estimate {
  if (figures === undefined) return notEstimable("impossible-counts");
  if (control === undefined) return notEstimable("no-single-control");
  const own = countsOf(figures, index);
  const reference = countsOf(figures, control);
  if (own.impressions === 0 || reference.impressions === 0) return notEstimable("no-impressions");
  const [low, high] = oddsRatioConfidenceSequence(own, reference, { phi: figures.pairs[index]!.dispersion?.phi ?? 1 });
  return estimate(exp(logOddsRatio(own, reference).estimate), [exp(low), exp(high)]);
}

function countsOf({ current }: Figures, arm: number): Counts {
  return {
    impressions: current.impressions[arm]!,
    conversions: Math.min(current.conversions[arm]!, current.impressions[arm]!),
  };
}

function estimate(value: number, [low, high]: readonly [number, number]): Estimate {
  if (![value, low, high].every(Number.isFinite)) return notEstimable("endless-interval");
  return { kind: "estimated", value, low, high };
}

function notEstimable(because: NotEstimable): Estimate {
  return { kind: "not-estimable", because };
}

/** Something a person can be shown, whatever was sent: records are JSON, which has neither NaN nor a negative zero. */
function wholeNumber(count: number): number {
  return Number.isFinite(count) ? Math.round(count) + 0 : 0;
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value + 0 : null;
}
