import type { Visitor } from "../ports/index.ts";
import {
  checkTitle,
  experimentPath,
  formatAmount,
  formatCount,
  formatTime,
  type ExperimentsQuery,
  type ExperimentsView,
  type ListRow,
} from "../messages/index.ts";
import type { CheckId } from "../decision/index.ts";
import type { DigestBrief } from "../messages/index.ts";
import { actForm, headed } from "./act-form.ts";
import { html, type Content, type Html } from "./html.ts";
import { rowHtml } from "./lines.ts";
import { filters, linkTo, nothingListed, pages } from "./list/list-query.ts";
import { isNothing } from "./table.ts";
import { intervalBar, shareBar, sparkline } from "./pictures.ts";

/** The list of experiments: what needs people first, then all of them. */
export function experimentsPage(view: ExperimentsView, visitor: Visitor): Html {
  return html`${summary(view, visitor)}
${section("Decide", view.decide, view.counts.decide, linkTo(view.query, { show: "decide", page: 1 }))}
${fixSection(view)}
${listSection(view)}
${section("Decided lately", view.decided, view.decided.length, undefined)}
${foot(view)}`;
}

function summary({ query, counts: { decide, fix, running }, pause, worker }: ExperimentsView, visitor: Visitor): Html {
  const parts = [
    ...(decide === 0 ? [] : [formatAmount(decide, "decision for you", "decisions for you")]),
    ...(fix === 0 ? [] : [formatAmount(fix, "problem")]),
    `${formatCount(running)} running`,
  ];
  const title = decide + fix === 0 ? `Nothing to decide · ${formatCount(running)} running` : parts.join(" · ");
  const acts = query.isWall ? [] : (["digest", "sweep", ...(pause === undefined ? (["pause"] as const) : [])] as const);
  return html`${headed(
    html`<h1>${title}</h1>`,
    acts.map((act) => actForm(act, visitor)),
  )}
${pause !== undefined && html`<div class="warning"><p role="status">Herald is paused${pause.by !== "" && html` by <bdi>${pause.by}</bdi>`}: it stops nothing until someone resumes it.</p>${!query.isWall && actForm("resume", visitor)}</div>`}
${worker.givenUp > 0 && html`<p class="warning" role="status">${formatAmount(worker.givenUp, "job")} failed recently: see <a href="/system">System</a>.</p>`}
${worker.overdue.length > 0 && html`<p class="warning" role="status">Overdue: ${worker.overdue.join(", ")}.</p>`}`;
}

function section(title: string, briefs: readonly DigestBrief[], total: number, more: string | undefined): Content {
  if (briefs.length === 0) return undefined;
  return html`<section aria-labelledby="${idOf(title)}"><h2 id="${idOf(title)}">${title}</h2>
<ul class="cards">${briefs.map(({ row }) => rowHtml(row))}</ul>
${total > briefs.length && more !== undefined && html`<p><a href="${more}">All ${formatCount(total)}</a></p>`}</section>`;
}

/** More problems than are read one by one are shown by what they have in common. */
function fixSection({ fix, counts, problems, query }: ExperimentsView): Content {
  if (fix.length === 0) return undefined;
  return html`<section aria-labelledby="fix"><h2 id="fix">Fix</h2>
${counts.fix > fix.length && html`<ul class="tags">${problems.map(({ check, count }) => html`<li><a href="${linkTo(query, { show: "fix", problem: check, page: 1 })}">${checkTitle(check as CheckId)} <span class="count">${formatCount(count)}</span></a></li>`)}</ul>`}
<ul class="cards">${fix.map(({ row }) => rowHtml(row))}</ul>
${counts.fix > fix.length && html`<p><a href="${linkTo(query, { show: "fix", page: 1 })}">All ${formatCount(counts.fix)} problems</a></p>`}</section>`;
}

const COLUMNS = [
  { by: "name", title: "Experiment" },
  { by: "day", title: "Day" },
  { by: undefined, title: "Ahead" },
  { by: "chance", title: "Chance of being best" },
  { by: "lift", title: "Lift (95%)" },
  { by: "evidence", title: "Evidence" },
  { by: undefined, title: "Guardrails" },
  { by: undefined, title: "What’s left" },
  { by: "expected", title: "Expected decision" },
] as const;

