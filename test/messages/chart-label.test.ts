import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { armLetter, chartLabel, isWritable } from "../../src/messages/charts/chart-label.ts";

describe("a name in a picture", () => {
  it.each([
    ["Green button", "Green button"],
    ["Größe → 50%", "Größe → 50%"],
    ["Зелёная кнопка", "Зелёная кнопка"],
    ["Πράσινο κουμπί", "Πράσινο κουμπί"],
    ["🚀 Rocket 👩‍👩‍👧‍👦 checkout 🇩🇪", "Rocket checkout"],
    ["1️⃣ step", "1 step"],
    ["line\nbreak and zero\u200bwidth", "line break and zerowidth"],
    ["<b>&amp;", "<b>&amp;"],
    ["Z\u0351\u0343a\u0316lgo", "Zalgo"],
  ])("%j reads %j", (name, label) => {
    expect(chartLabel(name, 40)).toBe(label);
  });

  it.each(["緑色のボタン", "버튼", "زر أخضر", "כפתור", "हरा बटन", "ปุ่มสีเขียว", "Button 緑", "🚀🚀", "٣"])(
    "%s cannot be written, so it has none",
    (name) => {
      expect(chartLabel(name, 40)).toBeUndefined();
    },
  );

  it("is cut at its room and never holds what cannot be written", () => {
    expect(chartLabel("a".repeat(500), 24)).toBe(`${"a".repeat(23)}…`);
    assert(
      property(string({ unit: "binary", maxLength: 60 }), (name) => {
        const label = chartLabel(name, 24);
        expect(label === undefined || [...label].every(isWritable)).toBe(true);
        expect(label?.length ?? 0).toBeLessThanOrEqual(24);
      }),
    );
  });

  it("has a letter to be called by instead", () => {
    expect([0, 1, 25, 26, 53].map(armLetter)).toEqual(["A", "B", "Z", "A2", "B3"]);
  });
});
