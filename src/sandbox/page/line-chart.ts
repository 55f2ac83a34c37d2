import { z } from "zod";
import { html, Html } from "./html.ts";

const chartSchema = z.object({
  title: z.string(),
  chart: z.object({
    type: z.literal("line"),
    series: z.array(z.object({ name: z.string(), data: z.array(z.object({ label: z.string(), value: z.number() })) })),
    axis_config: z.object({ categories: z.array(z.string()), y_label: z.string().optional() }),
  }),
});

const WIDTH = 560;
const HEIGHT = 200;
const LEFT = 46;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 24;
const COLORS = ["#6b7280", "#0b6bcb", "#c2410c", "#0f766e", "#7e22ce", "#a16207"];
const TICKS = 4;
/** Labels of days need so much room. */
const LABEL = 60;

/** Lines as Slack draws them, roughly; undefined: another kind of chart. */
export function lineChartHtml(block: unknown): Html | undefined {
  const parsed = chartSchema.safeParse(block);
  if (!parsed.success) return undefined;
  const { title, chart } = parsed.data;
  const { series, axis_config: axis } = chart;
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const steps = Math.max(1, axis.categories.length - 1);
  const x = (place: number): number => LEFT + (place / steps) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => TOP + (1 - (value - low) / span) * (HEIGHT - TOP - BOTTOM);
  const lines = series.map(({ data }, index) => {
    const points = data.map(({ value }, place) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    return html`<polyline points="${points}" fill="none" stroke="${colorOf(index)}" stroke-width="2"/>`;
  });
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => low + (span * index) / TICKS).map(
    (value) =>
      html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#e5e7eb"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
  );
  const every = Math.ceil((LABEL * axis.categories.length) / (WIDTH - LEFT - RIGHT));
  const days = axis.categories.flatMap((label, place) =>
    (steps - place) % every === 0
      ? [
          html`<text x="${x(place)}" y="${HEIGHT - 6}" text-anchor="${place === steps ? "end" : "middle"}">${label}</text>`,
        ]
      : [],
  );
  const legend = series.map(
    ({ name }, index) => html`<span class="series"><i style="background:${colorOf(index)}"></i>${name}</span>`,
  );
  const unit = axis.y_label === undefined || axis.y_label === "" ? "" : ` (${axis.y_label})`;
  return html`<figure class="chart"><figcaption>${title}${unit}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${ticks}${lines}${days}</svg><div class="legend">${legend}</div></figure>`;
}

function colorOf(index: number): string {
  return COLORS[index % COLORS.length]!;
}
