import { isDoubtful, type Decision, type DecisionInput } from "../../decision/index.ts";
import { addDays, daysBetween, type UtcDay } from "../../experiment/index.ts";
import { keyOf, shownArms, type ShownArm } from "./chart-arms.ts";
import { evidencePanel } from "./chart-evidence.ts";
import { checkTitle } from "../checks/check-words.ts";
import { chartLabel } from "./chart-label.ts";
import type { EvidencePanel, ExperimentChart, RatesPanel } from "./chart-model.ts";
import { ratesPanel } from "./chart-rates.ts";
import { formatAmount, formatCount, formatDate } from "../text/format.ts";
import { dayOf as dayText } from "../digest/story.ts";

const LONGEST_TITLE = 80;
const LONGEST_KEY = 40;
/** Of a picture that is sent. Where it is shown with its key beside it, this note is left out. */
export const NAMES_ELSEWHERE = "Full names are in the message";

/** What the two panels of one experiment show. Undefined before the second day, and where the counts allow no picture. */
export function experimentChart(input: DecisionInput, decision: Decision): ExperimentChart | undefined {
  if (decision.day < 2 || isDoubtful(decision)) return undefined;
  const dayOf = (date: UtcDay): number => decision.day - daysBetween(date, decision.lastClosedDay);
  const shown = shownArms(decision);
  const rates = ratesPanel(input, shown, decision.winner ?? decision.leader, dayOf);
  if (rates === undefined) return undefined;
  const evidence = evidencePanel(input, decision, shown, dayOf);
  const horizonDays = decision.look?.spending?.rules.horizonDays ?? input.policy.rules.horizonDays;
  const days = {
    from: Math.min(firstDay(rates), evidence === undefined ? Infinity : firstDay(evidence)),
    to: decision.day,
  };
  if (days.from >= days.to) return undefined;
  const first = addDays(decision.lastClosedDay, 1 - decision.day);
  const key = keyOf(shown, decision.arms);
  const title = titleOf(decision);
  const subtitle = subtitleOf(decision, shown, horizonDays);
  return {
    title,
    subtitle,
    firstDay: first,
    days,
    daysTitle: `Day of the experiment (day 1 is ${formatDate(first)})`,
    plannedEnd: horizonDays > days.from && horizonDays < days.to ? horizonDays : undefined,
    arms: shown.map(({ id, label, isControl, look }) => ({ id, label, isControl, look })),
    rates,
    evidence,
    notes: notesOf(input, decision, { shown, rates, evidence, key }),
    key,
    altText: [title, subtitle, ...figures(shown, rates, evidence)].join(". "),
  };
}

function titleOf({ experimentName, experimentKey }: Decision): string {
  return chartLabel(experimentName, LONGEST_TITLE) ?? chartLabel(experimentKey, LONGEST_KEY) ?? "Experiment";
}

function subtitleOf(decision: Decision, shown: readonly ShownArm[], horizonDays: number): string {
  return `${verdictOf(decision, shown)} · ${dayText(decision.day, horizonDays)} · data through ${formatDate(decision.lastClosedDay)} (UTC)`;
}

function verdictOf({ verdict, winner, checks }: Decision, shown: readonly ShownArm[]): string {
  switch (verdict) {
    case "winner":
      return `${shown.find(({ index }) => index === winner)?.label ?? "The leader"} wins`;
    case "blocked":
      return checks.some(({ finding }) => finding.kind === "completed") ? "Ended" : "Not running";
    case "inconclusive":
      return "No winner within the planned time";
    case "not-yet":
      return "No winner yet";
  }
}

function firstDay({ lines }: RatesPanel | EvidencePanel): number {
  return Math.min(...lines.flatMap(({ points }) => points.map(({ day }) => day)));
}

interface Drawn extends Pick<ExperimentChart, "rates" | "evidence" | "key"> {
  readonly shown: readonly ShownArm[];
}

function notesOf({ policy }: DecisionInput, decision: Decision, { shown, rates, evidence, key }: Drawn): string[] {
  const left = decision.arms.length - shown.length;
  const banded = rates.lines
    .filter(({ hasBand }) => hasBand)
    .map(({ armId }) => shown.find(({ id }) => id === armId)!.label);
  return [
    ...(left > 0 ? [`Not drawn: ${formatAmount(left, "more variant")}`] : []),
    ...(banded.length < shown.length ? [`Intervals only for ${banded.join(" and ")}`] : []),
    ...(rates.since === undefined
      ? []
      : [`Rates since day ${formatCount(rates.since)}, when the planned weights changed`]),
    ...evidenceNotes(decision, shown, evidence),
    ...(evidence !== undefined && firstDay(evidence) > firstDay(rates) ? ["Evidence since the first look"] : []),
    ...(policy.rules.evidence === "threshold" ? ["Its policy uses a bare threshold, which is unsafe"] : []),
    ...(key.length > 0 ? [NAMES_ELSEWHERE] : []),
  ];
}

function evidenceNotes(
  { arms, winner, leader, firstFailing }: Decision,
  shown: readonly ShownArm[],
  evidence: EvidencePanel | undefined,
): string[] {
  if (evidence === undefined) return ["Evidence appears once Herald has evaluated three days"];
  if (evidence.kind === "share") return [];
  const won = shown.find(({ index }) => index === winner);
  if (won !== undefined && !isOverBoundary(arms[won.index]!)) return [`${won.label} won by its e-value (not shown)`];
  const ahead = shown.find(({ index }) => index === leader);
  if (won === undefined && ahead !== undefined && isOverBoundary(arms[ahead.index]!)) {
    if (firstFailing === "running") return [`${ahead.label} has the evidence`];
    return [
      `${ahead.label} has the evidence, but “${firstFailing === null ? "a check" : checkTitle(firstFailing)}” does not pass yet`,
    ];
  }
  return evidence.boundaries.length > 0 ? [] : ["The threshold appears once only evidence is missing"];
}

function isOverBoundary({ z, boundary }: Decision["arms"][number]): boolean {
  return z !== null && boundary !== null && z >= boundary;
}

function figures(shown: readonly ShownArm[], rates: RatesPanel, evidence: EvidencePanel | undefined): string[] {
  const boundary = evidence?.boundaries[0];
  return [
    ...shown.map(({ id, label }) => {
      const texts = [rates, evidence].map((panel) => panel?.lines.find(({ armId }) => armId === id)?.latest ?? "");
      return `${label}: ${texts.filter((text) => text !== "").join(", ") || "no data"}`;
    }),
    ...(boundary === undefined ? [] : [`${boundary.label}: ${boundary.latest}`]),
  ];
}
