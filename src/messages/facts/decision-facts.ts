import { isDoubtful, type ArmReport, type Decision, type Estimate } from "../../decision/index.ts";
import type { DecisionFacts, ExperimentFacts, IntervalFacts, VariantFacts } from "../../notify/index.ts";

/** Which experiment a decision is about. @param url its address in the dashboard */
export function experimentFacts(
  { account, experimentId, experimentName }: Pick<Decision, "account" | "experimentId" | "experimentName">,
  url: string,
): ExperimentFacts {
  return { account, id: experimentId, name: experimentName, url };
}

/**
 * A decision for programs. Of counts that must not be believed it has the counts alone: no figure of them, and nobody who leads. Counts that are
 * too small to show are null.
 */
export function decisionFacts(decision: Decision, id: string): DecisionFacts {
  const { verdict, asOf, lastClosedDay, day, policyName, firstFailing, winner, leader, arms } = decision;
  const isHidden = decision.hidden !== undefined;
  const isShown = !isDoubtful(decision) && !isHidden;
  const idAt = (index: number | null): string | null => (index === null ? null : (arms[index]?.id ?? null));
  return {
    id,
    verdict,
    asOf,
    lastClosedDay,
    day,
    policy: policyName,
    firstFailing,
    winner: idAt(winner),
    leader: isShown ? idAt(leader) : null,
    variants: arms.map((arm) => ({
      ...variantFacts(arm, isShown),
      ...(isHidden && { impressions: null, conversions: null }),
    })),
  };
}

function variantFacts(arm: ArmReport, isShown: boolean): VariantFacts {
  const { id, name, isControl, impressions, conversions, rate, lift, expectedLift, probabilityToBeBest } = arm;
  return {
    id,
    name,
    isControl,
    impressions,
    conversions,
    rate: isShown ? intervalOf(rate) : null,
    lift: isShown ? intervalOf(lift) : null,
    expectedLift: isShown ? intervalOf(expectedLift) : null,
    probabilityToBeBest: isShown ? probabilityToBeBest : null,
  };
}

function intervalOf(estimate: Estimate | null): IntervalFacts | null {
  if (estimate?.kind !== "estimated") return null;
  const { value, low, high } = estimate;
  return { value, low, high };
}
