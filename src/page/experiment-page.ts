import {
  experimentPath,
  formatCount,
  formatDate,
  formatDay,
  formatTime,
  type ExperimentView,
} from "../messages/index.ts";
import type { Visitor } from "../ports/index.ts";
import { actForm, headed } from "./act-form.ts";
import { checksHtml } from "./checks.ts";
import { sectionHtml } from "./decision/told-sections.ts";
import { daysSection } from "./experiment/days-section.ts";
import { liftSection } from "./experiment/lift-section.ts";
import { Html, html, type Content } from "./html.ts";
import { lineHtml, safeAddress } from "./lines.ts";
import { notificationHtml } from "./notification-html.ts";
import { tableHtml } from "./table.ts";

/** One experiment. @param svg its chart as `pageChartSvg` paints it; undefined: there is none */
export function experimentPage(view: ExperimentView, svg: string | undefined, visitor: Visitor): Html {
  const { name, lead, tables, hypothesis, story } = view;
  return html`<p class="trail"><a href="/">Experiments</a></p>
${headed(html`<h1><bdi>${name}</bdi></h1>`, [holding(view, visitor)])}
${view.sinceThen !== undefined && html`<p class="warning" role="status">${view.sinceThen}</p>`}
${onHold(view, visitor)}
${asOfForm(view)}
<section class="lead" aria-label="Result">${lead.map((line) => html`<p>${lineHtml(line)}</p>`)}${view.answerUrl !== undefined && html`<p><a class="button" href="${safeAddress(view.answerUrl)}">Review and decide</a></p>`}</section>
${hypothesis !== undefined && html`<p><strong>Hypothesis:</strong> <bdi>${hypothesis}</bdi></p>`}
<section aria-labelledby="variants"><h2 id="variants">Variants</h2>${notificationHtml({ body: tables })}</section>
${liftSection(view)}
${svg !== undefined && html`<section aria-labelledby="over-time"><h2 id="over-time">${view.chart?.evidence === undefined ? "Rates over time" : "Rates and evidence over time"}</h2>${chartFigure(view.chart, svg)}</section>`}
${forecast(view)}
${daysSection(view.days)}
<section aria-labelledby="checks"><h2 id="checks">Checks</h2>
${checksHtml(view.checks)}</section>
${policy(view)}
${log(view)}
${story.map((section) => sectionHtml(section))}
${links(view)}`;
}

/** The painted chart, with its names in full. As narrow as a phone it is moved sideways rather than shrunk until nobody can read it. */
function chartFigure(chart: ExperimentView["chart"], svg: string): Html {
  const nameOf = (label: string): string => {
    const key = chart?.key.find(({ letter }) => label === letter || label.startsWith(`${letter}:`));
    return key === undefined ? label : `${key.letter}: ${key.name}`;
  };
  return html`<figure class="chart"><figcaption>${chart?.arms.map(
    ({ label, look }) => html`<span class="key arm-${look}"><bdi>${nameOf(label)}</bdi></span> `,
  )}</figcaption><div class="scroll" tabindex="0" role="region" aria-label="The chart">${new Html(svg)}</div></figure>`;
}

/** What keeps Herald from stopping it, and the button that ends that. */
function onHold({ account, experimentId, hold }: ExperimentView, visitor: Visitor): Content {
  if (hold === undefined) return undefined;
  const allow = actForm("allow", visitor, { account, experimentId });
  return html`<div class="warning"><p role="status">${hold}</p>${allow}</div>`;
}

/** The button that keeps Herald from stopping it. */
function holding({ account, experimentId, hold, status, upToDay }: ExperimentView, visitor: Visitor): Content {
  const isLive = status === "running" || status === "paused";
  return hold === undefined && upToDay === undefined && isLive && actForm("hold", visitor, { account, experimentId });
}

function asOfForm({ account, experimentId, upToDay, lastClosedDay, asOf, timeZone, seen }: ExperimentView): Html {
  const path = experimentPath({ account, experimentId });
  return html`${upToDay !== undefined && html`<p class="warning" role="status">As of the end of ${formatDate(lastClosedDay)} (UTC). <a href="${path}">Show the latest</a></p>`}
<form class="filters" method="get" action="${path}">
<label>As of <input type="date" name="asOf" value="${lastClosedDay}"${seen !== undefined && html` min="${seen.first}"`}></label>
<button>Show</button>
<p class="foot">Updated ${formatTime(asOf, timeZone)}, data through ${formatDay(lastClosedDay)} (UTC)</p>
</form>`;
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

function policy({ policy: { name, version, lines } }: ExperimentView): Html {
  return html`<section aria-labelledby="policy"><h2 id="policy">Policy in force: <bdi>${name}</bdi></h2>
<dl class="facts">${lines.map(({ title, value }) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}</dl>
<p class="foot">Version ${version}</p></section>`;
}

/** Which days came to which end, and the decision of the last of each. */
function log({ log: runs }: ExperimentView): Content {
  if (runs.length === 0) return undefined;
  return html`<section aria-labelledby="log"><h2 id="log">Decision history</h2>
${tableHtml({
  title: "Decision history",
  columns: ["Days (UTC)", "Result", "Last decision"],
  rows: runs.map(({ from, to, result, decisionId }) => [
    from === to ? formatDay(to) : `${formatDay(from)} to ${formatDay(to)}`,
    result,
    html`<a href="/decisions/${encodeURIComponent(decisionId)}">${decisionId}</a>`,
  ]),
})}</section>`;
}

function links({ account, experimentId, url, decisionId, upToDay }: ExperimentView): Html {
  const path = experimentPath({ account, experimentId });
  const day = upToDay === undefined ? "" : `?asOf=${upToDay}`;
  return html`<section aria-labelledby="links"><h2 id="links">More</h2><ul>
<li><a href="${path}/what-if">What if the rules were different?</a></li>
<li><a href="/decisions/${encodeURIComponent(decisionId)}">How this was decided, recomputed</a></li>
<li><a href="${safeAddress(url)}" rel="noreferrer">In Ours Privacy</a></li>
<li>Download: <a href="${path}/days.csv${day}">daily counts as CSV</a>, <a href="/v1${path}${day}">everything as JSON</a></li>
</ul></section>`;
}
