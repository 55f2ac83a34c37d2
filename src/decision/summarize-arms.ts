import {
  credibleInterval,
  logOddsRatio,
  oddsRatioConfidenceSequence,
  relativeLiftInterval,
  type Counts,
} from "../stats/index.ts";
import type { Case, Figures } from "./case.ts";
import type { ArmReport, Estimate, NotEstimable } from "./decision.ts";
import { boundaryProbability, weighArm } from "./checks/evidence.ts";

/** Fewest conversions of the control for which a relative lift means anything: below it the upper end runs away. */
const CONTROL_CONVERSIONS_FOR_LIFT = 5;

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
    logEvidence: weighing?.logEvidence ?? null,
    logEvidenceNeeded: weighing?.logNeeded ?? null,
    z: weighing?.z ?? null,
    boundary: weighing?.boundary ?? null,
    boundaryProbability: weighing === undefined ? null : boundaryProbability(weighing, opened.arms.length),
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

/** The interval is one that holds at every look at once, so an early stop does not spoil it. */
function oddsRatioOf({ figures, control }: Case, index: number): Estimate {
  if (figures === undefined) return notEstimable("impossible-counts");
  if (control === undefined) return notEstimable("no-single-control");
  const own = countsOf(figures, index);
  const reference = countsOf(figures, control);
  if (own.impressions === 0 || reference.impressions === 0) return notEstimable("no-impressions");
  const { dispersion } = figures.pairs[index]!.variation;
  if (dispersion.kind === "estimated" && dispersion.isExcessive) return notEstimable("dependent-impressions");
  const [low, high] = oddsRatioConfidenceSequence(own, reference);
  return estimate(Math.exp(logOddsRatio(own, reference).estimate), [Math.exp(low), Math.exp(high)]);
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
