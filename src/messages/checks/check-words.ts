import type { Check, CheckId, Decision } from "../../decision/index.ts";
import { armListSentence, configurationSentence } from "./configuration-words.ts";
import { countChangeClause, unsoundSentence } from "./count-words.ts";
import { evidenceWords, type FindingWords } from "./evidence-words.ts";
import { armName, listOf, shortText, type Named } from "./names.ts";
import { splitSentence, trafficSentence } from "./traffic-words.ts";
import { evidenceBeside, probabilityBeside } from "../text/beside-limit.ts";
import { formatAmount, formatCount, formatDecimals, formatRate, formatReadCount } from "../text/format.ts";

/** The decision that a check belongs to, so far as its words need it. */
export type Checked = Named & Pick<Decision, "lastClosedDay">;

const TITLES: Readonly<Record<CheckId, string>> = {
  "decidable-kind": "Kind of experiment",
  running: "Running",
  "goal-set": "Goal set",
  "one-control": "One control",
  "sound-counts": "Sound counts",
  "arms-known": "Variants known",
  "same-configuration": "Same configuration",
  "counts-grow": "Counts only grow",
  "series-matches-totals": "Days match totals",
  "has-traffic": "Traffic arrives",
  "split-as-planned": "Split as planned",
  "independent-impressions": "Independent impressions",
  "full-weeks": "Full weeks",
  "enough-conversions": "Enough conversions",
  evidence: "Evidence",
  "probably-best": "Probably best",
};

/** Two to four words for a list. */
export function checkTitle(id: CheckId): string {
  return TITLES[id];
}

/** What was seen and wanted, empty where there is nothing to compare, and one plain sentence, without full stop. */
export function checkWords(check: Check, decision: Checked): Required<FindingWords> {
  return { value: "", limit: "", ...words(check, decision) };
}

/** The first check that fails; undefined for a winner. */
export function failingCheck({ checks, firstFailing }: Pick<Decision, "checks" | "firstFailing">): Check | undefined {
  return checks.find(({ id }) => id === firstFailing);
}

/** Why not yet; undefined for a winner. */
export function failingSentence(decision: Checked & Pick<Decision, "checks" | "firstFailing">): string | undefined {
  const failing = failingCheck(decision);
  return failing && checkWords(failing, decision).sentence;
}

/** What a person has to look at before a winner is stopped. */
export function openSentences(decision: Checked & Pick<Decision, "checks">): readonly string[] {
  return decision.checks.filter(({ needsPerson }) => needsPerson).map((check) => checkWords(check, decision).sentence);
}

const NOT_JUDGED = "Cannot be judged from these counts";
const NO_GOAL = "No goal is set, so nothing counts as a conversion";

/** Said of an experiment without a goal, also when it is alerted of. */
export function noGoalSentence(): string {
  return NO_GOAL;
}

function words(check: Check, decision: Checked): FindingWords {
  switch (check.id) {
    case "decidable-kind":
      return { sentence: kindSentence(check) };
    case "running":
      return runningWords(check);
    case "goal-set":
      return {
        sentence:
          check.finding.kind === "set" ? `Conversions are counted by "${shortText(check.finding.goal)}"` : NO_GOAL,
      };
    case "one-control":
      return controlWords(check, decision);
    case "sound-counts":
      return { sentence: soundSentence(check, decision) };
    case "arms-known":
      return {
        sentence:
          check.finding.kind === "known"
            ? "Every variant counted is configured"
            : armListSentence(check.finding, decision),
      };
    case "same-configuration":
      return {
        sentence:
          check.finding.kind === "unchanged"
            ? "Unchanged since first seen"
            : configurationSentence(check.finding, decision),
      };
    case "counts-grow":
      return { sentence: growthSentence(check, decision) };
    case "series-matches-totals":
      return seriesWords(check, decision);
    case "has-traffic":
      return { sentence: shownSentence(check, decision) };
    case "split-as-planned":
      return splitWords(check, decision);
    case "independent-impressions":
      return varianceWords(check, decision);
    case "full-weeks": {
      const { days, needed } = check.finding;
      const seen = { value: formatAmount(days, "day"), limit: formatAmount(needed, "day") };
      return check.status === "pass"
        ? { ...seen, sentence: `It has run for ${seen.value}, ${needed} are needed` }
        : { ...seen, sentence: `It has run for ${seen.value} of at least ${needed}, so that every weekday counts` };
    }
    case "enough-conversions":
      return conversionWords(check, decision);
    case "evidence":
      return evidenceWords(check.finding, check.status === "pass", decision);
    case "probably-best":
      return bestWords(check, decision);
  }
}

