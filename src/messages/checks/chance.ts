import type { Decision } from "../../decision/index.ts";
import { probabilityBeside } from "../text/beside-limit.ts";
import { formatProbability } from "../text/format.ts";

/**
 * A probability to be best as it is written wherever its decision is told: with more digits where a check holds it against a limit
 * that rounding would move it across.
 */
export function chanceText(probability: number, { checks }: Pick<Decision, "checks">): string {
  const limits = checks.flatMap(({ id, finding }) =>
    id === "probably-best" && finding.kind === "probability" && finding.probability === probability
      ? [finding.needed]
      : [],
  );
  return limits[0] === undefined ? formatProbability(probability) : probabilityBeside(probability, limits[0]).value;
}
