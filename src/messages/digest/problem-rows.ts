import { problemCheck, type CheckId } from "../../decision/index.ts";
import { link, strong, text, type Line, type List, type Row } from "../../notify/index.ts";
import { checkTitle } from "../checks/check-words.ts";
import { failureWords } from "../text/failure-words.ts";
import { formatAmount, formatCount } from "../text/format.ts";
import type { DigestEntry, DigestBrief, Unread } from "./model.ts";
import { unreadRow } from "./unread-words.ts";

/** What several experiments have in common, after `12 experiments `. */
const IN_COMMON: Readonly<Partial<Record<CheckId, string>>> = {
  "goal-set": "have no goal, so nothing counts as a conversion",
  "one-control": "don't have exactly one control",
  "sound-counts": "have counts that can't be right",
  "arms-known": "count visitors of variants that aren't set up",
  "same-configuration": "were changed while running",
  "counts-grow": "have counts that dropped",
  "series-matches-totals": "have daily counts that don't add up to their totals",
  "has-traffic": "get no traffic",
  "split-as-planned": "aren't splitting traffic as planned",
  "independent-days": "have days that resemble the day before",
};
/** Longest reason. */
const REASON = 160;
/** Of a group, so many are named. */
const NAMED = 3;
const NAME = 60;

/** A problem in a row of its own, and what it says in a row that it shares. Those with the same in common are one kind. */
interface Problem extends NonNullable<DigestBrief["problem"]> {
  readonly row: Row;
}

/** Each problem in a row of its own; where there are more than `most`, also in short: the kinds of problems, the most urgent first. */
export function problemRows(
  fix: readonly DigestBrief[],
  unread: readonly Unread[],
  most: number,
): Pick<List, "rows" | "inShort"> {
  const accounts = unread.filter(({ what }) => what === "account").map(unreadRow);
  const problems = [
    ...fix.map(({ row, problem }) => ({ row, ...problem! })),
    ...unread.filter(({ what }) => what === "experiment").map(unreadProblem),
  ];
  const rows = [...accounts, ...problems.map(({ row }) => row)];
  if (rows.length <= most) return { rows };
  const groups = [...Map.groupBy(problems, ({ inCommon }) => JSON.stringify(inCommon)).values()];
  const kinds = [...accounts.map((row) => ({ row, count: 1 })), ...groups.map(groupRow)];
  const more = kinds.slice(most).reduce((sum, { count }) => sum + count, 0);
  return { rows, inShort: { rows: kinds.slice(0, most).map(({ row }) => row), more } };
}

/** What a row says of an experiment with a problem that others have as well. */
export function sharedProblem({ decision, url }: DigestEntry): NonNullable<DigestBrief["problem"]> {
  return { name: [link(url, decision.experimentName, NAME)], inCommon: [inCommonOf(problemCheck(decision))] };
}

function unreadProblem(unread: Unread): Problem {
  const { name, experimentId, failure } = unread;
  const reason = failure === undefined ? "" : failureWords(failure);
  return {
    row: unreadRow(unread),
    name: [text(name ?? experimentId, NAME)],
    inCommon: ["could not be read: ", text(reason, REASON)],
  };
}

function inCommonOf(check: CheckId | null): string {
  if (check === null) return "need a look";
  return IN_COMMON[check] ?? `fail the check “${checkTitle(check).toLowerCase()}”`;
}

/** One alone says all there is to say about it. */
function groupRow(problems: readonly Problem[]): { readonly row: Row; readonly count: number } {
  const count = problems.length;
  const [{ row, inCommon }] = problems as [Problem];
  if (count === 1) return { row, count };
  const named = problems.slice(0, NAMED).flatMap(({ name }, index): Line => [...(index === 0 ? [] : [", "]), ...name]);
  const more = count > NAMED ? [` and ${formatCount(count - NAMED)} more`] : [];
  return {
    row: {
      lines: [
        [strong(formatAmount(count, "experiment")), " ", ...inCommon],
        [...named, ...more],
      ],
      isWarning: true,
    },
    count,
  };
}
