import {
  experimentPath,
  formatAmount,
  formatCount,
  formatProbability,
  formatSetting,
  formatTime,
  type DaysView,
  type ExperimentView,
  type LiftLine,
} from "../messages/index.ts";
import type { Visitor } from "../ports/index.ts";
import { actForm } from "./act-form.ts";
import { checksHtml } from "./checks.ts";
import { dayChart } from "./day-chart.ts";
import { sectionHtml } from "./decision/told-sections.ts";
import { Html, html, type Content } from "./html.ts";
import { lineHtml, safeAddress } from "./lines.ts";
import { notificationHtml } from "./notification-html.ts";
import { intervalBar } from "./pictures.ts";
import { tableHtml } from "./table.ts";

/** One experiment. @param svg its chart as `pageChartSvg` paints it; undefined: there is none */
export function experimentPage(view: ExperimentView, svg: string | undefined, visitor: Visitor): Html {
  const { name, lead, tables, hypothesis, story } = view;
  return html`<p class="trail"><a href="/">Experiments</a></p>
<h1><bdi>${name}</bdi></h1>
${view.sinceThen !== undefined && html`<p class="warning" role="status">${view.sinceThen}</p>`}
${asOfForm(view)}
${acting(view, visitor)}
<section class="lead" aria-label="Result">${lead.map((line) => html`<p>${lineHtml(line)}</p>`)}${view.answerUrl !== undefined && html`<p><a class="button" href="${safeAddress(view.answerUrl)}">Review and decide</a></p>`}</section>
${hypothesis !== undefined && html`<p><strong>Hypothesis:</strong> <bdi>${hypothesis}</bdi></p>`}
<section aria-labelledby="variants"><h2 id="variants">Variants</h2>${notificationHtml({ body: tables })}</section>
${lifts(view)}
${svg !== undefined && html`<section aria-labelledby="over-time"><h2 id="over-time">Rates and evidence over time</h2><figure class="chart">${new Html(svg)}</figure></section>`}
${forecast(view)}
${days(view.days)}
<section aria-labelledby="checks"><h2 id="checks">Checks</h2>
${checksHtml(view.checks)}</section>
${policy(view)}
${log(view)}
${story.map((section) => sectionHtml(section))}
${links(view)}`;
}

/** What keeps Herald from stopping it, and the button that ends that; or the button that does. */
function acting({ account, experimentId, hold, status, upToDay }: ExperimentView, visitor: Visitor): Content {
  const fields = { account, experimentId };
  if (hold !== undefined)
    return html`<div class="warning"><p role="status">${hold}</p>${actForm("allow", visitor, fields)}</div>`;
  const isLive = status === "running" || status === "paused";
  return upToDay === undefined && isLive && actForm("hold", visitor, fields);
}

function asOfForm({ account, experimentId, upToDay, lastClosedDay, asOf, timeZone, seen }: ExperimentView): Html {
  const path = experimentPath({ account, experimentId });
  return html`${upToDay !== undefined && html`<p class="warning" role="status">As it stood when ${lastClosedDay} (UTC) had closed. <a href="${path}">As it stands now</a></p>`}
<form class="filters" method="get" action="${path}">
<label>As on <input type="date" name="asOf" value="${lastClosedDay}"${seen !== undefined && html` min="${seen.first}"`}></label>
<button>Show</button>
<p class="foot">Read ${formatTime(asOf, timeZone)}, data through ${lastClosedDay} (UTC)</p>
</form>`;
}

/** Lifts beside each other on one scale, with no difference and what was worth finding. */
function lifts({ lifts: lines, minimumDetectableLift: wanted }: ExperimentView): Content {
  if (lines.length === 0) return undefined;
  const ends = lines.flatMap(({ interval }) => (interval === undefined ? [] : [interval.low, interval.high]));
  const scale = Math.max(0.02, wanted?.value ?? 0, ...ends.map(Math.abs)) * 1.05;
  return html`<section aria-labelledby="lifts"><h2 id="lifts">Lift over the control</h2>
<table class="stacks forest"><thead><tr><th scope="col">Variant</th><th scope="col">Lift (95%)</th><th scope="col" class="wide">−${formatSetting(scale, 0)} to +${formatSetting(scale, 0)}</th><th scope="col">Expected to last (80%)</th></tr></thead>
<tbody>${lines.map((line) => liftRow(line, scale, wanted?.value))}</tbody></table>
<p class="foot">The line in the middle is no difference.${wanted !== undefined && ` The dashed line is the minimum detectable effect, ${wanted.text}.`}</p></section>`;
}

