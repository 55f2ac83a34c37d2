/** Draws what `experimentChart` says: SVG for pages, PNG for Slack, without a browser. */
export { createChartPainter } from "./chart-painter.ts";
export { chartSvg, pageChartSvg } from "./chart-svg.ts";
export { svgToPng } from "./svg-to-png.ts";
