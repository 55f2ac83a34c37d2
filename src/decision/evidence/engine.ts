import { log } from "../../stats/index.ts";
import type { Policy } from "../policy.ts";
import type { Pair } from "./pair.ts";
import type { SpendingPlan } from "./spending-plan.ts";

/** Everything an arm may be weighed by. */
export interface Evidence {
  readonly control: number;
  /** In the order of the arms; undefined for the control. */
  readonly pairs: readonly (Pair | undefined)[];
  /** Undefined until every arm has impressions. */
  readonly probabilityToBeBest: readonly number[] | undefined;
  /** Undefined unless the policy's evidence is alpha-spending. */
  readonly plan: SpendingPlan | undefined;
}

/** How far an arm is from being declared the winner. Against the control; the control, against the variant that is closest to it. */
export interface Weighing {
  readonly suffices: boolean;
  /** What found it enough; null: nothing did. */
  readonly foundBy: "boundary" | "e-process" | "threshold" | null;
  /** The opponent against which the evidence is weakest. */
  readonly against: number;
  /** z value of the arm over the opponent, and the stopping threshold that it must reach today; null: the threshold does not count today. */
  readonly z: number;
  readonly boundary: number | null;
  /** Largest log e-value so far, and what it must reach. */
  readonly logEvidence: number;
  readonly logNeeded: number;
}

/**
 * Whether an arm has beaten the others, valid however often you ask. For a variant: that it beats the control. For the control:
 * that it beats every variant. In `spending` mode stopping thresholds and the e-process share `alpha` as the budget says; else each of the
 * K arms may be declared wrongly with a K-th of it, the control only through an intersection.
 */
export function weigh(arm: number, evidence: Evidence, rules: Policy): Weighing {
  const { control, pairs } = evidence;
  if (arm !== control) return weighOver(arm, evidence, rules);
  let weakest: Weighing | undefined;
  for (let variant = 0; variant < pairs.length; variant++) {
    if (variant === control) continue;
    const weighing = weighOver(arm, evidence, rules, variant);
    if (weakest === undefined || progressOf(weighing) < progressOf(weakest)) weakest = weighing;
  }
  return weakest!;
}

/** One arm over one opponent. @param variant the opponent of the control; undefined: the arm is a variant */
function weighOver(
  arm: number,
  { control, pairs, probabilityToBeBest, plan }: Evidence,
  rules: Policy,
  variant?: number,
): Weighing {
  const { z, boundary, controlBoundary, logOver, logUnder } = pairs[variant ?? arm]!;
  const seen = {
    against: variant ?? control,
    z: variant === undefined ? z : 0 - z,
    boundary: variant === undefined ? boundary : controlBoundary,
    logEvidence: variant === undefined ? logOver : logUnder,
    logNeeded: log(pairs.length / levelOf(rules, plan)),
  };
  const foundBy = rules.evidence === "threshold" ? byThreshold(probabilityToBeBest?.[arm], rules) : byTest(seen);
  return { ...seen, foundBy, suffices: foundBy !== null };
}

/** What the e-process may spend. */
function levelOf({ alpha }: Policy, plan: SpendingPlan | undefined): number {
  return plan === undefined ? alpha : plan.rules.alpha * plan.rules.budget.eProcess;
}

function byThreshold(probability: number | undefined, rules: Policy): Weighing["foundBy"] {
  return probability !== undefined && probability >= rules.probabilityToBeBest ? "threshold" : null;
}

function byTest({ z, boundary, logEvidence, logNeeded }: Omit<Weighing, "foundBy" | "suffices">): Weighing["foundBy"] {
  if (boundary !== null && z >= boundary) return "boundary";
  return logEvidence >= logNeeded ? "e-process" : null;
}

/** Share of what is needed, by whichever is nearer; at least 1 where it suffices. */
function progressOf({ z, boundary, logEvidence, logNeeded, suffices }: Weighing): number {
  const progress = Math.max(boundary === null ? -Infinity : z / boundary, logEvidence / logNeeded);
  return suffices ? Math.max(1, progress) : progress;
}
