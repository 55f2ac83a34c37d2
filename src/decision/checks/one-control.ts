import { check, fail, pass, type Judged } from "./check.ts";

export type OneControlFinding =
  | { readonly kind: "one"; readonly variants: number; readonly arm: number }
  | { readonly kind: "too-few-variants"; readonly variants: number }
  | { readonly kind: "not-one"; readonly controls: number };

/** Everything is compared with one control. */
export const oneControl = check("one-control", "health", ({ arms, control }): Judged<OneControlFinding> => {
  if (arms.length < 2) return fail({ kind: "too-few-variants", variants: arms.length });
  if (control !== undefined) return pass({ kind: "one", variants: arms.length, arm: control });
  return fail({ kind: "not-one", controls: arms.filter((arm) => arm.isControl).length });
});
