import type { Case } from "../case.ts";
import { normalUpperTail } from "../../stats/index.ts";
import { daysNeeded } from "../evidence/days-needed.ts";
import { weigh, type Weighing } from "../evidence/engine.ts";
import { formatEvidence, formatNeededProbability, formatProbability, formatZ, nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, skipped } from "./check.ts";

/** The arm most probably best has beaten the control; the control, every variant. */
export const evidence: CheckRule = (opened) => {
  const { figures, control, arms, rules } = opened;
  if (figures === undefined || control === undefined) return skipped("evidence");
  if (figures.leader === undefined)
    return fail("evidence", { sentence: "There is nothing to weigh before every variant has impressions" });
  const { leader } = figures;
  const weighing = weighArm(opened, leader)!;
  const name = nameOf(arms[leader]!);
  if (rules.evidence === "threshold")
    return byThreshold(name, figures.posteriors!.probabilityToBeBest[leader]!, rules.probabilityToBeBest);
  const opponent = nameOf(arms[weighing.against]!);
  if (weighing.suffices) {
    const words = found(weighing);
    const beaten = leader === control ? "every variant" : opponent;
    const closest = leader === control ? ` against ${opponent}, the closest` : "";
    return pass("evidence", {
      ...words,
      sentence: `${name} beats ${beaten}: ${words.value} of ${words.limit} needed${closest}${afterwards(opened)}`,
    });
  }
  const against = leader === control ? ` against ${opponent}` : "";
  const { value, limit, sentence } = missing(weighing, opened);
  return fail("evidence", {
    value,
    limit,
    sentence: `${name} needs stronger evidence${against}: ${sentence}${afterwards(opened)}`,
  });
};

/** How far one arm is from being declared the winner; undefined where nothing can be weighed. */
export function weighArm({ figures, control, arms, rules }: Case, arm: number): Weighing | undefined {
  if (figures === undefined || control === undefined || arms.length < 2) return undefined;
  return weigh(
    arm,
    { control, pairs: figures.pairs, probabilityToBeBest: figures.posteriors?.probabilityToBeBest },
    rules,
  );
}

/** The boundary as the probability to be best that it amounts to: only of two arms is it one. */
export function boundaryProbability({ boundary }: Pick<Weighing, "boundary">, armCount: number): number | null {
  return boundary === null || armCount !== 2 ? null : 1 - normalUpperTail(boundary);
}

/** Nearest reason that suffices: the boundary first. */
function found({ foundBy, z, boundary, logEvidence, logNeeded }: Weighing): {
  readonly value: string;
  readonly limit: string;
} {
  if (foundBy === "boundary") return { value: `z ${formatZ(z, "down")}`, limit: formatZ(boundary!, "down") };
  return { value: `e-value ${formatEvidence(logEvidence)}`, limit: formatEvidence(logNeeded) };
}

function missing(
  weighing: Weighing,
  opened: Case,
): { readonly value: string; readonly limit: string; readonly sentence: string } {
  const { z, boundary, logEvidence, logNeeded, isEProcessOff } = weighing;
  const eValue = isEProcessOff
    ? "its e-value does not count"
    : `e-value ${formatEvidence(logEvidence)} of ${formatEvidence(logNeeded)}`;
  if (boundary !== null) {
    const words = { value: `z ${formatZ(z, "down")}`, limit: formatZ(boundary, "up") };
    const probability = boundaryProbability(weighing, opened.arms.length);
    const equivalent =
      probability === null ? "" : ` (a probability to be best of ${formatNeededProbability(probability)})`;
    return { ...words, sentence: `${words.value} of ${words.limit} needed today${equivalent}; or ${eValue}` };
  }
  const words = { value: `e-value ${formatEvidence(logEvidence)}`, limit: formatEvidence(logNeeded) };
  const plan = opened.figures!.plan;
  if (plan === undefined) return { ...words, sentence: eValue };
  const first = daysNeeded(opened.rules);
  const when =
    opened.counted.day < first
      ? `the boundary counts from day ${first} on`
      : opened.counted.day > plan.horizonDays
        ? `the boundary counted up to day ${plan.horizonDays} only`
        : "the boundary does not count today";
  return { ...words, sentence: `${eValue}; ${when}` };
}

/** A horizon that was changed under the experiment is said to be ignored. */
function afterwards({ figures, rules }: Case): string {
  const planned = figures?.plan?.horizonDays ?? rules.horizonDays;
  return planned === rules.horizonDays
    ? ""
    : ` (the boundary keeps the horizon of ${planned} days that was planned first, not ${rules.horizonDays})`;
}

function byThreshold(name: string, probability: number, needed: number): ReturnType<CheckRule> {
  const words = { value: formatProbability(probability), limit: formatProbability(needed) };
  const sentence = `${name} is best with ${words.value} probability, ${words.limit} needed by a bare threshold, which is unsafe`;
  return probability >= needed ? pass("evidence", { ...words, sentence }) : fail("evidence", { ...words, sentence });
}
