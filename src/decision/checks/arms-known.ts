import { totalsOf } from "../../experiment/index.ts";
import type { Case } from "../case.ts";
import { daysOfLast } from "../counts/segments.ts";
import { formatAmount, listOf, nameOf, shorten } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Every arm that is counted is configured, listed once, and every arm that is switched off gets no traffic. */
export const armsKnown: CheckRule = (opened) => {
  const problem = armListProblem(opened) ?? switchedOffArms(opened)[0]?.sentence;
  return problem === undefined
    ? pass("arms-known", { sentence: "Every variant counted is configured" })
    : fail("arms-known", { sentence: problem });
};

/** Arms planned at weight 0 that are shown nevertheless, since their weight is 0. */
export function switchedOffArms({
  arms,
  counted,
  segments,
}: Pick<Case, "arms" | "counted" | "segments">): readonly { readonly armId: string; readonly sentence: string }[] {
  const since = segments.length === 1 ? counted.totals : totalsOf({ arms, days: daysOfLast(segments, counted.days) });
  return arms.flatMap((arm, index) => {
    const shown = since.impressions[index]!;
    if (arm.weight !== 0 || !(shown > 0)) return [];
    return [
      { armId: arm.id, sentence: `${nameOf(arm)} is planned at weight 0 but has ${formatAmount(shown, "impression")}` },
    ];
  });
}

function armListProblem({ arms, snapshot }: Case): string | undefined {
  const repeated = arms.filter((arm, index) => arms.findIndex(({ id }) => id === arm.id) !== index);
  if (repeated.length > 0)
    return `${listOf(repeated.map(nameOf))} ${repeated.length === 1 ? "is" : "are"} listed more than once`;
  const unknown = snapshot.unknownArmIds.map(shorten);
  if (unknown.length > 0) return `The daily series counts ${listOf(unknown)}, which the results do not list`;
  const configured = snapshot.experiment.variants;
  if (!configured?.length) return undefined;
  const unconfigured = arms.filter((arm) => !configured.some(({ id }) => id === arm.id));
  if (unconfigured.length > 0) return `The results list ${listOf(unconfigured.map(nameOf))}, which is not configured`;
  const missing = configured.filter((variant) => !arms.some(({ id }) => id === variant.id));
  return missing.length > 0 ? `The results do not list ${listOf(missing.map(nameOf))}, which is configured` : undefined;
}
