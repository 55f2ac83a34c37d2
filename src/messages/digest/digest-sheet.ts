import { armAhead, shareOfEvidence, type Decision } from "../../decision/index.ts";
import { formatAmount, formatTime } from "../text/format.ts";
import { failureWords } from "../text/failure-words.ts";
import type { DigestEntry, DigestBrief, DigestModel, Unread } from "./model.ts";
import type { Sheet, SheetValue } from "./sheet.ts";
import { storySentences, type RowContext } from "./story.ts";
import type { Triage } from "./triage.ts";
import { isUnread } from "./unread-words.ts";

type Row = Readonly<Record<string, SheetValue>>;

/** After the section that it stands in. */
const COLUMNS = [
  "experiment",
  "experiment_id",
  "account",
  "day",
  "planned_days",
  "ahead",
  "lift",
  "lift_low",
  "lift_high",
  "chance_of_being_best",
  "evidence",
  "impressions",
  "conversions",
  "what",
  "data_through",
  "decision_id",
  "link",
];

/** Every experiment of a digest, in the digest's order. */
export function digestSheet(model: DigestModel, { decide, fix, decided, movers, running }: Triage): Sheet {
  const sections: readonly (readonly [title: string, briefs: readonly DigestBrief[]])[] = [
    ["Decide", decide],
    ["Fix", fix],
    ["Decided", decided],
    ["Moved", movers],
    ["Running", running],
  ];
  const rows = [
    ...sections.flatMap(([section, briefs]) => briefs.map(({ values }) => [section, ...values])),
    ...model.unread.map((unread) => [isUnread(unread) ? "Fix" : "Decided", ...inColumns(unreadRow(unread))]),
  ];
  const title = `${formatAmount(rows.length, "experiment")}, ${formatTime(model.asOf, model.timeZone)}`;
  return {
    title,
    altText: `${title}, as a table of comma-separated values`,
    columns: ["section", ...COLUMNS],
    rows,
  };
}

/** What the file says of one experiment, without the section. */
export function sheetValues(entry: DigestEntry, context: RowContext): readonly SheetValue[] {
  return inColumns(entryRow(entry, context));
}

/** The same for a narrative. */
export function narratedFigures(entry: DigestEntry, context: RowContext): DigestBrief["narrated"] {
  const { decision, horizonDays } = entry;
  const leader = armAhead(decision);
  const lift = leader?.lift?.kind === "estimated" ? leader.lift : undefined;
  const sentences = storySentences(entry, context);
  return {
    plannedDays: horizonDays ?? null,
    ahead: leader?.name ?? null,
    lift: lift?.value ?? null,
    liftLow: lift?.low ?? null,
    liftHigh: lift?.high ?? null,
    chanceOfBeingBest: leader?.probabilityToBeBest ?? null,
    evidence: (leader && shareOfEvidence(decision)) ?? null,
    impressions: sumOf(decision, "impressions"),
    conversions: sumOf(decision, "conversions"),
    what: sentences.map((sentence) => `${sentence}.`).join(" "),
  };
}

function inColumns(row: Row): readonly SheetValue[] {
  return COLUMNS.map((column) => row[column] ?? null);
}

function entryRow(entry: DigestEntry, context: RowContext): Row {
  const { decision, decisionId, horizonDays, url } = entry;
  return {
    experiment: decision.experimentName,
    experiment_id: decision.experimentId,
    account: decision.account,
    day: decision.day,
    planned_days: horizonDays ?? null,
    ...resultOf(decision),
    impressions: sumOf(decision, "impressions"),
    conversions: sumOf(decision, "conversions"),
    what: storySentences(entry, context)
      .map((sentence) => `${sentence}.`)
      .join(" "),
    data_through: decision.lastClosedDay,
    decision_id: decisionId,
    link: url,
  };
}

/** Nothing where the counts must not be believed. */
function resultOf(decision: Decision): Row {
  const leader = armAhead(decision);
  if (leader === undefined) return {};
  const lift = leader.lift?.kind === "estimated" ? leader.lift : undefined;
  return {
    ahead: leader.name,
    lift: lift?.value ?? null,
    lift_low: lift?.low ?? null,
    lift_high: lift?.high ?? null,
    chance_of_being_best: leader.probabilityToBeBest,
    evidence: shareOfEvidence(decision) ?? null,
  };
}

function sumOf({ arms, hidden }: Decision, count: "impressions" | "conversions"): number | null {
  if (hidden !== undefined) return null;
  return arms.reduce((sum, arm) => sum + arm[count], 0);
}

function unreadRow(unread: Unread): Row {
  const { account, name, experimentId, failure, what } = unread;
  return {
    experiment: what === "account" ? null : (name ?? null),
    experiment_id: what === "account" ? null : experimentId,
    account,
    what:
      failure === undefined
        ? "Deleted in Ours Privacy since the last digest."
        : `Could not be read: ${failureWords(failure)}.`,
  };
}
