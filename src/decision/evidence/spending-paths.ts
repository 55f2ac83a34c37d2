import type { Arm } from "../../experiment/index.ts";
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
}

/** Where every test of a pair stands; undefined before the first look that counted. */
export type PairPaths = { readonly [Track in SpendingTrack]?: PassedLook | undefined };

interface Step {
  readonly information: number;
  readonly boundary: number;
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
  arm: Pick<Arm, "id">,
  track: SpendingTrack,
  information: number,
): Approach {
  if (kept !== undefined && isEnough(kept.approach.information, information)) return approachLook(kept, information);
  let last: PassedLook | undefined;
  for (const step of stepsTo(looks, arm.id, track, information))
    last = passLook(approachLook(last, step.information), step.boundary);
  return approachLook(last, information);
}

function stepsTo(looks: readonly Look[], armId: string, track: SpendingTrack, information: number): readonly Step[] {
  const steps: Step[] = [];
  const dropTo = (limit: number) => {
    while (steps.length > 0 && !isEnough(steps.at(-1)!.information, limit)) steps.pop();
  };
  for (const { armIds, pairs, spending } of looks) {
    const place = armIds.indexOf(armId);
    const known = pairs[place]?.information;
    const boundary = spending?.boundaries[track][place] ?? null;
    if (known === undefined || boundary === null) continue;
    dropTo(known);
    steps.push({ information: known, boundary });
  }
  dropTo(information);
  return steps;
}

function isEnough(before: number, now: number): boolean {
  return now >= before * (1 + LEAST_GROWTH);
}
