import type { Visitor } from "../ports/index.ts";
import {
  capitalized,
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
import { actForm } from "./act-form.ts";
import { flag, html, type Content, type Html } from "./html.ts";
import { rowHtml } from "./lines.ts";
import { intervalBar, shareBar, sparkline } from "./pictures.ts";

/** The list of experiments: what needs people first, then all of them. */
export function experimentsPage(view: ExperimentsView, visitor: Visitor): Html {
  return html`${summary(view, visitor)}
${section("Decide", view.decide, view.counts.decide, linkTo(view.query, { show: "decide", page: 1 }))}
${fixSection(view)}
${listSection(view)}
${section("Decided lately", view.decided, view.decided.length, undefined)}
${foot(view, visitor)}`;
}

function summary({ query, counts: { decide, fix, running }, pause, worker }: ExperimentsView, visitor: Visitor): Html {
  const parts = [
    ...(decide === 0 ? [] : [formatAmount(decide, "decision for you", "decisions for you")]),
    ...(fix === 0 ? [] : [formatAmount(fix, "problem")]),
    `${formatCount(running)} running`,
  ];
  return html`<h1>${decide + fix === 0 ? `Nothing to decide · ${formatCount(running)} running` : parts.join(" · ")}</h1>
${pause !== undefined && html`<div class="warning"><p role="status">Herald is paused${pause.by !== "" && html` by <bdi>${pause.by}</bdi>`}: it stops nothing until someone resumes it.</p>${!query.isWall && actForm("resume", visitor)}</div>`}
${worker.givenUp > 0 && html`<p class="warning" role="status">${formatAmount(worker.givenUp, "job was", "jobs were")} given up lately: <a href="/system">System</a> says which.</p>`}
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
  { by: undefined, title: "Why not yet" },
  { by: "expected", title: "Expected" },
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
    ? html`<p>${total === 0 ? "There is none that fits." : "There are fewer pages."}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${titleOf(query)}"><table class="stacks">
<thead><tr>${COLUMNS.filter(({ title }) => hasGuardrails || title !== "Guardrails").map((column) => heading(column, query))}</tr></thead>
<tbody>${rows.map((row) => tableRow(row, { withAccount: view.accounts.length > 1, hasGuardrails, scale }))}</tbody>
</table></div>`
}
${pages(view)}</section>`;
}

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
  if (by === undefined) return html`<th scope="col">${title}</th>`;
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
    html`<td data-title="${title}" class="${kind}">${contents}</td>`;
  return html`<tr class="${row.standing}">
<th scope="row"><a href="${experimentPath(row)}"><bdi>${name}</bdi></a>${withAccount && html`<small><bdi>${accountName}</bdi></small>`}</th>
${cell("Day", day.replace(/^day /u, ""), "number")}
${cell("Ahead", html`<bdi>${ahead || "–"}</bdi>`)}
${cell("Chance of being best", chance || "–", "number")}
${cell("Lift (95%)", html`${lift || "–"}${interval && intervalBar(interval, scale)}`, "figure")}
${cell("Evidence", html`${evidence === undefined ? "–" : html`${evidence.text}${shareBar(evidence.share)}`}${sparkline(lifts)}`, "figure")}
${hasGuardrails && cell("Guardrails", GUARDRAILS[row.guardrails])}
${cell("Why not yet", [why, outlook].filter((words) => words !== "").join(", ") || "–")}
${cell("Expected", expected || "–", "number")}
</tr>`;
}

const GUARDRAILS: Readonly<Record<ListRow["guardrails"], string>> = {
  none: "–",
  harmed: "Harmed",
  open: "Not shown to hold",
  hold: "Hold",
};

function filters({ query, accounts, policies, counts }: ExperimentsView): Html {
  const options = (chosen: string | undefined, all: readonly (readonly [value: string, text: string])[]): Html[] =>
    all.map(
      ([value, text]) => html`<option value="${value}" ${flag("selected", value === (chosen ?? ""))}>${text}</option>`,
    );
  return html`<form class="filters" method="get" action="/" role="search">
<label>Search <input type="search" name="search" value="${query.search ?? ""}" maxlength="200"></label>
${accounts.length > 1 && html`<label>Account <select name="account">${options(query.account, [["", "All"], ...accounts.map(({ id, name }) => [id, name] as const)])}</select></label>`}
<label>Status <select name="status">${options(query.status, [["", "Running and paused"], ["any", "Any"], ...counts.statuses.map((status) => [status, capitalized(status)] as const)])}</select></label>
${policies.length > 1 && html`<label>Policy <select name="policy">${options(query.policy, [["", "All"], ...policies.map((name) => [name, name] as const)])}</select></label>`}
<label>Show <select name="show">${options(query.show, [
    ["", "Everything"],
    ["decide", "To decide"],
    ["fix", "To fix"],
  ])}</select></label>
<input type="hidden" name="sort" value="${query.sort}">
<input type="hidden" name="order" value="${query.descending ? "desc" : "asc"}">
<button>Show</button>
</form>`;
}

function pages({ query, pages: all }: ExperimentsView): Content {
  if (all <= 1) return undefined;
  const step = (page: number, text: string): Html =>
    page < 1 || page > all ? html`<span>${text}</span>` : html`<a href="${linkTo(query, { page })}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages">${step(query.page - 1, "Previous")} <span>Page ${formatCount(query.page)} of ${formatCount(all)}</span> ${step(query.page + 1, "Next")}</nav>`;
}

function foot({ query, asOf, timeZone, nextDigestAt, pause }: ExperimentsView, visitor: Visitor): Html {
  const parts = [
    asOf === undefined ? "Nothing has been read yet" : `Read ${formatTime(asOf, timeZone)}`,
    ...(nextDigestAt === undefined ? [] : [`next digest ${formatTime(nextDigestAt, timeZone)}`]),
  ];
  const acts = (["digest", "sweep", ...(pause === undefined ? (["pause"] as const) : [])] as const).flatMap(
    (act) => actForm(act, visitor) ?? [],
  );
  return html`<p class="foot">${parts.join(" · ")}</p>${!query.isWall && acts.length > 0 && html`<div class="acts" role="group" aria-label="What you can do">${acts}</div>`}`;
}

/** The same list, with something changed. */
function linkTo(query: ExperimentsQuery, change: Partial<ExperimentsQuery>): string {
  const { account, status, policy, show, problem, search, sort, descending, page, isWall } = { ...query, ...change };
  const parameters = new URLSearchParams();
  const named = { account, status, policy, show, problem, search };
  for (const [name, value] of Object.entries(named)) if (value !== undefined) parameters.set(name, value);
  if (sort !== "evidence" || !descending) {
    parameters.set("sort", sort);
    parameters.set("order", descending ? "desc" : "asc");
  }
  if (page > 1) parameters.set("page", String(page));
  if (isWall) parameters.set("view", "wall");
  const text = parameters.toString();
  return text === "" ? "/" : `/?${text}`;
}

function idOf(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}
