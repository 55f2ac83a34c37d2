import type { ArmReport, Decision } from "./decision.ts";

/** A declared winner should at least be this probably best once everything is counted; a stop needed more. */
const STILL_BEST_FROM = 0.9;

/** What the final numbers say of a winner that was declared before. */
export type Hindsight =
  /** The winner on record is none of the variants that are counted. */
  | { readonly kind: "cannot-say"; readonly because: "unknown-winner" }
  /** The final counts allow no figure. */
  | { readonly kind: "cannot-say"; readonly because: "no-figure"; readonly arm: number }
  /** `probability` of being best. */
  | { readonly kind: "holds"; readonly arm: number; readonly probability: number }
  | { readonly kind: "looks-wrong"; readonly arm: number; readonly objections: readonly HindsightObjection[] };

export type HindsightObjection =
  | { readonly kind: "hardly-best"; readonly probability: number }
  /** End of the lift's interval that speaks against it. */
  | { readonly kind: "converts-less"; readonly high: number }
  | { readonly kind: "perhaps-no-difference"; readonly low: number };

/**
 * Whether the final numbers still support a declared winner. It looks wrong if it is no longer probably best, or if its lift may
 * as well be none. This is not a second test but a look back: reported, never acted on.
 * @param decision of the counts after the end
 */
export function hindsightOf({ arms }: Pick<Decision, "arms">, winnerVariantId: string): Hindsight {
  const arm = arms.findIndex(({ id }) => id === winnerVariantId);
  const winner = arms[arm];
  if (winner === undefined) return { kind: "cannot-say", because: "unknown-winner" };
  const probability = winner.probabilityToBeBest;
  if (probability === null) return { kind: "cannot-say", because: "no-figure", arm };
  const objections: readonly HindsightObjection[] = [
    ...(probability < STILL_BEST_FROM ? [{ kind: "hardly-best", probability } as const] : []),
    ...liftObjections(winner),
  ];
  return objections.length > 0 ? { kind: "looks-wrong", arm, objections } : { kind: "holds", arm, probability };
}

function liftObjections({ lift }: ArmReport): readonly HindsightObjection[] {
  if (lift === null || lift.kind === "not-estimable") return [];
  if (lift.high < 0) return [{ kind: "converts-less", high: lift.high }];
  return lift.low <= 0 ? [{ kind: "perhaps-no-difference", low: lift.low }] : [];
}
