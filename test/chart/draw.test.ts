import { readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { chartSvg, createChartPainter, svgToPng } from "../../src/chart/index.ts";
import { BACKGROUND, lookOf } from "../../src/chart/palette.ts";
import { VARIANTS_SHOWN } from "../../src/messages/index.ts";
import { chartOf, type Simulated } from "../support/charts/chart-cases.ts";
import { aChart, MADE_CHARTS } from "../support/charts/made-charts.ts";
import { readPng, type Picture } from "../support/charts/read-png.ts";
import { readSvg, sizeOf, type PlacedText } from "../support/charts/read-svg.ts";
import { isEverything, someOf } from "../support/scope.ts";

const WIDTH = 560;

const HOSTILE = [
  "x".repeat(500),
  "W".repeat(500),
  "<script>alert(1)</script>&amp;\"'",
  "🚀👩‍👩‍👧‍👦🇩🇪",
  "שלום עולם",
  "مرحبا بالعالم",
  "\u202eevil\u202c zero\u200bwidth",
  "line\r\nbreak\u2028and\ttab",
  "緑色のボタン",
  "Z\u0351\u0343\u0357a\u0316\u0317lgo",
  "${datum.value} {{x}} %s",
  "",
  "\ud800 lone",
];

const CASES: readonly (readonly [string, Simulated])[] = [
  ["two variants with a winner", { days: 21, lifts: [0, 0.12], daily: 2000 }],
  ["four undecided variants", { days: 17, lifts: [0, 0.02, 0.04, -0.03] }],
  ["fourteen variants", { days: 20, lifts: [0, ...Array.from({ length: 13 }, (_, arm) => (arm - 6) * 0.015)] }],
  ["the third day", { days: 3 }],
  ["a run past its planned end", { days: 40, lifts: [0, 0.02] }],
  ["a policy without a threshold for z", { days: 30, lifts: [0, 0.08, 0.04], rules: { evidence: "anytime" } }],
  ["evidence far beyond what is needed", { days: 20, lifts: [0, 0.6], rules: { evidence: "anytime" } }],
  ["a control that wins", { days: 20, lifts: [0, -0.12, -0.09], daily: 2500 }],
  ["rare conversions", { days: 15, lifts: [0, 0.5], rate: 0.00003, daily: 5000 }],
  ["a recently discovered experiment, without evidence", { days: 15, firstLook: 15 }],
  ["a recently discovered experiment, with evidence of three looks", { days: 15, firstLook: 13 }],
  ["half a year", { days: 180, lifts: [0, 0.005], rules: { horizonDays: 240 } }],
  ...HOSTILE.map((name, index): [string, Simulated] => [
    `hostile name ${index + 1}`,
    { days: 12, lifts: [0, 0.03, 0.01], names: [name, `${name}!`, "Plain"] },
  ]),
];

/** Nearer than this beside one another, two texts read as one. */
const APART = 3;

function overlapping(texts: readonly PlacedText[]): string[] {
  return texts.flatMap((a, index) =>
    texts
      .slice(index + 1)
      .flatMap((b) =>
        a.left < b.right + APART && b.left < a.right + APART && a.top < b.bottom && b.top < a.bottom
          ? [`${a.text} | ${b.text}`]
          : [],
      ),
  );
}

function coloursOf({ width, height, pixel }: Picture): ReadonlySet<string> {
  const colours = new Set<string>();
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) colours.add(pixel(x, y).colour);
  return colours;
}

/** One thread for all: each one loads the graphics libraries again. */
const painter = createChartPainter();
afterAll(() => painter.close());

