import type { Case } from "../case.ts";
import type { Weighing } from "../evidence/engine.ts";
import { engineFor } from "../evidence/engine-for.ts";
import { formatEvidence, nameOf } from "../wording.ts";
import type { GateRule } from "./gate.ts";
import { fail, pass, skipped } from "./gate.ts";

/** The arm most probably best has beaten the control; the control, every variant. */
export const evidence: GateRule = (opened) => {
  const { figures, control, arms } = opened;
  if (figures === undefined || control === undefined) return skipped("evidence");
  if (figures.leader === undefined) return fail("evidence", { sentence: "There is nothing to weigh before every variant has impressions" });
  const weighing = weighArm(opened, figures.leader)!;
  const words = { value: formatEvidence(weighing.logEvidence), limit: formatEvidence(weighing.logNeeded) };
  const leader = nameOf(arms[figures.leader]!);
  const compared = `e-value ${words.value} of ${words.limit}`;
  if (figures.leader !== control) {
    const sentence = weighing.suffices ? `${leader} beats ${nameOf(arms[control]!)}: ${compared} needed` : `${leader} needs stronger evidence: ${compared}`;
    return weighing.suffices ? pass("evidence", { ...words, sentence }) : fail("evidence", { ...words, sentence });
  }
  const weakest = nameOf(arms[weighing.against]!);
  return weighing.suffices
    ? pass("evidence", { ...words, sentence: `${leader} beats every variant: ${compared} needed against ${weakest}, the closest` })
    : fail("evidence", { ...words, sentence: `${leader} needs stronger evidence against ${weakest}: ${compared}` });
};

/** How far one arm is from being declared the winner; undefined where nothing can be weighed. */
export function weighArm({ figures, control, arms, rules }: Case, arm: number): Weighing | undefined {
  if (figures === undefined || control === undefined || arms.length < 2) return undefined;
  return engineFor(rules).weigh(arm, { control, armCount: arms.length, largest: figures.largest }, rules);
}
