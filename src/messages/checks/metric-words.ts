import type { Decision, Findings, MetricReport } from "../../decision/index.ts";
import { evidenceBeside, zBeside } from "../text/beside-limit.ts";
import {
  formatAmount,
  formatCount,
  formatGain,
  formatLift,
  formatLiftRange,
  formatSetting,
  formatWeekday,
  isEstimated,
} from "../text/format.ts";
import type { FindingWords } from "./finding-words.ts";
import { TOO_FEW } from "./hidden-words.ts";
import { armName, listOf, shortText, type Named } from "./names.ts";

type WithMetrics = Named & Pick<Decision, "metrics">;

/** What people call a metric: its name, or else its event. */
export function metricName({ name, event }: Pick<MetricReport, "name" | "event">): string {
  return shortText(name ?? event);
}

/** The same of an event; the event itself where the decision does not know it. */
export function nameOfEvent(event: string, decision: Pick<Decision, "metrics"> | undefined): string {
  return metricName(decision?.metrics.find((metric) => metric.event === event) ?? { name: null, event });
}

/** The metric at a place of the decision. */
function nameAt({ metrics }: Pick<Decision, "metrics">, place: number): string {
  const metric = metrics[place];
  return metric === undefined ? `metric ${place + 1}` : metricName(metric);
}

/** `Refunds (+45.3%)`: a guardrail by its event, and what an arm does to it. */
export function harmedGuardrail(event: string, arm: number, decision: Pick<Decision, "metrics">): string {
  const lift = decision.metrics.find((metric) => metric.event === event)?.arms[arm]?.lift;
  const size = lift && isEstimated(lift) ? ` (${formatGain(lift.value)})` : "";
  return `${nameOfEvent(event, decision)}${size}`;
}

/** Why nothing can be said by a metric, a clause without full stop; empty where something can. */
export function metricProblem({ state, hidden }: Pick<MetricReport, "state" | "hidden">): string {
  if (hidden) return TOO_FEW;
  switch (state.kind) {
    case "counted":
      return "";
    case "not-judged":
      return "the counts of the goal are not valid";
    case "not-read":
      return "it was not read yet";
    case "refused":
      return "Ours Privacy does not count this event here";
    case "other-impressions":
      return "its impressions are not the goal's";
    case "never-counted":
      return "no variant has any. Check the name of the event";
    case "unsound":
      return state.first.kind === "goal-repeats"
        ? "it happens more than once per impression"
        : "its counts are not valid";
    case "changed":
      return state.change.kind === "fell" ? "past counts dropped" : "past counts were changed";
    case "funnel":
      return "Ours Privacy reports no results by variant for funnels";
  }
}

/** The check that guardrails stay within their margins. */
export function guardrailsHoldWords(
  finding: Findings["guardrails-hold"],
  decision: WithMetrics & Pick<Decision, "day">,
): FindingWords {
  switch (finding.kind) {
    case "not-judged":
      return { sentence: "These counts cannot be evaluated" };
    case "nobody-leads":
      return { sentence: "There is nothing to compare until every variant has impressions" };
    case "control-leads":
      return { sentence: "The control leads, so guardrails are as they were" };
    case "hold":
      return {
        figures: formatCount(finding.guardrails),
        sentence: `${formatAmount(finding.guardrails, "guardrail stays", "guardrails stay")} within the margin`,
      };
    case "unknown":
      return {
        sentence: `“${nameAt(decision, finding.metric)}” cannot be checked: ${metricProblem(decision.metrics[finding.metric] ?? UNKNOWN)}`,
      };
    case "not-shown": {
      const { metric, arm, margin, z, boundary, notBefore } = finding;
      const { value, limit } = zBeside(z, boundary ?? z);
      const detail =
        boundary === null
          ? `z ${value}${notBefore === null ? "" : `, alpha spending starts on day ${formatCount(notBefore)}`}`
          : `z ${value}, threshold ${limit} (non-inferiority, day ${formatCount(decision.day)})`;
      return {
        figures: nameAt(decision, metric),
        sentence: `“${nameAt(decision, metric)}” is not yet shown to be at most ${formatSetting(margin)} worse${rangeOf(decision, metric, arm)}`,
        detail,
      };
    }
  }
}

const UNKNOWN = { state: { kind: "not-read" } } as const;

function rangeOf({ metrics }: Pick<Decision, "metrics">, metric: number, arm: number): string {
  const lift = metrics[metric]?.arms[arm]?.lift;
  return lift && isEstimated(lift) ? ` (${formatLiftRange(lift)})` : "";
}

/** The check that no guardrail is harmed. */
export function guardrailHarmWords(finding: Findings["no-guardrail-harmed"], decision: WithMetrics): FindingWords {
  switch (finding.kind) {
    case "not-judged":
      return { sentence: "These counts cannot be evaluated" };
    case "nobody-leads":
      return { sentence: "No variant leads yet" };
    case "control-leads":
      return { sentence: "The control leads, so guardrails are as they were" };
    case "none":
      return { figures: formatCount(finding.guardrails), sentence: "No guardrail is shown to be harmed" };
    case "unknown": {
      const [first = 0, ...others] = finding.metrics;
      const names = listOf(finding.metrics.map((place) => `“${nameAt(decision, place)}”`));
      const why = others.length === 0 ? `: ${metricProblem(decision.metrics[first] ?? UNKNOWN)}` : "";
      return { sentence: `Herald cannot tell whether ${names} ${others.length === 0 ? "is" : "are"} harmed${why}` };
    }
    case "was-harmed":
      return {
        sentence: `${armName(decision, finding.arm)} seemed to make ${nameAt(decision, finding.metric)} worse earlier, and no longer does. Herald won't stop it by itself`,
      };
    case "harmed": {
      const { value, limit } = evidenceBeside(finding.logEvidence, finding.logVeto);
      return {
        figures: nameAt(decision, finding.metric),
        sentence: `${harmedClause(decision, finding.metric, finding.arm)}, since ${formatWeekday(finding.since)}`,
        detail: `e-value for harm ${value}, threshold ${limit}`,
      };
    }
  }
}

/** `Checkout B makes Errors worse: +23.0% (8.1% to 40.2%)`. */
function harmedClause(decision: WithMetrics, metric: number, arm: number): string {
  const lift = decision.metrics[metric]?.arms[arm]?.lift;
  const size = lift && isEstimated(lift) ? `: ${formatLift(lift)}` : "";
  return `${armName(decision, arm)} makes ${nameAt(decision, metric)} worse${size}`;
}

/** The same of a guardrail by its event, as a signal names it. */
export function guardrailHarmSentence(event: string, arm: number, decision: WithMetrics): string {
  const place = decision.metrics.findIndex((metric) => metric.event === event);
  if (place < 0) return `${armName(decision, arm)} makes ${shortText(event)} worse`;
  const since = decision.metrics[place]!.arms[arm]?.harm?.since ?? null;
  return `${harmedClause(decision, place, arm)}${since === null ? "" : `, since ${formatWeekday(since)}`}`;
}
