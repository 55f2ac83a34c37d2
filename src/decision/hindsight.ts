import type { ArmReport, Decision } from "./decision.ts";
import { formatProbability, formatRate, nameOf } from "./wording.ts";

/** A declared winner should at least be this probably best once everything is counted; a stop needed more. */
const STILL_BEST_FROM = 0.9;

/** What the final numbers say of a winner that was declared before. */
export interface Hindsight {
  /** `cannot-say`: the final counts allow no figure. */
  readonly kind: "holds" | "looks-wrong" | "cannot-say";
  /** Why, in plain sentences without full stop; at least one. */
  readonly sentences: readonly string[];
}

/**
 * Whether the final numbers still support a declared winner. It looks wrong where it is no longer probably best, or where its lift may
 * as well be none. Not a second test: a glance back, told and never acted on.
 * @param decision of the counts after the end
 */
export function hindsightOf(decision: Decision, winnerVariantId: string): Hindsight {
  const winner = decision.arms.find(({ id }) => id === winnerVariantId);
  if (winner === undefined)
    return { kind: "cannot-say", sentences: ["The winner on record is none of the variants that are counted"] };
  const best = winner.probabilityToBeBest;
  const name = nameOf(winner);
  if (best === null)
    return { kind: "cannot-say", sentences: [`The final counts do not allow to say how probably ${name} is best`] };
  const objections = [
    ...(best < STILL_BEST_FROM
      ? [`${name} is best with only ${formatProbability(best)} probability on the final counts`]
      : []),
    ...liftObjections(winner, name),
  ];
  if (objections.length > 0) return { kind: "looks-wrong", sentences: objections };
  return {
    kind: "holds",
    sentences: [`${name} is best with ${formatProbability(best)} probability on the final counts`],
  };
}

function liftObjections({ lift }: ArmReport, name: string): string[] {
  if (lift === null || lift.kind === "not-estimable") return [];
  if (lift.high < 0)
    return [`${name} converts less often than the original: the interval of its lift ends at ${formatRate(lift.high)}`];
  return lift.low <= 0
    ? [`The interval of ${name}'s lift includes no difference: it begins at ${formatRate(lift.low)}`]
    : [];
}
