import type { ArmReport, Decision } from "../decision.ts";
import { isDoubtful } from "./doubtful.ts";
import type { Weighed } from "../findings.ts";

/** Who is probably best; undefined where nobody is ahead, or the counts must not be believed. */
export function armAhead({
  leader,
  arms,
  checks,
}: Pick<Decision, "leader" | "arms" | "checks">): ArmReport | undefined {
  return leader === null || isDoubtful({ checks }) ? undefined : arms[leader];
}

/** The variant that is probably best, also while the control is ahead; undefined without variants. */
export function bestVariant({ arms }: Pick<Decision, "arms">): ArmReport | undefined {
  const variants = arms.filter(({ isControl }) => !isControl);
  return variants.toSorted((a, b) => (b.probabilityToBeBest ?? 0) - (a.probabilityToBeBest ?? 0))[0];
}

/** How much of the evidence that is needed is there, by whichever test is nearer, from 0. */
export function shareOfWeighed({ z, boundary, logEvidence, logNeeded }: Weighed): number {
  const byThreshold = boundary.kind === "counts" ? z / boundary.z : 0;
  return Math.max(0, byThreshold, logEvidence / logNeeded);
}

/** How much of the evidence it needs the leader has, from 0; undefined where none is weighed. */
export function shareOfEvidence({ checks }: Pick<Decision, "checks">): number | undefined {
  const finding = checks.find(({ id }) => id === "evidence")?.finding;
  return finding?.kind === "weighed" ? shareOfWeighed(finding) : undefined;
}
