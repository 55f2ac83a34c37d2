import { formatAmount, formatCount, formatDay, formatProbability, type DaysView } from "../../messages/index.ts";
import { dayChart } from "../day-chart.ts";
import { html, type Content, type Html } from "../html.ts";

/** What each day brought: drawn, and as a table. */
export function daysSection(view: DaysView | undefined): Content {
  if (view === undefined) return undefined;
  const { arms, days: all } = view;
  const labels = all.map(({ label }) => label);
  const most = Math.max(1, ...all.flatMap(({ impressions }) => impressions));
  const lines = (of: (day: DaysView["days"][number], place: number) => number | undefined) =>
    arms.map(({ name, look }, place) => ({ name, look, values: all.map((day) => of(day, place)) }));
  const hasChances = all.some(({ chances }) => chances !== undefined);
  return html`<section aria-labelledby="days"><h2 id="days">Day by day</h2><div class="figures">
${
  hasChances &&
  dayChart({
    title: "Chance of being best, for information",
    inWords: `Chance of being best by day, ${arms.map(({ name }, place) => `${name}: ${lastOf(all, place)}`).join(", ")}`,
    days: labels,
    lines: lines(({ chances }, place) => chances?.[place]),
    domain: { from: 0, to: 1 },
    ticks: [0, 0.5, 1].map((value) => ({ value, label: `${value * 100}%` })),
  })
}
${dayChart({
  title: "Impressions",
  inWords: `Impressions by day, at most ${formatCount(Math.round(most))} of one variant`,
  days: labels,
  lines: lines(({ impressions }, place) => impressions[place]),
  domain: { from: 0, to: most * 1.05 },
  ticks: [0, most].map((value) => ({ value, label: formatCount(Math.round(value)) })),
})}
${splitChart(view, labels)}
</div>${dayTable(view)}</section>`;
}

function lastOf(all: DaysView["days"], place: number): string {
  const chance = all.at(-1)?.chances?.[place];
  return chance === undefined ? "none" : formatProbability(chance);
}

/** Shares of each day's impressions beside what was planned. */
function splitChart({ arms, days: all }: DaysView, labels: readonly string[]): Content {
  const shares = all.flatMap((day) => day.shares);
  const planned = arms.flatMap(({ plannedShare }) => plannedShare ?? []);
  const ends = [...shares, ...planned];
  const low = Math.max(0, Math.min(...ends) - 0.05);
  const high = Math.min(1, Math.max(...ends) + 0.05);
  if (!(high > low)) return undefined;
  return dayChart({
    title: "Traffic split, dashed as planned",
    inWords: `Share of each day's impressions by variant, between ${formatProbability(Math.min(...shares))} and ${formatProbability(Math.max(...shares))}`,
    days: labels,
    lines: arms.map(({ name, look }, place) => ({ name, look, values: all.map((day) => day.shares[place]) })),
    domain: { from: low, to: high },
    ticks: [low, high].map((value) => ({ value, label: formatProbability(value, 0) })),
    levels: arms.flatMap(({ plannedShare, look }) =>
      plannedShare === undefined ? [] : [{ value: plannedShare, look }],
    ),
  });
}

function dayTable({ arms, days: all }: DaysView): Html {
  return html`<details><summary>The numbers, ${formatAmount(all.length, "day")}</summary><div class="scroll" tabindex="0" role="region" aria-label="Impressions by day"><table>
<thead><tr><th scope="col">Day (UTC)</th>${arms.map(({ name }) => html`<th scope="col">Impressions, <bdi>${name}</bdi></th>`)}</tr></thead>
<tbody>${all.map(({ date, impressions }) => html`<tr><th scope="row">${formatDay(date)}</th>${impressions.map((count) => html`<td class="number">${Number.isInteger(count) ? formatCount(count) : String(count)}</td>`)}</tr>`)}</tbody>
</table></div></details>`;
}