function listSection(view: ExperimentsView): Html {
  const { query, rows, total } = view;
  // A column in which there is nothing takes room from the others.
  const hasGuardrails = rows.some(({ guardrails }) => guardrails !== "none");
  const scale = Math.max(
    0.05,
    ...rows.flatMap(({ interval }) => (interval === undefined ? [] : [Math.abs(interval.value) * 2])),
  );
  return html`<section aria-labelledby="list"><h2 id="list">${titleOf(query)} <span class="count">${formatCount(total)}</span></h2>
${!query.isWall && filters(view)}
${
  rows.length === 0
    ? nothingListed(view)
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${titleOf(query)}"><table class="stacks">
<thead><tr>${COLUMNS.filter(({ title }) => hasGuardrails || title !== "Guardrails").map((column) => heading(column, query))}</tr></thead>
<tbody>${rows.map((row) => tableRow(row, { withAccount: view.accounts.length > 1, hasGuardrails, scale }))}</tbody>
</table></div>
<p class="foot">${LEGEND}</p>`
}
${pages(view)}</section>`;
}

const LEGEND =
  "Lift: the bar is the 95% interval, its mark the estimate, the line through it no difference; the curve is the lift over the last days. Evidence: how much of what is needed is there; from 100% on there is enough.";

function titleOf({ show, status }: ExperimentsQuery): string {
  if (show === "decide") return "To decide";
  if (show === "fix") return "To fix";
  return status === undefined
    ? "Running and paused"
    : status === "any"
      ? "All"
      : `${status[0]!.toUpperCase()}${status.slice(1)}`;
}

function heading({ by, title }: (typeof COLUMNS)[number], query: ExperimentsQuery): Html {
  if (by === undefined || query.isWall) return html`<th scope="col">${title}</th>`;
  const isSorted = query.sort === by;
  const descending = isSorted ? !query.descending : by !== "name" && by !== "expected";
  const order = query.descending ? "descending" : "ascending";
  return html`<th scope="col"${isSorted && html` aria-sort="${order}"`}><a href="${linkTo(query, { sort: by, descending, page: 1 })}">${title}</a></th>`;
}

interface RowOptions {
  readonly withAccount: boolean;
  readonly hasGuardrails: boolean;
  /** Largest lift that is drawn. */
  readonly scale: number;
}

function tableRow(row: ListRow, { withAccount, hasGuardrails, scale }: RowOptions): Html {
  const { name, accountName, day, ahead, chance, lift, interval, evidence, lifts, why, outlook, expected } = row;
  const cell = (title: string, contents: Content, kind = ""): Html =>
    html`<td data-title="${title}" class="${kind}${isNothing(contents) && " nothing"}">${contents}</td>`;
  return html`<tr class="${row.standing}">
<th scope="row"><a href="${experimentPath(row)}"><bdi>${name}</bdi></a>${row.isPaused && html` <span class="tag">Paused</span>`}${withAccount && html`<small><bdi>${accountName}</bdi></small>`}</th>
${cell("Day", day.replace(/^day /u, ""), "number")}
${cell("Ahead", ahead === "" ? "–" : html`<bdi>${ahead}</bdi>`)}
${cell("Chance of being best", chance || "–", "number")}
${cell("Lift (95%)", lift === "" && lifts.length < 2 ? "–" : html`${lift || "–"}${interval && intervalBar(interval, scale)}${sparkline(lifts)}`, "figure")}
${cell("Evidence", evidence === undefined ? "–" : html`${evidence.text}${shareBar(evidence.share)}`, "figure")}
${hasGuardrails && cell("Guardrails", GUARDRAILS[row.guardrails])}
${cell("What’s left", [why, outlook].filter((words) => words !== "").join(", ") || "–")}
${cell("Expected decision", expected || "–", "number")}
</tr>`;
}

const GUARDRAILS: Readonly<Record<ListRow["guardrails"], string>> = {
  none: "–",
  harmed: "Harmed",
  open: "Not shown to hold",
  hold: "Hold",
};

function foot({ asOf, timeZone, nextDigestAt }: ExperimentsView): Html {
  const parts = [
    asOf === undefined ? "Nothing has been read yet" : `Updated ${formatTime(asOf, timeZone)}`,
    ...(nextDigestAt === undefined ? [] : [`next digest ${formatTime(nextDigestAt, timeZone)}`]),
  ];
  return html`<p class="foot">${parts.join(" · ")}</p>`;
}

function idOf(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}
