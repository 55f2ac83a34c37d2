import type { Check, CheckId, Decision } from "../../decision/index.ts";
import { armListSentence, configurationSentence } from "./configuration-words.ts";
import { countChangeClause, unsoundSentence } from "./count-words.ts";
import { evidenceWords } from "./evidence-words.ts";
import type { FindingWords } from "./finding-words.ts";
import { TOO_FEW } from "./hidden-words.ts";
import { guardrailHarmWords, guardrailsHoldWords } from "./metric-words.ts";
import { armName, listOf, shortText, type Named } from "./names.ts";
import { splitDetail, splitSentence, trafficSentence } from "./traffic-words.ts";
import { evidenceBeside, probabilityBeside } from "../text/beside-limit.ts";
import { formatAmount, formatCount, formatDay, formatDecimals, formatRate, formatReadCount } from "../text/format.ts";

/** The decision that a check belongs to, so far as its words need it. */
export type Checked = Named & Pick<Decision, "lastClosedDay" | "day" | "metrics">;

const TITLES: Readonly<Record<CheckId, string>> = {
  "decidable-kind": "Experiment type",
  running: "Running",
  "goal-set": "Goal set",
  "one-control": "One control",
  "sound-counts": "Valid counts",
  "arms-known": "Known variants",
  "same-configuration": "Unchanged setup",
  "counts-grow": "No decreasing counts",
  "series-matches-totals": "Daily sums match totals",
  "has-traffic": "Traffic",
  "split-as-planned": "Traffic split",
  "independent-days": "Day-to-day variation",
  "full-weeks": "Full weeks",
  "enough-conversions": "Enough conversions",
  evidence: "Evidence",
  "probably-best": "Chance of being best",
  "guardrails-hold": "Guardrail margins",
  "no-guardrail-harmed": "No guardrail harmed",
};

/** One to four words for a list. */
export function checkTitle(id: CheckId): string {
  return TITLES[id];
}

/** What a check says. Without full stops. */
export function checkWords(check: Check, decision: Checked): Required<FindingWords> {
  if (check.hidden) return { figures: "", detail: "", sentence: `${checkTitle(check.id)}: ${TOO_FEW}` };
  return { figures: "", detail: "", ...words(check, decision) };
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

/** More than these are not read. */
const READ = 3;

/** The first few of many sentences, each once, and how many more there are. */
export function mostTelling(sentences: readonly string[]): readonly string[] {
  const all = [...new Set(sentences)];
  const more = all.length - READ;
  return more <= 0
    ? all
    : [...all.slice(0, READ), `${formatAmount(more, "more check needs", "more checks need")} a look`];
}

const NOT_JUDGED = "These counts cannot be evaluated";
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
      return { sentence: runningSentence(check) };
    case "goal-set":
      return {
        sentence: check.finding.kind === "set" ? `The goal is "${shortText(check.finding.goal)}"` : NO_GOAL,
      };
    case "one-control":
      return { sentence: controlSentence(check, decision) };
    case "sound-counts":
      return { sentence: soundSentence(check, decision) };
    case "arms-known":
      return {
        sentence:
          check.finding.kind === "known"
            ? "All counted variants are configured"
            : armListSentence(check.finding, decision),
      };
    case "same-configuration":
      return {
        sentence:
          check.finding.kind === "unchanged"
            ? "Nothing changed since Herald discovered it"
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
    case "independent-days":
      return varianceWords(check, decision);
    case "full-weeks": {
      const { days, needed } = check.finding;
      const figures = `${formatAmount(days, "day")} (min. ${formatCount(needed)})`;
      return { figures, sentence: `It has run for ${figures}` };
    }
    case "enough-conversions":
      return conversionWords(check, decision);
    case "evidence":
      return evidenceWords(check.finding, check.status === "pass", decision);
    case "probably-best":
      return bestWords(check, decision);
    case "guardrails-hold":
      return guardrailsHoldWords(check.finding, decision);
    case "no-guardrail-harmed":
      return guardrailHarmWords(check.finding, decision);
  }
}

type Of<Id extends CheckId> = Extract<Check, { readonly id: Id }>;

