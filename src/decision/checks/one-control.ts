import { nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Everything is compared with one control. */
export const oneControl: CheckRule = ({ arms, control }) => {
  if (arms.length < 2) {
    return fail("one-control", {
      sentence: "There are not two variants to compare",
      value: String(arms.length),
      limit: "2",
    });
  }
  if (control !== undefined)
    return pass("one-control", { sentence: `${arms.length} variants, compared with ${nameOf(arms[control]!)}` });
  const controls = arms.filter((arm) => arm.isControl).length;
  const sentence =
    controls === 0
      ? "No variant is marked as the control"
      : `${controls} variants are marked as the control, one is needed`;
  return fail("one-control", { sentence, value: String(controls), limit: "1" });
};
