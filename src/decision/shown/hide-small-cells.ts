import type { Check, CheckId } from "../checks/all-checks.ts";
import { NOT_JUDGED } from "../checks/check.ts";
import type { ArmReport, Decision, Estimate, MetricReport, Signal } from "../decision.ts";
import type { AlertEnd, AlertFact } from "../alert-facts.ts";
import type { Weighed } from "../findings.ts";
import type { MayShow } from "./shown-counts.ts";

/**
 * Which findings may be shown of a decision whose counts may: by their kinds, those that hold no count but the arms' own, and no figure of
 * single days. A kind that is on no list is hidden, whatever it holds.
 */
const MAY_PASS: Readonly<Record<CheckId, readonly string[]>> = {
  "decidable-kind": ["ab", "multivariate", "personalization", "unknown", "unstated"],
  running: ["running", "paused", "draft", "completed", "unknown"],
  "goal-set": ["set", "missing"],
  "one-control": ["too-few-variants", "one", "not-one"],
  "sound-counts": ["sound"],
  "arms-known": ["known", "repeated", "not-configured", "not-in-results", "missing"],
  "same-configuration": ["unchanged", "changed", "weights-changed"],
  "counts-grow": ["not-judged", "first-look", "same"],
  "series-matches-totals": ["not-judged", "no-series", "no-day-over", "totals-missing", "agree"],
  "has-traffic": ["not-judged", "first-day", "none-at-all", "none-lately"],
  "split-as-planned": ["not-judged", "unknown-plan"],
  "independent-days": ["nothing-to-compare", "too-few-days"],
  "full-weeks": ["days"],
  "enough-conversions": ["not-judged", "conversions"],
  evidence: ["not-judged", "nothing-to-weigh", "weighed"],
  "probably-best": ["not-judged", "nobody-leads", "probability"],
  "guardrails-hold": ["not-judged", "nobody-leads", "control-leads", "hold", "unknown"],
  "no-guardrail-harmed": ["not-judged", "nobody-leads", "control-leads", "none", "unknown"],
};

/** Checks whose findings are made of the counts: where those are hidden, these are too, whatever they found. */
const OF_COUNTS: readonly CheckId[] = ["enough-conversions", "evidence", "probably-best"];

const HIDDEN: Estimate = { kind: "not-estimable", because: "no-impressions" };

/**
 * The decision as it may be shown where small counts must not be: what was concluded, and of the figures those that `may` allows. Of a
 * goal that may be shown everything stays that follows from its counts; what is made of single days (dispersion, the largest evidence so
 * far) is left out, or coarse. Otherwise no figure stays, and `hidden` says of each count whether it is small.
 * @param minCell counts below it are small
 */
export function hideSmallCells(decision: Decision, may: MayShow, minCell: number): Decision {
  const isShown = (event: string | null): boolean => may.goal && (event === null || may.events.includes(event));
  const { goal } = may;
  const common = {
    ...decision,
    checks: decision.checks.map((check) => hideFinding(check, goal)),
    signals: decision.signals.map((signal) => (mayTell(signal, isShown) ? coarse(signal) : hideSignal(signal))),
    metrics: decision.metrics.map((metric) => (isShown(metric.event) ? shownMetric(metric) : hideMetric(metric))),
    look: null,
  };
  if (goal) return { ...common, arms: decision.arms.map(shownArm) };
  return {
    ...common,
    arms: decision.arms.map(hideArm),
    leader: null,
    advice: { kind: "none" },
    forecast: { kind: "none" },
    unsafe: null,
    hidden: {
      below: minCell,
      small: decision.arms.map(({ impressions, conversions }) => ({
        impressions: impressions < minCell,
        conversions: conversions < minCell,
      })),
    },
  };
}

/** What an alert is about, without counts: alerts come at moments of their own, beside everything else that is shown. */
export function hideAlertCounts(fact: AlertFact): AlertFact {
  switch (fact.kind) {
    case "still-serving":
      return { ...fact, impressions: 0, explained: 0, hidden: true };
    case "publish-pending":
    case "unreadable":
      return fact;
    default:
      return mayTell(fact, () => false) ? fact : hideSignal(fact);
  }
}

/** How it ended, likewise. */
export function hideEndCounts(end: AlertEnd): AlertEnd {
  if (end.kind === "late-events") return { ...end, impressions: 0, hidden: true };
  if (end.kind === "watched-long-enough")
    return { ...end, last: { ...end.last, impressions: 0, explained: 0, hidden: true } };
  return end;
}

function hideFinding(check: Check, goal: boolean): Check {
  const passes = MAY_PASS[check.id].includes(check.finding.kind) && (goal || !OF_COUNTS.includes(check.id));
  if (!passes) return { ...check, finding: NOT_JUDGED, hidden: true } as Check;
  return check.id === "evidence" && check.finding.kind === "weighed"
    ? { ...check, finding: coarseEvidence(check.finding) }
    : check;
}

