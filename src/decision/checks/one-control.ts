import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Everything is compared with one control. */
export const oneControl: CheckRule = ({ arms, control }) => {
  if (arms.length < 2) return fail("one-control", { kind: "too-few-variants", variants: arms.length });
  if (control !== undefined) return pass("one-control", { kind: "one", variants: arms.length, arm: control });
  return fail("one-control", { kind: "not-one", controls: arms.filter((arm) => arm.isControl).length });
};
