import type { Decision } from "../../decision/index.ts";
import { nameOf, shorten } from "./wording.ts";

/** What findings call variants by: the arms of their decision, and configured variants that it does not list. */
export type Named = Pick<Decision, "arms" | "unlistedVariants">;

/** The name of an arm by its place. */
export function armName({ arms }: Pick<Named, "arms">, arm: number): string {
  const found = arms[arm];
  return found === undefined ? `variant ${arm + 1}` : nameOf(found);
}

/** The name of a variant by its id; the id where the decision does not know it. */
export function variantName({ arms, unlistedVariants }: Named, id: string): string {
  const found = arms.findLast((arm) => arm.id === id) ?? unlistedVariants.findLast((variant) => variant.id === id);
  return found === undefined ? shorten(id) : nameOf(found);
}
