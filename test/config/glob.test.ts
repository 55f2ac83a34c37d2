import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatches } from "../../src/config/index.ts";
import { runs } from "../support/scope.ts";

describe("patterns of experiment keys", () => {
  it.each`
    pattern         | key               | matches
    ${"checkout"}   | ${"checkout"}     | ${true}
    ${"checkout"}   | ${"checkout-2"}   | ${false}
    ${"checkout"}   | ${"Checkout"}     | ${false}
    ${"checkout-*"} | ${"checkout-cta"} | ${true}
    ${"checkout-*"} | ${"checkout-"}    | ${true}
    ${"checkout-*"} | ${"checkout"}     | ${false}
    ${"*-cta-*"}    | ${"a-cta-cta-b"}  | ${true}
    ${"*cta"}       | ${"ctacta"}       | ${true}
    ${"**"}         | ${""}             | ${true}
    ${"*"}          | ${"shop/hero"}    | ${true}
    ${""}           | ${""}             | ${true}
    ${""}           | ${"x"}            | ${false}
    ${"v?"}         | ${"v2"}           | ${true}
    ${"v?"}         | ${"v"}            | ${false}
    ${"v?"}         | ${"v\u{1f680}"}   | ${true}
    ${"a.b+(c)[d]"} | ${"a.b+(c)[d]"}   | ${true}
    ${"a.b"}        | ${"axb"}          | ${false}
    ${"*a*b*c"}     | ${"xxaxxbxxcxx"}  | ${false}
  `('that the pattern "$pattern" matches "$key" is $matches', ({ pattern, key, matches }) => {
    expect(globMatches(pattern, key)).toBe(matches);
  });

  it("agree with a regular expression of the same meaning", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 }), (pattern, key) => {
        const same = new RegExp(`^${pattern.replaceAll(/\*+/g, ".*").replaceAll("?", ".")}$`);
        expect(globMatches(pattern, key)).toBe(same.test(key));
      }),
      { numRuns: runs(1_000), seed: 3 },
    );
  });

  it("end soon on a pattern made to take for ever", () => {
    expect(globMatches(`${"*a".repeat(60)}b`, "a".repeat(5_000))).toBe(false);
  });
});
