import type { Decision } from "../../src/decision/index.ts";
import type { Settings } from "../../src/job/index.ts";

/** The decision with the names that may be shown: keys and numbered arms where names are redacted. */
export function withShownName(decision: Decision, { redactNames }: Pick<Settings, "redactNames">): Decision {
  if (!redactNames) return decision;
  const arms = decision.arms.map((arm, index) => ({ ...arm, name: arm.isControl ? "Original" : `Variant ${index}` }));
  return { ...decision, experimentName: decision.experimentKey, arms };
}

export function armNameIn(decision: Decision, armId: string): string {
  return decision.arms.find(({ id }) => id === armId)?.name ?? armId;
}
