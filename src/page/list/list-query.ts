import { capitalized, formatCount, type ExperimentsQuery, type ExperimentsView } from "../../messages/index.ts";
import { flag, html, type Content, type Html } from "../html.ts";

/** What the list is narrowed by. */
export function filters({ query, accounts, policies, counts }: ExperimentsView): Html {
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
<button>Apply</button>
</form>`;
}

/** The way to the pages before and after this one. */
export function pages({ query, pages: all }: ExperimentsView): Content {
  if (all <= 1) return undefined;
  const step = (page: number, text: string): Html =>
    page < 1 || page > all ? html`<span>${text}</span>` : html`<a href="${linkTo(query, { page })}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages">${step(query.page - 1, "Previous")} <span>Page ${formatCount(query.page)} of ${formatCount(all)}</span> ${step(query.page + 1, "Next")}</nav>`;
}

/** In place of the list: why it is empty, and the way back. */
export function nothingListed({ query, total }: ExperimentsView): Html {
  if (total > 0)
    return html`<p>There is no page ${formatCount(query.page)}. <a href="${linkTo(query, { page: 1 })}">First page</a></p>`;
  const { isWall } = query;
  return html`<p>No experiments match. <a href="${isWall ? "/?view=wall" : "/"}">Clear the filters</a></p>`;
}

/** The same list, with something changed. */
export function linkTo(query: ExperimentsQuery, change: Partial<ExperimentsQuery>): string {
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
