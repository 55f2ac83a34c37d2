import type {
  ArmListProblem,
  ConfigurationChange,
  ConfigurationChanged,
  Decision,
  SwitchedOff,
  WeightsChanged,
} from "../../decision/index.ts";
import { formatAmount, formatDay, formatSetting, formatTime } from "../text/format.ts";
import { armName, listOf, shortText, variantName, type Named } from "./names.ts";

/** So many changes are listed; of more, the others are counted. */
const LISTED = 3;

export function configurationSentence(
  seen: ConfigurationChanged | WeightsChanged,
  decision: Named & Pick<Decision, "lastClosedDay">,
): string {
  const changes = seen.changes.map((change) => changeClause(change, decision));
  if (seen.kind === "changed") return `Changed since Herald discovered it: ${listOf(changes, LISTED)}`;
  const since =
    changes.length === 0
      ? "The weights changed and changed back"
      : `Changed since Herald discovered it: ${listOf(changes, LISTED)}`;
  const shown =
    seen.from > decision.lastClosedDay
      ? `New figures start on ${formatDay(seen.from)}`
      : `Figures are since ${formatDay(seen.from)}`;
  return `${since}. ${shown}`;
}

function changeClause(change: ConfigurationChange, decision: Named): string {
  switch (change.kind) {
    case "goal":
      return `goal from "${shortText(change.from)}" ${change.to === null ? "to none" : `to "${shortText(change.to)}"`}`;
    case "traffic":
      return `traffic share from ${shareText(change.from)} to ${shareText(change.to)}`;
    case "restarted":
      return `restarted ${timeText(change.at)}`;
    case "variant-added":
      return `${variantName(decision, change.variantId)} added`;
    case "variant-removed":
      return `${variantName(decision, change.variantId)} removed`;
    case "weight":
      return `weight of ${armName(decision, change.arm)} from ${change.from ?? NO_NUMBER} to ${change.to ?? NO_NUMBER}`;
  }
}

/** As it came where it is no time. */
function timeText(at: string): string {
  return Number.isNaN(Date.parse(at)) ? shortText(at) : formatTime(at, "UTC");
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
      return `The daily data counts ${listOf(problem.variantIds.map(shortText))}, which the results do not list`;
    case "not-configured":
      return `The results list ${arms(problem.arms, decision)}, which is not configured`;
    case "missing":
      return `The results do not list ${listOf(problem.variantIds.map((id) => variantName(decision, id)))}, which is configured`;
    case "switched-off":
      return `${armName(decision, problem.arm)} is set to 0% of the traffic but has ${problem.impressions === null ? "impressions" : formatAmount(problem.impressions, "impression")}`;
  }
}

function arms(places: readonly number[], decision: Named): string {
  return listOf(places.map((arm) => armName(decision, arm)));
}
