import { formatCount, formatMonth, type ProgramView } from "../messages/index.ts";
import { flag, html, type Content, type Html } from "./html.ts";
import { notificationHtml } from "./notification-html.ts";
import { shareBar } from "./pictures.ts";

/** Times that can be looked at, in days. */
export const PROGRAM_DAYS = [30, 90, 365] as const;

/** How testing goes, and how Herald itself does. */
export function programPage(view: ProgramView): Html {
  const { days, figures } = view;
  return html`<h1>Program, last ${formatCount(days)} days</h1>
<form class="filters" method="get" action="/program"><label>Time <select name="days">${PROGRAM_DAYS.map((one) => html`<option value="${one}" ${flag("selected", one === days)}>Last ${one} days</option>`)}</select></label><button>Show</button>
<p><a href="/calendar.ics">Expected decision days as a calendar</a></p></form>
<dl class="figures-list">${figures.map(({ title, value, note }) => html`<div><dt>${title}</dt><dd><strong>${value}</strong>${note !== "" && html`<small>${note}</small>`}</dd></div>`)}</dl>
${months(view)}
<section aria-label="In detail">${notificationHtml(view)}</section>`;
}

function months({ months: all }: ProgramView): Content {
  const most = Math.max(1, ...all.map(({ worthAWeek }) => worthAWeek));
  return html`<section aria-labelledby="months"><h2 id="months">By month</h2>
<div class="scroll" tabindex="0" role="region" aria-label="By month, as a table"><table class="stacks months"><thead><tr><th scope="col">Month (UTC)</th><th scope="col">Ended</th><th scope="col">With a winner</th><th scope="col">Estimated impact, conversions</th><th scope="col" class="wide"><span class="unseen">Estimated impact, drawn</span></th></tr></thead>
<tbody>${all.map(({ month, ended, winners, worth, worthAWeek }) => html`<tr><th scope="row">${formatMonth(month)}</th><td class="number" data-title="Ended">${formatCount(ended)}</td><td class="number" data-title="With a winner">${formatCount(winners)}</td><td class="number${worth === "" && " nothing"}" data-title="Estimated impact">${worth || "–"}</td><td class="wide">${worthAWeek > 0 && shareBar(worthAWeek / most)}</td></tr>`)}</tbody></table></div></section>`;
}
