import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatEvidence,
  formatProbability,
  formatRate,
  listOf,
  nameOf,
} from "../../src/messages/checks/wording.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/gu, " ");

describe("numbers in sentences", () => {
  it.each`
    probability | text
    ${0}        | ${"0 %"}
    ${0.0004}   | ${"under 0.1 %"}
    ${0.95}     | ${"95 %"}
    ${0.94999}  | ${"94.9 %"}
    ${0.9999}   | ${"over 99.9 %"}
    ${1}        | ${"100 %"}
  `("print the probability $probability as $text, never above what it is", ({ probability, text }) => {
    expect(plain(formatProbability(probability))).toBe(text);
  });

  it.each`
    eValue      | text
    ${0.01}     | ${"under 0.1"}
    ${1}        | ${"1"}
    ${3.19}     | ${"3.1"}
    ${39.999}   | ${"39"}
    ${40}       | ${"40"}
    ${123456.7} | ${"123 456"}
    ${1e9}      | ${"over 1 000 000"}
    ${Infinity} | ${"over 1 000 000"}
  `("print the e-value $eValue as $text, never above what it is", ({ eValue, text }) => {
    expect(plain(formatEvidence(Math.log(eValue)))).toBe(text);
  });

  it.each([
    [0, "0 %"],
    [0.125, "12.5 %"],
    [0.0412, "4.12 %"],
    [0.05, "5 %"],
    [0.00031, "0.031 %"],
    [1e-9, "0 %"],
  ])("print the rate %d as %s", (rate, text) => {
    expect(plain(formatRate(rate))).toBe(text);
  });

  it("group thousands and leave what is no whole number as it is", () => {
    expect([999, 1000, 1234567, -12345, 1.5, 1e300].map((count) => plain(formatCount(count)))).toEqual([
      "999",
      "1 000",
      "1 234 567",
      "-12 345",
      "1.5",
      "1e+300",
    ]);
  });
});

describe("names in sentences", () => {
  it("shorten long names and fall back on the id", () => {
    expect(nameOf({ id: "var_1", name: "  " })).toBe("var_1");
    expect(nameOf({ id: "var_1", name: "x".repeat(500) })).toHaveLength(60);
  });

  it("list a few and count the rest", () => {
    expect([["A"], ["A", "B"], ["A", "B", "C"], ["A", "B", "C", "D"]].map((names) => listOf(names))).toEqual([
      "A",
      "A and B",
      "A, B and C",
      "A, B and 2 more",
    ]);
  });
});
