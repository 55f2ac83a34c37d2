import type { Decision, HiddenCounts, Signal } from "../../decision/index.ts";
import { formatCount, formatReadCount } from "../text/format.ts";

/** In place of a figure that small counts keep back. */
export const TOO_FEW = "too few to show";

/** In place of a count that is not small, and that nobody may learn the growth of. */
const NOT_SHOWN = "–";

/** What a hidden signal says: what it is about, and no figure. */
const HIDDEN_SIGNALS: Readonly<Record<Signal["kind"], string>> = {
  harm: "A variant is losing",
  "broken-split": "The traffic split is off",
  "no-traffic": "A variant gets no traffic",
  "no-goal": "No goal is set",
  "configuration-changed": "It was changed while running",
  "counts-fell": "Counts dropped",
  "unsound-counts": "Counts are not valid",
};

/** A signal without its figures, without full stop. */
export function hiddenSignalSentence({ kind }: Pick<Signal, "kind">): string {
  return HIDDEN_SIGNALS[kind];
}

/** A count of an arm as it is shown: `<11` where it is small. @param arm its place in the decision */
export function countText(
  { arms, hidden }: Pick<Decision, "arms" | "hidden">,
  arm: number,
  of: "impressions" | "conversions",
): string {
  if (hidden === undefined) return formatReadCount(arms[arm]?.[of] ?? 0);
  return hidden.small[arm]?.[of] === true ? `<${formatCount(hidden.below)}` : NOT_SHOWN;
}

/** Why a message shows no figures, without full stop. */
export function hiddenSentence({ below }: HiddenCounts): string {
  return `Its figures are hidden: a count, or its growth since the last figures, is below ${formatCount(below)}`;
}
