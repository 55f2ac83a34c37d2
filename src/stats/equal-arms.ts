import type { Posterior } from "./counts.ts";

/**
 * Arms in an order that does not depend on how they were listed, equal posteriors counted once. Working through the arms in this
 * order, and giving equal arms one result, makes every digit independent of the order of the arms.
 */
export interface EqualArms {
  /** The different posteriors, ascending. */
  readonly distinct: readonly Posterior[];
  /** Index in `distinct` of each arm. */
  readonly groupOf: readonly number[];
  /** Index in `distinct` of all arms, ascending: each posterior as often as it occurs. */
  readonly members: readonly number[];
}

export function groupEqualArms(posteriors: readonly Posterior[]): EqualArms {
  const ascending = posteriors
    .map((posterior, arm) => ({ ...posterior, arm }))
    .toSorted((one, other) => one.a - other.a || one.b - other.b);
  const distinct: Posterior[] = [];
  const groupOf: number[] = [];
  const members: number[] = [];
  for (const { a, b, arm } of ascending) {
    const last = distinct.at(-1);
    if (!last || last.a !== a || last.b !== b) distinct.push({ a, b });
    groupOf[arm] = distinct.length - 1;
    members.push(distinct.length - 1);
  }
  return { distinct, groupOf, members };
}
