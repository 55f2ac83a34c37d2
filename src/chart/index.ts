/** Draws what `experimentChart` says: SVG for pages, PNG for Slack, without a browser. */
export { createChartPainter } from "./chart-painter.ts";
export { chartSvg, svgToPng } from "./draw-chart.ts";
