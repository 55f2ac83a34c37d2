import { html, type Html } from "./html.ts";

/** Lines over days, drawn small: what the numbers were stands in the table below it. */
export interface DayChart {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly inWords: string;
  readonly days: readonly string[];
  readonly lines: readonly DayLine[];
  /** Of the vertical axis. */
  readonly domain: { readonly from: number; readonly to: number };
  /** Values that the axis names. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** Levels that are drawn dashed across all days: what was planned or is needed. */
  readonly levels?: readonly { readonly value: number; readonly look: number | undefined }[];
}

export interface DayLine {
  readonly name: string;
  /** As `ChartArm.look`. */
  readonly look: number;
  /** One for each day; undefined: none. */
  readonly values: readonly (number | undefined)[];
}

const SIZE = { width: 560, height: 170, left: 52, perLetter: 12, right: 12, top: 10, bottom: 24 } as const;

/** @throws RangeError on an empty domain */
export function dayChart({ title, inWords, days, lines, domain, ticks, levels = [] }: DayChart): Html {
  if (!(domain.to > domain.from)) throw new RangeError("dayChart requires a domain that is not empty");
  const { width, height, right, top, bottom } = SIZE;
  // As wide as the longest name of a value where a phone shows it: letters are larger there.
  const longest = Math.max(0, ...ticks.map(({ label }) => label.length));
  const left = Math.max(SIZE.left, Math.ceil(12 + longest * SIZE.perLetter));
  const x = (index: number): string =>
    number(days.length < 2 ? (left + width - right) / 2 : left + (index * (width - left - right)) / (days.length - 1));
  const y = (value: number): string =>
    number(top + (1 - (value - domain.from) / (domain.to - domain.from)) * (height - top - bottom));
  const named = [0, Math.floor((days.length - 1) / 2), days.length - 1].filter(
    (day, at, all) => all.indexOf(day) === at,
  );
  const end = (index: number): string => (index === 0 ? "start" : index === days.length - 1 ? "end" : "middle");
  return html`<figure class="days"><figcaption>${title} ${lines.map(
    ({ name, look }) => html`<span class="key arm-${look}"><bdi>${name}</bdi></span> `,
  )}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${inWords}">
${ticks.map(({ value, label }) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/><text class="end" x="${left - 6}" y="${number(Number(y(value)) + 4)}">${label}</text>`)}
${named.map((index) => html`<text class="${end(index)}" x="${x(index)}" y="${height - 6}">${days[index]!}</text>`)}
${levels.map(({ value, look }) => html`<line class="level${look !== undefined && ` arm-${look}`}" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/>`)}
${lines.map((line) => pathOf(line, x, y))}
</svg></figure>`;
}

/** A line where days follow each other, and a dot where one stands alone. */
function pathOf({ look, values }: DayLine, x: (index: number) => string, y: (value: number) => string): Html {
  const steps = values.flatMap((value, index) => {
    if (value === undefined) return [];
    return [`${values[index - 1] === undefined ? "M" : "L"}${x(index)} ${y(value)}`];
  });
  const last = values.findLastIndex((value) => value !== undefined);
  return html`<path class="line arm-${look}" d="${steps.join("")}"/>${last >= 0 && html`<circle class="dot arm-${look}" cx="${x(last)}" cy="${y(values[last]!)}" r="3"/>`}`;
}

/** A tenth of a unit is less than anyone sees. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