type Of<Id extends CheckId> = Extract<Check, { readonly id: Id }>;

function kindSentence({ status, finding }: Of<"decidable-kind">): string {
  switch (finding.kind) {
    case "ab":
      return "An A/B test";
    case "multivariate":
      return "A multivariate test, decided as one test of all its variants";
    case "personalization":
      return "A personalization is always on and has no winner";
    case "unknown":
      return "This kind of experiment is not known here, so it is never acted on";
    case "unstated":
      return status === "fail"
        ? "Its kind is not stated and it has fewer than two variants"
        : `Its kind is not stated; with ${finding.variants} variants it is read as an A/B test, but never stopped automatically`;
  }
}

function runningWords({ finding }: Of<"running">): FindingWords {
  switch (finding.kind) {
    case "running":
      return { sentence: "It is running" };
    case "paused":
      return { sentence: "It is paused: no new visitors are assigned", value: "paused", limit: "running" };
    case "draft":
      return { sentence: "It has not been started", value: "draft", limit: "running" };
    case "completed":
      return { sentence: "It is completed already", value: "completed", limit: "running" };
    case "unknown": {
      const sent = shortText(finding.status);
      return { sentence: `Its status "${sent}" is not known here`, value: sent, limit: "running" };
    }
  }
}

function controlWords({ finding }: Of<"one-control">, decision: Checked): FindingWords {
  switch (finding.kind) {
    case "too-few-variants":
      return { sentence: "There are not two variants to compare", value: String(finding.variants), limit: "2" };
    case "one":
      return { sentence: `${finding.variants} variants, compared with ${armName(decision, finding.arm)}` };
    case "not-one": {
      const { controls } = finding;
      const sentence =
        controls === 0
          ? "No variant is marked as the control"
          : `${controls} variants are marked as the control, one is needed`;
      return { sentence, value: String(controls), limit: "1" };
    }
  }
}

function soundSentence({ finding }: Of<"sound-counts">, decision: Checked): string {
  switch (finding.kind) {
    case "sound":
      return "All counts are possible";
    case "late":
      return `More conversions than impressions on ${listOf(finding.days)}: taken for late conversions of earlier days`;
    case "unsound":
      return unsoundSentence(finding, decision);
  }
}

function growthSentence({ finding }: Of<"counts-grow">, decision: Checked): string {
  switch (finding.kind) {
    case "not-judged":
      return NOT_JUDGED;
    case "first-look":
      return "There is no earlier look to compare with";
    case "same":
      return `Everything counted up to ${finding.day} still stands`;
    case "late":
      return `Late arrivals only: ${countChangeClause(finding, decision)}`;
    case "restated":
      return `Closed days were restated: ${countChangeClause(finding, decision)}`;
    case "fell":
      return `Counts fell: ${countChangeClause(finding, decision)}`;
  }
}

function seriesWords({ finding }: Of<"series-matches-totals">, decision: Checked): FindingWords {
  switch (finding.kind) {
    case "not-judged":
      return { sentence: NOT_JUDGED };
    case "no-series":
      return {
        sentence:
          "There is no daily series; what the totals grew by from look to look is judged instead, and nothing is stopped automatically",
      };
    case "no-day-over":
      return { sentence: "No day is over yet, so there is nothing to compare" };
    case "totals-missing":
      return { sentence: "Not all totals were told, so the daily sums could not be cross-checked" };
    case "agree":
      return { sentence: "The daily sums agree with the totals" };
    case "differ": {
      const arm = decision.arms[finding.arm];
      const days = formatReadCount(arm?.[finding.of] ?? 0);
      const total = formatReadCount(arm?.vendor[finding.of] ?? 0);
      return {
        value: total,
        limit: `about ${days}`,
        sentence: `The closed days of ${armName(decision, finding.arm)} add up to ${days} ${finding.of}, its total says ${total}`,
      };
    }
  }
}

