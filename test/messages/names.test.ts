import { describe, expect, it } from "vitest";
import { listOf, nameOf, shortText } from "../../src/messages/checks/names.ts";

describe("names in sentences", () => {
  it("shorten long names and fall back on the id", () => {
    expect(nameOf({ id: "var_1", name: "  " })).toBe("var_1");
    expect(nameOf({ id: "var_1", name: "x".repeat(500) })).toHaveLength(60);
  });

  it("are never cut within an emoji or an accented letter", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(shortText(`${"x".repeat(58)}${family}${family}`)).toBe(`${"x".repeat(58)}${family}${family}`);
    expect(shortText(`${"x".repeat(58)}${family}${family}y`)).toBe(`${"x".repeat(58)}${family}…`);
    expect(shortText(`${"x".repeat(59)}😀y`).isWellFormed()).toBe(true);
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
