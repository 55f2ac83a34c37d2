import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** ECMAScript leaves their last digits to the engine; `src/stats/special/elementary.ts` has its own. */
const LEFT_TO_THE_ENGINE =
  /\bMath\.(?:exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|asin|acos|atan2?|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot)\(/gu;
/** Draws what is simulated: no figure of a decision. */
const DRAWN = "random/draw-binomial.ts";

function callsIn(folder: string): readonly string[] {
  const root = new URL(`../../src/${folder}/`, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file !== DRAWN)
    .flatMap((file) => {
      const code = readFileSync(new URL(file, root), "utf8");
      return (code.match(LEFT_TO_THE_ENGINE) ?? []).map((call) => `src/${folder}/${file}: ${call})`);
    });
}

describe("the digits of a decision", () => {
  it.each(["stats", "experiment", "decision"])(
    "are the same in every JavaScript engine: src/%s takes no function whose last digit an engine may choose",
    (folder) => {
      expect(callsIn(folder)).toEqual([]);
    },
  );
});
