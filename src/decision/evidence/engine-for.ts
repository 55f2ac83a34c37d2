import type { Policy } from "../policy.ts";
import { anytimeEngine } from "./anytime.ts";
import type { EvidenceEngine } from "./engine.ts";

/**
 * The engine a policy names. The alpha-spending engine joins here, as `spending.ts`.
 * @throws RangeError on `spending`, which is not built yet
 */
export function engineFor(rules: Pick<Policy, "evidence">): EvidenceEngine {
  if (rules.evidence === "anytime") return anytimeEngine;
  throw new RangeError('decide requires the policy\'s evidence to be "anytime": "spending" is not available in this version');
}
