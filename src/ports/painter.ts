import type { ExperimentChart } from "../messages/index.ts";

/** A drawn chart: for pages, and for Slack. */
export interface ChartPicture {
  readonly svg: string;
  readonly png: Buffer;
}

/** Draws charts. */
export interface ChartPainter {
  draw(chart: ExperimentChart): Promise<ChartPicture>;
}
