import type { CheckId } from "../../decision/index.ts";
import { link, strong, text, type Line, type List, type Row } from "../../notify/index.ts";
import { checkTitle } from "../checks/check-words.ts";
import { failureWords } from "../text/failure-words.ts";
import { formatAmount, formatCount } from "../text/format.ts";
import type { DigestEntry, Unread } from "./model.ts";
import { checkOf, fixRow } from "./story.ts";
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
  "independent-impressions": "vary more from day to day than chance allows",
};
/** Longest reason. */
const REASON = 160;
/** Of a group, so many are named. */
const NAMED = 3;
const NAME = 60;

/** Experiments with the same problem, and how to name them. */
interface Group {
  /** After `12 experiments `. */
  readonly inCommon: Line;
  readonly rows: readonly Row[];
  readonly names: readonly Line[];
}

/** Each problem in a row of its own; where there are more than `most`, also in short: the kinds of problems, the most urgent first. */
export function problemRows(
  fix: readonly DigestEntry[],
  unread: readonly Unread[],
  most: number,
): Pick<List, "rows" | "inShort"> {
  const accounts = unread.filter(({ what }) => what === "account").map(unreadRow);
  const experiments = unread.filter(({ what }) => what === "experiment");
  const rows = [...accounts, ...fix.map(fixRow), ...experiments.map(unreadRow)];
  if (rows.length <= most) return { rows };
  const groups = [...groupsOf(fix), ...unreadGroups(experiments)];
  const kinds = [...accounts.map((row) => ({ row, count: 1 })), ...groups.map(groupRow)];
  const more = kinds.slice(most).reduce((sum, { count }) => sum + count, 0);
  return { rows, inShort: { rows: kinds.slice(0, most).map(({ row }) => row), more } };
}

function groupsOf(fix: readonly DigestEntry[]): Group[] {
  const byKind = Map.groupBy(fix, ({ decision }) => inCommonOf(checkOf(decision)));
  return [...byKind].map(([inCommon, entries]) => ({
    inCommon: [inCommon],
    rows: entries.map(fixRow),
    names: entries.map(({ decision, url }): Line => [link(url, decision.experimentName, NAME)]),
  }));
}

function unreadGroups(experiments: readonly Unread[]): Group[] {
  const byReason = Map.groupBy(experiments, ({ failure }) => (failure === undefined ? "" : failureWords(failure)));
  return [...byReason].map(([reason, some]) => ({
    inCommon: ["could not be read: ", text(reason, REASON)],
    rows: some.map(unreadRow),
    names: some.map(({ name, experimentId }): Line => [text(name ?? experimentId, NAME)]),
  }));
}

function inCommonOf(check: CheckId | null): string {
  if (check === null) return "need a look";
  return IN_COMMON[check] ?? `fail the check “${checkTitle(check).toLowerCase()}”`;
}

/** One alone says all there is to say about it. */
function groupRow({ inCommon, rows, names }: Group): { readonly row: Row; readonly count: number } {
  const count = rows.length;
  if (count === 1) return { row: rows[0]!, count };
  const named = names.slice(0, NAMED).flatMap((name, index): Line => [...(index === 0 ? [] : [", "]), ...name]);
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
