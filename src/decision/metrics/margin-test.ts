import type { Arm } from "../../experiment/index.ts";
import { oddsRatioConfidenceSequence, studentised, type Counts, type Dispersion } from "../../stats/index.ts";
import { believable } from "../evidence/corrected-evidence.ts";
import { hasFewConversions } from "../evidence/effective-conversions.ts";
import type { PairScore } from "../evidence/pair-score.ts";
import { boundaryToSpend, type Approach, type PassedLook } from "../evidence/spending-boundary.ts";
import { approachFrom, stepOf, type StepOf } from "../evidence/spending-paths.ts";
import type { SpendingPlan } from "../evidence/spending-plan.ts";
import type { Look, MarginRules } from "../history.ts";
import type { MetricDirection, Policy } from "../policy.ts";
import { marginBudget, marginLimit, marginSpentBy } from "./margin-rules.ts";

/** Whether a variant is shown to be no worse than a guardrail's margin. */
export interface MarginTest {
  /** As fixed at the first look. */
  readonly rules: MarginRules;
  /** Of the log odds ratio lying on the good side of the margin, corrected for dispersion. */
  readonly z: number;
  /** What z needs today; null: alpha-spending does not count today, or is not the kind of evidence. */
  readonly boundary: number | null;
  readonly holds: boolean;
  /** What was spent by earlier looks, and with this one where it counts. */
  readonly spentBefore: number;
  readonly spentAfter: number;
  /** Where its alpha-spending stands; undefined: it does not count today. */
  readonly approach: Approach | undefined;
}

interface Margin {
  readonly event: string;
  readonly direction: MetricDirection;
  readonly margin: number;
}

interface Circumstances {
  readonly goal: {
    readonly looks: readonly Look[];
    readonly plan: SpendingPlan | undefined;
    readonly counted: { readonly day: number };
  };
  readonly arms: readonly Arm[];
  readonly rules: Policy;
  readonly counts: { readonly arm: Counts; readonly control: Counts };
  /** What a replay has kept of the looks before. */
  readonly path: PassedLook | undefined;
}

/**
 * One-sided test of non-inferiority. A winner needs it of every guardrail with a margin at the same look, so nothing is divided among guardrails
 * (intersection-union); among the variants it is. Under alpha-spending with a boundary from its own information; else by the interval that
 * holds at every look.
 */
export function testMargin(
  arm: number,
  { logOddsRatio, information, dispersion }: Omit<PairScore, "z"> & { readonly dispersion: Dispersion | undefined },
  guardrail: Margin,
  { goal, arms, rules: policy, counts, path }: Circumstances,
): MarginTest {
  const { looks, plan } = goal;
  const rules = frozenRules(looks, guardrail) ?? {
    direction: guardrail.direction,
    margin: guardrail.margin,
    alphaGuardrail: policy.alphaGuardrail,
    horizonDays: plan?.rules.horizonDays ?? policy.horizonDays,
  };
  const isWorseUp = rules.direction === "more-is-worse";
  const limit = marginLimit(rules, counts.control);
  const distance = isWorseUp ? limit - logOddsRatio : logOddsRatio - limit;
  const seen = believable(dispersion);
  const z = studentised(distance * Math.sqrt(information), seen);
  const variants = arms.length - 1;
  const spentBefore = spentOf(looks, guardrail.event);
  if (plan === undefined) {
    const bounds = information > 0 ? intervalOf(counts, (2 * rules.alphaGuardrail) / variants, seen) : undefined;
    const holds = bounds !== undefined && (isWorseUp ? bounds[1] < limit : bounds[0] > limit);
    return { rules, z, boundary: null, holds, spentBefore, spentAfter: spentBefore, approach: undefined };
  }
  const spentAfter = Math.max(spentBefore, marginSpentBy(goal.counted.day, rules.horizonDays));
  const isFew = hasFewConversions([counts.arm.conversions, counts.control.conversions], dispersion?.phi, policy.budget);
  const share =
    marginBudget(rules.alphaGuardrail, variants, isFew ? "fewConversions" : "usual") * (spentAfter - spentBefore);
  if (!plan.isLive || !(share > 1e-12) || !(information > 0))
    return { rules, z, boundary: null, holds: false, spentBefore, spentAfter, approach: undefined };
  const approach = approachFrom(path, looks, marginStep(guardrail.event, arms[arm]!.id), information);
  const boundary = boundaryToSpend(approach, share);
  return { rules, z, boundary, holds: z >= boundary, spentBefore, spentAfter, approach };
}

function intervalOf(
  { arm, control }: Circumstances["counts"],
  alpha: number,
  dispersion: Dispersion | undefined,
): readonly [number, number] | undefined {
  if (arm.impressions === 0 || control.impressions === 0) return undefined;
  return oddsRatioConfidenceSequence(arm, control, { alpha, phi: dispersion?.phi ?? 1 });
}

function frozenRules(looks: readonly Look[], { event }: Margin): MarginRules | undefined {
  for (const { metrics } of looks) {
    const rules = metrics.find((metric) => metric.event === event)?.margin?.rules;
    if (rules !== undefined) return rules;
  }
  return undefined;
}

function spentOf(looks: readonly Look[], event: string): number {
  return looks.reduce(
    (most, { metrics }) => Math.max(most, metrics.find((metric) => metric.event === event)?.margin?.spent ?? 0),
    0,
  );
}

function marginStep(event: string, armId: string): StepOf {
  return ({ armIds, metrics }) => {
    const place = armIds.indexOf(armId);
    const metric = metrics.find((one) => one.event === event);
    return stepOf(metric?.pairs[place]?.information, metric?.margin?.boundaries[place]);
  };
}
