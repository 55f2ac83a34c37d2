import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/platform/index.ts";
import { runs } from "../support/scope.ts";

describe("canonicalJson", () => {
  it("writes one text whatever the order of the keys, and leaves undefined members out", () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: "x", u: undefined })).toBe(
      '{"a":"x","b":[1,{"c":true,"d":null}]}',
    );
    expect(canonicalJson({ a: "x", b: [1, { c: true, d: null }] })).toBe('{"a":"x","b":[1,{"c":true,"d":null}]}');
  });

  it("keeps every value, digit for digit and character for character", () => {
    const json = fc.jsonValue({ stringUnit: "binary" });
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(json, numbers, (value, list) => {
        expect(JSON.parse(canonicalJson({ value, list }))).toEqual({ value, list }); // toEqual tells -0 from 0
      }),
      { numRuns: runs(100) },
    );
    expect(JSON.parse(canonicalJson([-0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2]))).toEqual([
      -0, 5e-324, 1.7976931348623157e308, 0.30000000000000004,
    ]);
    expect(canonicalJson("\u0000\ud800")).toBe('"\\u0000\\ud800"');
  });

  it("writes the same text again from what it wrote", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it.each([
    [{ a: [1, Number.NaN] }, "NaN at $.a[1]"],
    [{ a: Number.POSITIVE_INFINITY }, "Infinity at $.a"],
    [[undefined], "undefined at $[0]"],
    [{ at: new Date(0) }, "object at $.at"],
    [{ n: 1n }, "bigint at $.n"],
  ])("refuses what would not come back the same: %o", (value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
  });
});
