import type {
  ArmListProblem,
  ConfigurationChange,
  ConfigurationChanged,
  Decision,
  SwitchedOff,
  WeightsChanged,
} from "../../decision/index.ts";
import { formatAmount, formatSetting } from "../text/format.ts";
import { armName, listOf, shortText, variantName, type Named } from "./names.ts";

/** So many changes are listed; of more, the others are counted. */
const LISTED = 4;

export function configurationSentence(
  seen: ConfigurationChanged | WeightsChanged,
  decision: Named & Pick<Decision, "lastClosedDay">,
): string {
  const changes = seen.changes.map((change) => changeClause(change, decision));
  if (seen.kind === "changed") return `Since first seen, ${listOf(changes, LISTED)}`;
  const since =
    changes.length === 0 ? "The weights changed and changed back" : `Since first seen, ${listOf(changes, LISTED)}`;
  const shown =
    seen.from > decision.lastClosedDay
      ? `figures begin again on ${seen.from}`
      : `figures shown are those since ${seen.from}`;
  return `${since}; each stretch is compared within itself, ${shown}`;
}

function changeClause(change: ConfigurationChange, decision: Named): string {
  switch (change.kind) {
    case "goal":
      return `the goal changed from "${shortText(change.from)}" ${change.to === null ? "to none" : `to "${shortText(change.to)}"`}`;
    case "traffic":
      return `the share of visitors taking part changed from ${shareText(change.from)} to ${shareText(change.to)}`;
    case "restarted":
      return `it was restarted or resumed (${shortText(change.at)})`;
    case "variant-added":
      return `${variantName(decision, change.variantId)} was added`;
    case "variant-removed":
      return `${variantName(decision, change.variantId)} was removed`;
    case "weight":
      return `the weight of ${armName(decision, change.arm)} changed from ${change.from ?? NO_NUMBER} to ${change.to ?? NO_NUMBER}`;
  }
}

/** What was read in place of a number. */
const NO_NUMBER = "no number";

function shareText(percent: number | null): string {
  return percent === null ? NO_NUMBER : formatSetting(percent / 100);
}

export function armListSentence(problem: ArmListProblem | SwitchedOff, decision: Named): string {
  switch (problem.kind) {
    case "repeated":
      return `${arms(problem.arms, decision)} ${problem.arms.length === 1 ? "is" : "are"} listed more than once`;
    case "not-in-results":
      return `The daily series counts ${listOf(problem.variantIds.map(shortText))}, which the results do not list`;
    case "not-configured":
      return `The results list ${arms(problem.arms, decision)}, which is not configured`;
    case "missing":
      return `The results do not list ${listOf(problem.variantIds.map((id) => variantName(decision, id)))}, which is configured`;
    case "switched-off":
      return `${armName(decision, problem.arm)} is planned at weight 0 but has ${problem.impressions === null ? "impressions" : formatAmount(problem.impressions, "impression")}`;
  }
}

function arms(places: readonly number[], decision: Named): string {
  return listOf(places.map((arm) => armName(decision, arm)));
}