function kindSentence({ status, finding }: Of<"decidable-kind">): string {
  switch (finding.kind) {
    case "ab":
      return "It is an A/B test";
    case "multivariate":
      return "It is a multivariate test with one winner among all variants";
    case "personalization":
      return "A personalization is always on, so it has no winner";
    case "unknown":
      return "Herald does not know this type of experiment, so it never stops it";
    case "unstated":
      return status === "fail"
        ? "Its type is not given, and it has fewer than two variants"
        : `Its type is not given. Herald reads it as an A/B test of ${finding.variants} variants, and never stops it by itself`;
  }
}

function runningSentence({ finding }: Of<"running">): string {
  switch (finding.kind) {
    case "running":
      return "It is running";
    case "paused":
      return "It is paused, so no new visitors enter";
    case "draft":
      return "It has not started";
    case "completed":
      return "It has already ended";
    case "unknown":
      return `Herald does not know its status "${shortText(finding.status)}"`;
  }
}

function controlSentence({ finding }: Of<"one-control">, decision: Checked): string {
  switch (finding.kind) {
    case "too-few-variants":
      return `It needs at least two variants and has ${finding.variants}`;
    case "one":
      return `It has ${finding.variants} variants, and ${armName(decision, finding.arm)} is the control`;
    case "not-one":
      return finding.controls === 0
        ? "No variant is marked as the control"
        : `${finding.controls} variants are marked as the control, but there can be only one`;
  }
}

function soundSentence({ finding }: Of<"sound-counts">, decision: Checked): string {
  switch (finding.kind) {
    case "sound":
      return "All counts are valid";
    case "late":
      return `More conversions than impressions on ${listOf(finding.days.map(formatDay))}, from visits on earlier days`;
    case "unsound":
      return unsoundSentence(finding, decision);
  }
}

function growthSentence({ finding }: Of<"counts-grow">, decision: Checked): string {
  switch (finding.kind) {
    case "not-judged":
      return NOT_JUDGED;
    case "first-look":
      return "There are no earlier counts to compare with";
    case "same":
      return `The counts up to ${formatDay(finding.day)} are unchanged`;
    case "late":
      return `A few events arrived late: ${countChangeClause(finding, decision)}`;
    case "restated":
      return `Past days were changed: ${countChangeClause(finding, decision)}`;
    case "fell":
      return `Counts dropped: ${countChangeClause(finding, decision)}`;
  }
}

function seriesWords({ finding }: Of<"series-matches-totals">, decision: Checked): FindingWords {
  switch (finding.kind) {
    case "not-judged":
      return { sentence: NOT_JUDGED };
    case "no-series":
      return {
        sentence: "There is no daily data. Herald uses the growth of the totals, and never stops it by itself",
      };
    case "no-day-over":
      return { sentence: "Nothing to check yet: there is no full day" };
    case "totals-missing":
      return { sentence: "Some totals are missing, so the daily sums could not be checked" };
    case "agree":
      return { sentence: "The daily sums match the totals" };
    case "differ": {
      const arm = decision.arms[finding.arm];
      const days = formatReadCount(arm?.[finding.of] ?? 0);
      const total = formatReadCount(arm?.vendor[finding.of] ?? 0);
      return {
        figures: `${total} (sum of days ${days})`,
        sentence: `The days of ${armName(decision, finding.arm)} add up to ${days} ${finding.of}, but its total says ${total}`,
      };
    }
  }
}

function shownSentence({ finding }: Of<"has-traffic">, decision: Checked): string {
  switch (finding.kind) {
    case "not-judged":
      return NOT_JUDGED;
    case "shown":
      return `Every variant has traffic, with ${formatAmount(finding.impressions, "impression")} on ${formatDay(decision.lastClosedDay)}`;
    case "first-day":
      return "It has not run for a full day yet";
    case "waiting":
      return `${armName(decision, finding.arm)} has no impressions yet`;
    default:
      return trafficSentence(finding, decision);
  }
}