function liftRow({ name, text, interval, expected }: LiftLine, scale: number, wanted: number | undefined): Html {
  return html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="number" data-title="Lift (95%)">${text}</td><td class="wide">${interval && intervalBar(interval, scale, wanted)}</td><td class="number" data-title="Expected to last (80%)">${expected || "–"}</td></tr>`;
}

/** When a decision may come, on the days of the planned run. */
function forecast({ forecast: { facts, day, sentence }, advice }: ExperimentView): Content {
  if (sentence === "" && advice === "") return undefined;
  const picture = facts.kind === "expected" ? fan(day, facts) : undefined;
  return html`<section aria-labelledby="forecast"><h2 id="forecast">Forecast</h2>
${sentence !== "" && html`<p>${sentence}.</p>`}${advice !== "" && html`<p>${advice}.</p>`}${picture}</section>`;
}

function fan(
  today: number,
  { day, earliest, latest, horizonDays }: Extract<ExperimentView["forecast"]["facts"], { readonly kind: "expected" }>,
): Html {
  const last = Math.max(horizonDays, day, today);
  const x = (of: number): string => ((100 * (of - 1)) / Math.max(1, last - 1)).toFixed(1);
  const from = earliest ?? day;
  const to = latest ?? last;
  return html`<figure class="fan"><svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><line class="run" x1="0" x2="100" y1="6" y2="6"/><line class="done" x1="0" x2="${x(today)}" y1="6" y2="6"/><line class="range" x1="${x(from)}" x2="${x(to)}" y1="6" y2="6"/><line class="mark" x1="${x(day)}" x2="${x(day)}" y1="1" y2="11"/></svg>
<figcaption>Day 1 to day ${formatCount(last)}: today is day ${formatCount(today)}, a decision is expected on day ${formatCount(day)} (${formatCount(from)} to ${latest === null ? `after ${formatCount(last)}` : formatCount(to)} in 80% of futures)</figcaption></figure>`;
}

function days(view: DaysView | undefined): Content {
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
<tbody>${all.map(({ date, impressions }) => html`<tr><th scope="row">${date}</th>${impressions.map((count) => html`<td class="number">${Number.isInteger(count) ? formatCount(count) : String(count)}</td>`)}</tr>`)}</tbody>
</table></div></details>`;
}

function policy({ policy: { name, version, lines } }: ExperimentView): Html {
  return html`<section aria-labelledby="policy"><h2 id="policy">Policy in force: <bdi>${name}</bdi></h2>
<dl class="facts">${lines.map(({ title, value }) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}</dl>
<p class="foot">Version ${version}</p></section>`;
}

/** Which days came to which end, and the decision of the last of each. */
function log({ log: runs }: ExperimentView): Content {
  if (runs.length === 0) return undefined;
  return html`<section aria-labelledby="log"><h2 id="log">How it was judged</h2>
${tableHtml({
  title: "How it was judged",
  columns: ["Days (UTC)", "Result", "Last decision"],
  rows: runs.map(({ from, to, result, decisionId }) => [
    from === to ? to : `${from} to ${to}`,
    result,
    html`<a href="/decisions/${encodeURIComponent(decisionId)}">${decisionId}</a>`,
  ]),
})}</section>`;
}

function links({ account, experimentId, url, decisionId, upToDay }: ExperimentView): Html {
  const path = experimentPath({ account, experimentId });
  const day = upToDay === undefined ? "" : `?asOf=${upToDay}`;
  return html`<section aria-labelledby="links"><h2 id="links">More</h2><ul>
<li><a href="${path}/what-if">What if the rules were others?</a></li>
<li><a href="/decisions/${encodeURIComponent(decisionId)}">How this was decided, recomputed</a></li>
<li><a href="${safeAddress(url)}" rel="noreferrer">In Ours Privacy</a></li>
<li>Download: <a href="${path}/days.csv${day}">daily counts as CSV</a>, <a href="/v1${path}${day}">everything as JSON</a></li>
</ul></section>`;
}
