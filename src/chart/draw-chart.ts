import type { ExperimentChart } from "../messages/index.ts";
import { chartSpec } from "./chart-spec.ts";
import { columnsFor, heightOf, PLOT_LEFT, plotBottom, RATES, SCALE, WIDTH } from "./layout.ts";
import { FAMILY, fontFiles } from "./typeface.ts";

/** The chart as SVG, for pages: the same chart gives the same text. */
export async function chartSvg(chart: ExperimentChart): Promise<string> {
  const [{ compile }, { parse, View, Error: ERRORS_ONLY }] = await Promise.all([import("vega-lite"), import("vega")]);
  const { spec } = compile(chartSpec(chart) as Parameters<typeof compile>[0]);
  // Vega would size the picture by its guess at text widths; here every place is known.
  const size = { width: columnsFor(chart).plotWidth, height: plotBottom(chart) - RATES.top };
  const padding = {
    left: PLOT_LEFT,
    top: RATES.top,
    right: WIDTH - PLOT_LEFT - size.width,
    bottom: heightOf(chart) - RATES.top - size.height,
  };
  const view = new View(parse({ ...spec, ...size, autosize: "none", padding }), {
    renderer: "none",
    logLevel: ERRORS_ONLY,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Two and a half times as large, only with the shipped fonts. */
export async function svgToPng(svg: string): Promise<Buffer> {
  const { renderAsync } = await import("@resvg/resvg-js");
  const image = await renderAsync(svg, {
    // One unknown key here and all of them are ignored.
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: FAMILY },
    fitTo: { mode: "zoom", value: SCALE },
    logLevel: "off",
  });
  return image.asPng();
}
