import type { History, Look, SpendingTrack } from "../history.ts";
import { approachLook, LEAST_GROWTH, passLook, type Approach, type PassedLook } from "./spending-boundary.ts";

/**
 * Where alpha-spending stands after the looks up to now, for each arm against the control. Recomputed from the stored looks, or
 * kept by a replay that takes one look after another: both give the same digits.
 */
export interface SpendingPaths {
  /** The last look they know of; undefined: none. */
  readonly after: Look | undefined;
  /** In the order of the arms. */
  readonly pairs: readonly PairPaths[];
  /** Tests against margins: of each metric beside the goal as the policy wants them, in the order of the arms. */
  readonly metrics: readonly (readonly (PassedLook | undefined)[])[];
}

/** Where every test of a pair stands; undefined before the first look that counted. */
export type PairPaths = { readonly [Track in SpendingTrack]?: PassedLook | undefined };

/** What a look asked of one test; undefined: it did not count for it. */
export type StepOf = (look: Look) => Step | undefined;

interface Step {
  readonly information: number;
  readonly boundary: number;
}

/** Of an arm's test against the control by the goal. */
export function goalStep(armId: string, track: SpendingTrack): StepOf {
  return ({ armIds, pairs, spending }) => {
    const place = armIds.indexOf(armId);
    return stepOf(pairs[place]?.information, spending?.boundaries[track][place]);
  };
}

/** A step, if both its parts are known. */
export function stepOf(information: number | undefined, boundary: number | null | undefined): Step | undefined {
  return information === undefined || boundary == null ? undefined : { information, boundary };
}

/** Looks at earlier days, oldest first. */
export function earlierLooks({ looks }: History, lastClosedDay: string): readonly Look[] {
  return looks.every(({ day }) => day < lastClosedDay) ? looks : looks.filter(({ day }) => day < lastClosedDay);
}

/**
 * The way from the looks up to now to a look with the given information. Information that did not grow (restated counts, hardly any
 * new data) merges looks: those that knew as much are left out. What they spent stays spent, which keeps the total.
 */
export function approachFrom(
  kept: PassedLook | undefined,
  looks: readonly Look[],
  step: StepOf,
  information: number,
): Approach {
  if (kept !== undefined && isEnough(kept.approach.information, information)) return approachLook(kept, information);
  let last: PassedLook | undefined;
  for (const { information: known, boundary } of stepsTo(looks, step, information))
    last = passLook(approachLook(last, known), boundary);
  return approachLook(last, information);
}

function stepsTo(looks: readonly Look[], stepAt: StepOf, information: number): readonly Step[] {
  const steps: Step[] = [];
  const dropTo = (limit: number) => {
    while (steps.length > 0 && !isEnough(steps.at(-1)!.information, limit)) steps.pop();
  };
  for (const look of looks) {
    const step = stepAt(look);
    if (step === undefined) continue;
    dropTo(step.information);
    steps.push(step);
  }
  dropTo(information);
  return steps;
}

function isEnough(before: number, now: number): boolean {
  return now >= before * (1 + LEAST_GROWTH);
}