describe("a drawn chart", () => {
  it.each([
    ...someOf(CASES, 5).map(([what, told]) => [what, () => chartOf(told)] as const),
    ...Object.entries(MADE_CHARTS).map(([what, chart]) => [what, () => chart] as const),
    ["a year", () => aChart({ days: { from: 1, to: 365 } })] as const,
  ])("of %s is well-formed, with every text inside the picture and none upon another", (_, make) => {
    const svg = chartSvg(make());
    const texts = readSvg(svg);
    const { width, height } = sizeOf(svg);
    expect(width).toBe(WIDTH);
    expect(texts.length).toBeGreaterThan(8);
    expect(
      texts.filter(
        ({ left, right, top, bottom }) => left < 10 || right > width - 10 || top < 10 || bottom > height - 10,
      ),
    ).toEqual([]);
    expect(overlapping(texts)).toEqual([]);
  });

  it("is a PNG of two and a half times its size, opaque, in which every arm can be seen", async () => {
    const chart = chartOf({ days: 20, lifts: [0, 0.06, 0.03, -0.02, 0.01] });
    const { svg, png } = await painter.draw(chart);
    const picture = readPng(png);
    const { width, height } = sizeOf(svg);
    expect([picture.width, picture.height]).toEqual([2.5 * width, 2.5 * height]);
    expect(png.length).toBeLessThan(200_000);
    expect(
      [
        [0, 0],
        [2.5 * width - 1, 0],
        [0, 2.5 * height - 1],
        [2.5 * width - 1, 2.5 * height - 1],
      ].map(([x, y]) => picture.pixel(x!, y!)),
    ).toEqual(Array.from({ length: 4 }, () => ({ colour: BACKGROUND, alpha: 255 })));
    const colours = coloursOf(picture);
    expect(chart.arms.map(({ look }) => lookOf(look).colour).filter((colour) => !colours.has(colour))).toEqual([]);
  });

  it("is the same on a page as in a message: the thread draws the SVG that the function gives", async () => {
    const chart = chartOf({ days: 20, lifts: [0, 0.06, 0.03] });
    expect((await painter.draw(chart)).svg).toBe(chartSvg(chart));
  });

  it("is the same for the same chart, to the byte", async () => {
    const draw = () => painter.draw(chartOf({ days: 20, lifts: [0, 0.06, 0.03] }));
    const [first, second] = [await draw(), await draw()];
    expect(second.svg).toBe(first.svg);
    expect(second.png.equals(first.png)).toBe(true);
  });

  it.runIf(isEverything)("draws several at once as it draws one after the other", async () => {
    const charts = [3, 9, 16, 23].map((days) => chartOf({ days }));
    const together = await Promise.all(charts.map((chart) => painter.draw(chart)));
    for (const [index, chart] of charts.entries())
      expect(createHash("sha256").update(together[index]!.png).digest("hex")).toBe(
        createHash("sha256")
          .update((await painter.draw(chart)).png)
          .digest("hex"),
      );
  });

  it("fails with the reason where it cannot be drawn, and the next one is drawn all the same", async () => {
    const chart = chartOf({ days: 20 });
    const broken = { ...chart, arms: undefined as unknown as typeof chart.arms };
    await expect(painter.draw(broken)).rejects.toThrow("arms is not iterable");
    expect((await painter.draw(chart)).png.length).toBeGreaterThan(1000);
  });

  it("fails where its thread is lost, and a new thread draws the next one", async () => {
    const chart = chartOf({ days: 20 });
    const lost = createChartPainter(new URL(`data:text/javascript,${encodeURIComponent("process.exit(3)")}`));
    await expect(lost.draw(chart)).rejects.toThrow("the thread that draws charts ended with code 3");
    await expect(lost.draw(chart)).rejects.toThrow("the thread that draws charts ended with code 3");
    await lost.close();
  });

  it("fails when the painter is closed, while it is drawn or later", async () => {
    const closed = createChartPainter();
    const drawing = closed.draw(chartOf({ days: 20 }));
    const [drawn] = await Promise.allSettled([drawing, closed.close()]);
    expect(drawn).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("ended") } });
    await expect(closed.draw(chartOf({ days: 20 }))).rejects.toThrow("the painter of charts is closed");
  });

  it("shows an unescaped name as it is", () => {
    const texts = readSvg(chartSvg(chartOf({ days: 10, names: ["A & B", "<b>bold</b>"] })));
    expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(["A & B", "<b>bold</b>"]));
  });

  it("never asks for anything from elsewhere", () => {
    const svg = chartSvg(chartOf({ days: 10 }));
    expect(svg.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "")).not.toMatch(
      /href|url\(http|https?:|<script|<image|<foreignObject/,
    );
  });
});

describe("the thread that draws", () => {
  it("starts without the words and statistics of everything else: of other folders it takes types only", () => {
    const folder = new URL("../../src/chart/", import.meta.url);
    const loading = readdirSync(folder)
      // The painter starts the thread, and is no part of it.
      .filter((file) => file.endsWith(".ts") && file !== "chart-painter.ts")
      .flatMap(
        (file) =>
          readFileSync(new URL(file, folder), "utf8").match(/^(?:im|ex)port (?!type)[^;]*from "\.\.\/.*";/gm) ?? [],
      );
    expect(loading).toEqual([]);
  });
});

describe("the fonts of a picture", () => {
  const written = (family: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><rect width="300" height="40" fill="#fff"/><text x="5" y="25" font-family="${family}" font-size="16">Rate 5.62%</text></svg>`;

  it("are the shipped ones alone: whatever a machine has installed, it makes no difference", async () => {
    const inter = await svgToPng(written("Inter"));
    for (const family of ["serif", "monospace", "DejaVu Sans", "Arial", "Helvetica"])
      expect((await svgToPng(written(family))).equals(inter)).toBe(true);
  });

  it("are found: text leaves ink", async () => {
    expect(coloursOf(readPng(await svgToPng(written("Inter")))).size).toBeGreaterThan(1);
  });
});

describe("the colours of a picture", () => {
  /** @see WCAG 2.2, "relative luminance" */
  const luminance = (colour: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (a: string, b: string): number =>
    (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
  const looks = Array.from({ length: VARIANTS_SHOWN + 1 }, (_, look) => lookOf(look));

  it("stand out from the background, also through a band of their own", () => {
    const mixed = (colour: string, share: number) =>
      `#${[1, 3, 5]
        .map((at) =>
          Math.round(255 + (Number.parseInt(colour.slice(at, at + 2), 16) - 255) * share)
            .toString(16)
            .padStart(2, "0"),
        )
        .join("")}`;
    for (const { colour } of looks) {
      expect(contrast(colour, BACKGROUND)).toBeGreaterThanOrEqual(3);
      expect(contrast(colour, mixed(colour, 0.15))).toBeGreaterThanOrEqual(2.5);
    }
  });

  it("write text with the contrast that small print needs", () => {
    const palette = readFileSync(new URL("../../src/chart/palette.ts", import.meta.url), "utf8");
    for (const name of ["INK", "FAINT_INK"])
      expect(contrast(new RegExp(`${name} = "(#\\w+)"`).exec(palette)![1]!, BACKGROUND)).toBeGreaterThanOrEqual(4.5);
  });

  it("are not needed to tell arms apart: dash and shape are different too", () => {
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length);
    const variants = looks.slice(1);
    expect(new Set(variants.map(({ dash }) => dash.join())).size).toBe(variants.length);
  });
});
