import { beforeStudentising, normalUpperTail } from "../../stats/index.ts";
import type { Case } from "../case.ts";
import { believable } from "../evidence/corrected-evidence.ts";
import { daysNeeded } from "../evidence/days-needed.ts";
import { weigh, type Weighing } from "../evidence/engine.ts";
import type { BoundaryToday, Weighed } from "../findings.ts";
import { check, fail, NOT_JUDGED, pass, skipped, type Judged, type NotJudged } from "./check.ts";

export type EvidenceFinding =
  | { readonly kind: "nothing-to-weigh" }
  | { readonly kind: "bare-threshold"; readonly arm: number; readonly probability: number; readonly needed: number }
  | Weighed
  | NotJudged;

/** The arm most probably best has beaten the control; the control, every variant. */
export const evidence = check("evidence", "evidence", (opened): Judged<EvidenceFinding> => {
  const { figures, control, rules } = opened;
  if (figures === undefined || control === undefined) return skipped(NOT_JUDGED);
  const { leader } = figures;
  if (leader === undefined) return fail({ kind: "nothing-to-weigh" });
  if (rules.evidence === "threshold") {
    const probability = figures.posteriors!.probabilityToBeBest[leader]!;
    const finding = { kind: "bare-threshold", arm: leader, probability, needed: rules.probabilityToBeBest } as const;
    return probability >= finding.needed ? pass(finding) : fail(finding);
  }
  const weighing = weighArm(opened, leader)!;
  const finding = weighed(leader, weighing, opened);
  return weighing.suffices ? pass(finding) : fail(finding);
});

/** How far one arm is from being declared the winner; undefined where nothing can be weighed. */
export function weighArm({ figures, control, arms, rules }: Case, arm: number): Weighing | undefined {
  if (figures === undefined || control === undefined || arms.length < 2) return undefined;
  return weigh(
    arm,
    {
      control,
      pairs: figures.pairs,
      probabilityToBeBest: figures.posteriors?.probabilityToBeBest,
      plan: figures.plan,
    },
    rules,
  );
}

/**
 * The stopping threshold as the probability of being best that it corresponds to, uncorrected as that is; only with two arms there is
 * one, and none while days do not vary at all.
 */
export function boundaryProbability(
  { boundary }: Pick<Weighing, "boundary">,
  { figures, arms }: Pick<Case, "figures" | "arms">,
): number | null {
  if (boundary === null || arms.length !== 2) return null;
  const dispersion = believable(figures?.pairs.find((pair) => pair !== undefined)?.dispersion);
  return dispersion === undefined || dispersion.phi === 0
    ? null
    : 1 - normalUpperTail(beforeStudentising(boundary, dispersion));
}

function weighed(arm: number, weighing: Weighing, opened: Case): Weighed {
  const { against, foundBy, z, logEvidence, logNeeded } = weighing;
  const planned = opened.figures?.plan?.rules.horizonDays ?? opened.rules.horizonDays;
  const configured = opened.rules.horizonDays;
  return {
    kind: "weighed",
    arm,
    against,
    foundBy: foundBy === "threshold" ? null : foundBy,
    z,
    boundary: boundaryToday(weighing, opened),
    logEvidence,
    logNeeded,
    horizon: planned === configured ? null : { planned, configured },
  };
}

function boundaryToday(weighing: Weighing, opened: Case): BoundaryToday {
  const { figures, counted, rules } = opened;
  if (weighing.boundary !== null) {
    return { kind: "counts", z: weighing.boundary, probability: boundaryProbability(weighing, opened) };
  }
  const { plan } = figures!;
  if (plan === undefined) return { kind: "none" };
  const first = daysNeeded(rules);
  if (counted.day < first) return { kind: "not-before", day: first };
  return counted.day > plan.rules.horizonDays
    ? { kind: "not-after", day: plan.rules.horizonDays }
    : { kind: "not-today" };
}