function shownSentence({ finding }: Of<"has-traffic">, decision: Checked): string {
  switch (finding.kind) {
    case "not-judged":
      return NOT_JUDGED;
    case "shown":
      return `Every variant is shown; ${formatAmount(finding.impressions, "impression")} on ${decision.lastClosedDay}`;
    case "first-day":
      return "No full day has passed since it started";
    case "waiting":
      return `${armName(decision, finding.arm)} has no impressions yet`;
    default:
      return trafficSentence(finding, decision);
  }
}

function splitWords({ status, finding }: Of<"split-as-planned">, decision: Checked): FindingWords {
  if (finding.kind === "not-judged") return { sentence: NOT_JUDGED };
  if (finding.kind === "unknown-plan") {
    return { sentence: "The planned split is unknown, so nothing is stopped automatically" };
  }
  const seen = evidenceBeside(finding.logEvidence, finding.logAlarm);
  if (finding.kind === "as-planned") {
    return {
      ...seen,
      sentence: `Impressions are split as planned: e-value against it ${seen.value}, alarm at ${seen.limit}`,
    };
  }
  const sentence = splitSentence(finding, decision);
  return { ...seen, sentence: status === "warn" ? `${sentence}; repeated impressions may explain it` : sentence };
}

function varianceWords({ finding }: Of<"independent-impressions">, decision: Checked): FindingWords {
  if (finding.kind === "nothing-to-compare") return { sentence: "Nothing to compare from day to day" };
  if (finding.kind === "too-few-days") {
    return {
      sentence: `Judged once there are ${finding.needed} days to compare; so far there are ${finding.days}`,
    };
  }
  const times = formatDecimals(finding.phi, 1);
  const seen = { value: times, limit: "about 1" };
  const varies = `The lift of ${armName(decision, finding.arm)} varies ${times} times as much from day to day as chance explains`;
  switch (finding.correction) {
    case "excessive":
      return {
        ...seen,
        sentence: `${varies}: impressions are not independent (several per visitor?); z is corrected for it and the e-process does not count`,
      };
    case "corrected":
      return { ...seen, sentence: `${varies}; the evidence is corrected for it` };
    case "none":
      return { ...seen, sentence: "Days differ as much as chance explains" };
  }
}

function conversionWords({ status, finding }: Of<"enough-conversions">, decision: Checked): FindingWords {
  if (finding.kind === "not-judged") return { sentence: NOT_JUDGED };
  const { arm, conversions, needed } = finding;
  const seen = { value: formatCount(conversions), limit: formatCount(needed) };
  return status === "pass"
    ? {
        ...seen,
        sentence: `Every variant has at least ${formatAmount(conversions, "conversion")}, ${seen.limit} are needed`,
      }
    : {
        ...seen,
        sentence: `${armName(decision, arm)} has ${seen.value} of at least ${formatAmount(needed, "conversion")}`,
      };
}

function bestWords({ finding }: Of<"probably-best">, decision: Checked): FindingWords {
  if (finding.kind === "not-judged") return { sentence: NOT_JUDGED };
  if (finding.kind === "nobody-leads") return { sentence: "No variant leads before every variant has impressions" };
  const seen = probabilityBeside(finding.probability, finding.needed);
  const best = `${armName(decision, finding.arm)} is best with ${seen.value} probability`;
  return finding.negligibleLoss === null
    ? { ...seen, sentence: `${best}, ${seen.limit} needed` }
    : {
        ...seen,
        sentence: `${best}; if it is not, the expected loss is negligible: ${formatRate(finding.negligibleLoss)} of the control's rate`,
      };
}
