import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { chartSvg } from "../../src/chart/index.ts";
import { fontFiles } from "../../src/chart/typeface.ts";
import type { ExperimentChart } from "../../src/messages/index.ts";
import { aChart } from "../support/charts/made-charts.ts";
import { readSvg, structureOf } from "../support/charts/read-svg.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";

const WAYS_OUT: readonly (readonly [string, string])[] = [
  ["the end of a text and a script", "</text><script>alert(1)</script>"],
  ["the end of an attribute and a handler", '" onload="alert(1)" x="'],
  ["the same with single quotes", "' onload='alert(1)' x='"],
  ["the end of the picture and another one", '</svg><svg xmlns="http://www.w3.org/2000/svg">'],
  ["a section that is not read", "<![CDATA[ ]]> <!-- -->"],
  [
    "an instruction and a document type",
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  ],
  ["references that do not exist", "&nope; &#0; &#xD800; &amp;lt;"],
  ["what XML cannot contain, escaped or not", "a\u0000b\u0001c\u001bd\ufffee\uffff"],
  ["patterns of replacements", "$& $1 $` $' $$"],
];

/** The name wherever a chart has words: no cleaning came before. */
function calledEverywhere(name: string): ExperimentChart {
  const chart = aChart();
  const { rates, evidence } = chart;
  const named = <Named extends object>(line: Named): Named => ({ ...line, label: name, latest: name.slice(0, 4) });
  return {
    ...chart,
    title: name,
    subtitle: name,
    daysTitle: name,
    altText: name,
    notes: [name],
    arms: chart.arms.map((arm) => ({ ...arm, label: name })),
    rates: { ...rates, title: name, lines: rates.lines.map(named) },
    evidence: {
      ...evidence!,
      title: name,
      lines: evidence!.lines.map(named),
      boundaries: evidence!.boundaries.map(named),
    },
  };
}

describe("a hostile name in a picture", () => {
  it.each([...Object.entries(HOSTILE_NAMES).map(([what, make]) => [what, make(60)] as const), ...WAYS_OUT])(
    "of %s stays words: nothing is added to the picture",
    (_, name) => {
      const svg = chartSvg(calledEverywhere(name));
      expect(() => readSvg(svg)).not.toThrow();
      expect(structureOf(svg)).toEqual(structureOf(chartSvg(aChart())));
      // The renderer reads it as XML, and refuses what is none.
      expect(() => new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: fontFiles() } })).not.toThrow();
    },
  );

  it("is shown as it was given where it has room", () => {
    const name = `<b> "Tom" & 'Ann' </b>`;
    const chart = { ...aChart(), title: name };
    expect(readSvg(chartSvg(chart))[0]!.text).toBe(name);
  });

  it("is told to those who do not see the picture", () => {
    expect(chartSvg(aChart({ altText: `"A" & <b>` }))).toContain(
      'role="img" aria-label="&quot;A&quot; &amp; &lt;b&gt;"',
    );
  });
});
