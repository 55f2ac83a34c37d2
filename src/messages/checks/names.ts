import type { Decision } from "../../decision/index.ts";
import type { Arm } from "../../experiment/index.ts";
import { shorten } from "../text/clean-text.ts";

const LONGEST_NAME = 60;

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
  return found === undefined ? shortText(id) : nameOf(found);
}

/** The arm's name, shortened; its id where the name is blank. */
export function nameOf(arm: Pick<Arm, "id" | "name">): string {
  return shortText(arm.name.trim() || arm.id.trim() || "(no name)");
}

/** Any text a person typed, short enough for a sentence. */
export function shortText(text: string): string {
  return shorten(text, LONGEST_NAME);
}

/** `A`, `A and B`, `A, B and 3 more`. */
export function listOf(items: readonly string[], most = 3): string {
  if (items.length <= 1) return items[0] ?? "";
  const shown = items.length > most ? items.slice(0, most - 1) : items.slice(0, -1);
  const last = items.length > most ? `${items.length - shown.length} more` : items.at(-1)!;
  return `${shown.join(", ")} and ${last}`;
}