/** In whole percent of what is needed: the largest evidence so far is of days that may not have been shown. */
function coarseEvidence(finding: Weighed): Weighed {
  const inPercent = (value: number, needed: number): number => (Math.floor((value / needed) * 100) / 100) * needed;
  const { z, boundary, logEvidence, logNeeded } = finding;
  return {
    ...finding,
    z: boundary.kind === "counts" ? inPercent(z, boundary.z) : 0,
    logEvidence: inPercent(logEvidence, logNeeded),
  };
}

function mayTell(signal: Signal, isShown: (event: string | null) => boolean): boolean {
  switch (signal.kind) {
    case "no-goal":
    case "configuration-changed":
      return true;
    case "no-traffic":
      return signal.seen.kind === "none-at-all" || signal.seen.kind === "none-lately";
    case "harm":
      return isShown(signal.event);
    default:
      return false;
  }
}

/** The evidence of a harm is the largest so far as well. */
function coarse(signal: Signal): Signal {
  return signal.kind === "harm" ? { ...signal, logEvidence: Math.max(signal.logAlarm, 0) } : signal;
}

function hideSignal(signal: Signal): Signal {
  return { ...WITHOUT_COUNTS[signal.kind](signal as never), hidden: true };
}

/** Each with nothing left but what it is about. */
const WITHOUT_COUNTS: {
  readonly [Kind in Signal["kind"]]: (signal: Extract<Signal, { readonly kind: Kind }>) => Signal;
} = {
  harm: (signal) => ({ ...signal, logEvidence: signal.logAlarm }),
  "no-goal": (signal) => signal,
  "configuration-changed": (signal) => signal,
  "no-traffic": ({ armId, kind }) => ({ armId, kind, seen: { kind: "none-at-all" } }),
  "broken-split": ({ armId, kind }) => ({ armId, kind, seen: { kind: "switched-off", arm: 0, impressions: null } }),
  "counts-fell": ({ armId, kind, seen }) => ({ armId, kind, seen: { ...seen, before: 0, after: 0 } }),
  "unsound-counts": ({ armId, kind, seen }) => ({
    armId,
    kind,
    seen: { kind: "unsound", first: { kind: "day-is-none", day: "" }, count: seen.count },
  }),
};

function shownArm(arm: ArmReport): ArmReport {
  const { id, name, isControl, impressions, conversions, rate, probabilityToBeBest, probabilityToBeatControl } = arm;
  const { expectedLoss, lift, expectedLift } = arm;
  return {
    ...hideArm({ id, name, isControl }),
    impressions,
    conversions,
    rate,
    probabilityToBeBest,
    probabilityToBeatControl,
    expectedLoss,
    lift,
    expectedLift: expectedLift?.kind === "estimated" ? coarseEstimate(expectedLift) : expectedLift,
  };
}

/** What lasts of a lift is shrunk by the dispersion of its days. */
function coarseEstimate({ kind, value, low, high }: Extract<Estimate, { readonly kind: "estimated" }>): Estimate {
  const inTenths = (share: number): number => Math.round(share * 1000) / 1000;
  return { kind, value: inTenths(value), low: inTenths(low), high: inTenths(high) };
}

function hideArm({ id, name, isControl }: Pick<ArmReport, "id" | "name" | "isControl">): ArmReport {
  return {
    id,
    name,
    isControl,
    impressions: 0,
    conversions: 0,
    rate: HIDDEN,
    probabilityToBeBest: null,
    probabilityToBeatControl: null,
    expectedLoss: null,
    lift: null,
    expectedLift: null,
    falseSign: null,
    phi: null,
    logEvidence: null,
    logEvidenceNeeded: null,
    z: null,
    boundary: null,
    boundaryProbability: null,
    oddsRatio: null,
    vendor: { impressions: null, conversions: null, probabilityToBeBest: null },
  };
}

function shownMetric(metric: MetricReport): MetricReport {
  return {
    ...metric,
    arms: metric.arms.map(({ conversions, rate, lift }) => ({
      conversions,
      rate,
      lift: lift?.kind === "estimated" ? coarseEstimate(lift) : lift,
      phi: null,
      harm: null,
      margin: null,
    })),
  };
}

function hideMetric({ event, name, role, direction, margin, state }: MetricReport): MetricReport {
  const kept = { event, name, role, direction, margin, arms: [] };
  return state.kind === "counted" || state.kind === "unsound" || state.kind === "changed"
    ? { ...kept, state: { kind: "counted" }, hidden: true }
    : { ...kept, state };
}