function splitWords({ finding }: Of<"split-as-planned">, decision: Checked): FindingWords {
  if (finding.kind === "not-judged") return { sentence: NOT_JUDGED };
  if (finding.kind === "unknown-plan")
    return { sentence: "The planned traffic split is unknown, so Herald never stops it by itself" };
  if (finding.kind === "as-planned") {
    if (decision.arms.every(({ impressions }) => impressions === 0))
      return { sentence: "Nothing to check yet: there are no impressions" };
    const seen = evidenceBeside(finding.logEvidence, finding.logAlarm);
    return {
      sentence: "The traffic split is as planned",
      detail: `sample ratio mismatch (SRM): e-value ${seen.value}, threshold ${seen.limit}`,
    };
  }
  return { sentence: splitSentence(finding, decision), detail: splitDetail(finding, decision) };
}

function varianceWords({ finding }: Of<"independent-days">, decision: Checked): FindingWords {
  if (finding.kind === "nothing-to-compare") return { sentence: "Nothing to check yet: there are no days to compare" };
  if (finding.kind === "too-few-days") return { sentence: tooFewDays(finding) };
  const ratio = formatDecimals(finding.phi, 1);
  const dispersion = `days of ${armName(decision, finding.arm)} vary ${ratio} times as much as chance explains (dispersion), which the evidence allows for`;
  if (finding.kind === "too-alike") {
    return {
      figures: ratio,
      sentence:
        "The days are more alike than chance allows, as if a total had been spread over them. Herald won't stop it by itself",
      detail: `days of ${armName(decision, finding.arm)} vary ${ratio} times as much as chance explains (dispersion); the evidence counts them as independent`,
    };
  }
  if (finding.kind === "measured") {
    return {
      figures: ratio,
      sentence: "The evidence allows for how much the days differ",
      detail: dispersion,
    };
  }
  return {
    figures: formatDecimals(finding.correlation, 2),
    sentence: "Each day resembles the day before, as if visitors converted again later. Herald won't stop it by itself",
    detail: `correlation of neighboring days ${formatDecimals(finding.correlation, 2)}; ${dispersion}`,
  };
}

/** A day without conversions says nothing of how much days differ, so there may be days enough and still none to compare. */
function tooFewDays({ days, needed }: Extract<Of<"independent-days">["finding"], { kind: "too-few-days" }>): string {
  return days < needed
    ? `Nothing to check yet: it takes ${formatAmount(needed, "day")}, and there ${days === 1 ? "is" : "are"} ${formatCount(days)}`
    : `Nothing to check yet: fewer than ${formatAmount(needed, "day")} have conversions to compare`;
}

function conversionWords({ status, finding }: Of<"enough-conversions">, decision: Checked): FindingWords {
  if (finding.kind === "not-judged") return { sentence: NOT_JUDGED };
  const { arm, conversions, effective, needed } = finding;
  const counted = Math.floor(effective);
  const figures = `${formatCount(counted)} (min. ${formatCount(needed)})`;
  if (status === "pass")
    return { figures, sentence: `Every variant has at least ${formatAmount(needed, "conversion")}` };
  const name = armName(decision, arm);
  return counted >= conversions
    ? { figures, sentence: `${name} has ${formatAmount(conversions, "conversion")} (min. ${formatCount(needed)})` }
    : {
        figures,
        sentence: `The ${formatAmount(conversions, "conversion")} of ${name} come in groups and count as ${figures}`,
        detail: "effective conversions: conversions over the dispersion of the days",
      };
}

function bestWords({ finding }: Of<"probably-best">, decision: Checked): FindingWords {
  if (finding.kind === "not-judged") return { sentence: NOT_JUDGED };
  if (finding.kind === "nobody-leads") return { sentence: "Nobody leads until every variant has impressions" };
  const { value, limit } = probabilityBeside(finding.probability, finding.needed);
  const figures = `${value} (min. ${limit})`;
  const name = armName(decision, finding.arm);
  return finding.negligibleLoss === null
    ? { figures, sentence: `The chance that ${name} is best is ${figures}` }
    : {
        figures,
        sentence: `${name} may not be the best, but choosing it costs next to nothing`,
        detail: `expected loss ${formatRate(finding.negligibleLoss)} of the control's rate`,
      };
}
