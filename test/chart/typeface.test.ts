import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { fontFiles, Typeface, typeface } from "../../src/chart/typeface.ts";
import { isWritable } from "../../src/messages/charts/chart-label.ts";

/** As the renderer sets it, from ink to ink. */
function drawnWidth(text: string, size: number, weight: number): number {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100"><text x="10" y="50" font-family="Inter" font-size="${size}" font-weight="${weight}">${escaped}</text></svg>`;
  return new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: "Inter" },
  }).getBBox()!.width;
}

describe("the shipped typeface", () => {
  it("has every character that a picture may write, in both weights", () => {
    const writable = Array.from({ length: 0x11_0000 }, (_, code) => code)
      .filter((code) => (code < 0xd800 || code > 0xdfff) && isWritable(String.fromCodePoint(code)))
      .map((code) => String.fromCodePoint(code));
    expect(writable.length).toBeGreaterThan(1000);
    for (const weight of [400, 600] as const)
      expect(writable.filter((character) => !typeface(weight).canWrite(character))).toEqual([]);
  });

  it("has no Chinese, Arabic or Hebrew, which is why there are letters", () => {
    expect(["緑", "ز", "ש", "ह", "ป", "🚀"].filter((character) => typeface(400).canWrite(character))).toEqual([]);
  });

  it.each([
    "Green button",
    "5.62%",
    "z −1.93",
    "WWWWWWWW",
    "iiiiiiii",
    "Исходный вариант",
    "Πράσινο κουμπί",
    "AVAVToTe & <b>",
  ])("tells the width of %s as it is drawn", (text) => {
    for (const [size, weight] of [
      [12, 400],
      [18, 600],
    ] as const) {
      // Ink begins and ends a little inside; kerning moves letters together, and a few apart.
      const drawn = drawnWidth(text, size, weight);
      expect(typeface(weight).widthOf(text, size)).toBeGreaterThan(0.98 * drawn);
      expect(typeface(weight).widthOf(text, size)).toBeLessThan(1.02 * drawn + size / 2);
    }
  });

  it("cuts a text to its room, and no more than that", () => {
    const face = typeface(400);
    expect(face.fit("Green button", 12, 200)).toBe("Green button");
    const cut = face.fit("The original checkout page", 12, 100);
    expect(cut.endsWith("…")).toBe(true);
    expect(face.widthOf(cut, 12)).toBeLessThanOrEqual(100);
    expect(face.widthOf(cut.replace("…", "out…"), 12)).toBeGreaterThan(100);
  });

  it("breaks lines at spaces", () => {
    const lines = typeface(400).wrap("Not drawn: 9 more variants. Intervals are drawn of two alone.", 11, 150);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.every((line) => typeface(400).widthOf(line, 11) <= 150)).toBe(true);
    expect(lines.join(" ")).toBe("Not drawn: 9 more variants. Intervals are drawn of two alone.");
  });

  it("refuses what is no font", () => {
    expect(() => new Typeface(Buffer.alloc(64))).toThrow("Typeface requires a TrueType font with a table head");
  });
});
