/** Draws what `experimentChart` says: SVG for pages, PNG for Slack, without a browser. */
export { chartSvg, createChartPainter, svgToPng } from "./chart-painter.ts";
