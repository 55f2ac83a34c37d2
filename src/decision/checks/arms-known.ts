import { totalsOf } from "../../experiment/index.ts";
import type { Case } from "../case.ts";
import { daysOfLast } from "../counts/segments.ts";
import type { ArmListProblem, SwitchedOff } from "../findings.ts";
import { check, fail, pass, type Judged } from "./check.ts";

export type ArmsKnownFinding = { readonly kind: "known" } | ArmListProblem | SwitchedOff;

/** Every counted arm is configured and listed once, and every arm that is switched off gets no traffic. */
export const armsKnown = check("arms-known", "health", (opened): Judged<ArmsKnownFinding> => {
  const problem = armListProblem(opened) ?? switchedOffArms(opened)[0];
  return problem === undefined ? pass({ kind: "known" }) : fail(problem);
});

/** Arms planned at weight 0 that are shown nevertheless, since their weight is 0. */
export function switchedOffArms({
  arms,
  counted,
  segments,
}: Pick<Case, "arms" | "counted" | "segments">): readonly SwitchedOff[] {
  const since = segments.length === 1 ? counted.totals : totalsOf({ arms, days: daysOfLast(segments, counted.days) });
  return arms.flatMap(({ weight }, arm): SwitchedOff[] => {
    const shown = since.impressions[arm]!;
    return weight !== 0 || !(shown > 0)
      ? []
      : [{ kind: "switched-off", arm, impressions: Number.isInteger(shown) ? shown : null }];
  });
}

function armListProblem({ arms, snapshot }: Case): ArmListProblem | undefined {
  const places = (isMeant: (id: string, place: number) => boolean): readonly number[] =>
    arms.flatMap(({ id }, place) => (isMeant(id, place) ? [place] : []));
  const repeated = places((id, place) => arms.findIndex((arm) => arm.id === id) !== place);
  if (repeated.length > 0) return { kind: "repeated", arms: repeated };
  if (snapshot.unknownArmIds.length > 0) return { kind: "not-in-results", variantIds: snapshot.unknownArmIds };
  const configured = snapshot.experiment.variants;
  if (!configured?.length) return undefined;
  const unconfigured = places((id) => !configured.some((variant) => variant.id === id));
  if (unconfigured.length > 0) return { kind: "not-configured", arms: unconfigured };
  const missing = configured.filter(({ id }) => !arms.some((arm) => arm.id === id));
  return missing.length > 0 ? { kind: "missing", variantIds: missing.map(({ id }) => id) } : undefined;
}
