import { addDays, type UtcDay } from "../../experiment/index.ts";
import { armAhead, bestVariant, shareOfEvidence } from "./ahead.ts";
import { attentionOf, problemCheck, type Attention } from "./attention.ts";
import type { CheckId } from "../checks/all-checks.ts";
import { countDays } from "../counts/counted-days.ts";
import { daysOfLast, segmentsOf } from "../counts/segments.ts";
import type { Decision } from "../decision.ts";
import type { DecisionInput } from "../decision-input.ts";

/** By what a list of many experiments is sorted and filtered, and the small picture in its row. null: there is no such figure. */
export interface ListFacts {
  /** `winner`: one is proven. null: nobody has to look. */
  readonly attention: Attention | "winner" | null;
  /** Which check the problem is about; null unless `attention` is `problem`. */
  readonly problem: CheckId | null;
  readonly day: number;
  /** Of the arm that is ahead: its probability of being best, and as long as it is a variant its relative lift. */
  readonly chance: number | null;
  readonly lift: number | null;
  /** How much of the evidence that is needed is there, from 0. */
  readonly evidence: number | null;
  /** When a decision may come if the difference stays what it is. */
  readonly expectedOn: UtcDay | null;
  /** Relative lift as it stood after each of the last counted days, at most 28; empty where none can be shown. */
  readonly lifts: readonly number[];
}

const DAYS_DRAWN = 28;

export function listFacts(input: DecisionInput, decision: Decision): ListFacts {
  const { verdict, day, lastClosedDay, forecast } = decision;
  const attention = verdict === "winner" ? "winner" : (attentionOf(decision) ?? null);
  const ahead = armAhead(decision);
  const lift = ahead?.lift ?? null;
  return {
    attention,
    problem: attention === "problem" ? problemCheck(decision) : null,
    day,
    chance: ahead?.probabilityToBeBest ?? null,
    lift: lift?.kind === "estimated" ? lift.value : null,
    evidence: ahead === undefined ? null : (shareOfEvidence(decision) ?? null),
    expectedOn: forecast.kind === "expected" ? addDays(lastClosedDay, forecast.day - day) : null,
    lifts: ahead === undefined ? [] : liftsOverTime(input, decision),
  };
}

/** Of the best variant, after every counted day on which both rates are known. Under the present planned weights, as the decision counts. */
function liftsOverTime({ snapshot, history }: DecisionInput, decision: Decision): readonly number[] {
  const variant = decision.arms.findIndex(({ id }) => id === bestVariant(decision)?.id);
  const control = decision.arms.findIndex(({ isControl }) => isControl);
  const counted = countDays(snapshot, history);
  if (variant < 0 || control < 0 || counted.problems.length > 0) return [];
  const sums = { variant: { impressions: 0, conversions: 0 }, control: { impressions: 0, conversions: 0 } };
  const lifts: number[] = [];
  for (const { impressions, conversions } of daysOfLast(segmentsOf(snapshot, history), counted.days)) {
    sums.variant.impressions += impressions[variant]!;
    sums.variant.conversions += conversions[variant]!;
    sums.control.impressions += impressions[control]!;
    sums.control.conversions += conversions[control]!;
    const lift = rateOf(sums.variant) / rateOf(sums.control) - 1;
    if (Number.isFinite(lift)) lifts.push(lift);
  }
  return lifts.slice(-DAYS_DRAWN);
}

function rateOf({ impressions, conversions }: { readonly impressions: number; readonly conversions: number }): number {
  return conversions / impressions;
}
