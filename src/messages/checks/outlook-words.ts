import type { Advice, Decision, Forecast, Hindsight, Signal, UnsafeNote } from "../../decision/index.ts";
import { chanceText } from "./chance.ts";
import { noGoalSentence } from "./check-words.ts";
import { armListSentence, configurationSentence } from "./configuration-words.ts";
import { countChangeClause, unsoundSentence } from "./count-words.ts";
import { hiddenSentence, hiddenSignalSentence } from "./hidden-words.ts";
import { splitDetail, splitSentence, trafficSentence } from "./traffic-words.ts";
import { guardrailHarmSentence } from "./metric-words.ts";
import { armName, type Named } from "./names.ts";
import { evidenceBeside } from "../text/beside-limit.ts";
import {
  formatAmount,
  formatCount,
  formatDecimals,
  formatLift,
  formatLiftEnd,
  formatProbability,
  formatRate,
  formatReadCount,
  formatSetting,
  formatShare,
  isEstimated,
} from "../text/format.ts";

type Signalled = Pick<Decision, "arms" | "unlistedVariants" | "lastClosedDay" | "metrics">;

/** What is seen, in plain words without full stop. */
export function signalSentence(signal: Signal, decision: Signalled): string {
  if (signal.hidden) return hiddenSignalSentence(signal);
  switch (signal.kind) {
    case "harm":
      return harmSentence(signal, decision);
    case "broken-split":
      return signal.seen.kind === "broken"
        ? splitSentence(signal.seen, decision)
        : armListSentence(signal.seen, decision);
    case "no-traffic":
      return trafficSentence(signal.seen, decision);
    case "no-goal":
      return noGoalSentence();
    case "configuration-changed":
      return configurationSentence(signal.seen, decision);
    case "counts-fell":
      return `Counts dropped: ${countChangeClause(signal.seen, decision)}`;
    case "unsound-counts":
      return unsoundSentence(signal.seen, decision);
  }
}

/** The same in statistical terms, a clause; empty where there is nothing to add. */
export function signalDetail(signal: Signal, decision: Signalled): string {
  if (signal.hidden) return "";
  if (signal.kind === "harm") {
    const { value, limit } = evidenceBeside(signal.logEvidence, signal.logAlarm);
    return `e-value for ${signal.event === null ? "a loss" : "harm"} ${value}, threshold ${limit}`;
  }
  return signal.kind === "broken-split" && signal.seen.kind === "broken" ? splitDetail(signal.seen, decision) : "";
}

/** `Checkout B is losing: −18.2% (−26.0% to −9.4%) against Checkout A`. */
function harmSentence({ event, arm, control }: Extract<Signal, { kind: "harm" }>, decision: Signalled): string {
  if (event !== null) return guardrailHarmSentence(event, arm, decision);
  const name = armName(decision, arm);
  const against = armName(decision, control);
  const lift = decision.arms[arm]?.lift;
  if (lift && isEstimated(lift)) return `${name} is losing: ${formatLift(lift)} against ${against}`;
  const rateOf = (place: number): string => {
    const { impressions, conversions } = decision.arms[place] ?? { impressions: 0, conversions: 0 };
    return impressions > 0 ? `${formatRate(conversions / impressions)} of ${formatReadCount(impressions)}` : "none";
  };
  return `${name} is losing: it converts ${rateOf(arm)}, and ${against} ${rateOf(control)}`;
}

/** Whether going on is worth it; empty where there is nothing to say. */
export function adviceSentence(advice: Advice): string {
  if (advice.kind === "none") return "";
  const size = formatSetting(advice.worth);
  return advice.kind === "equivalent"
    ? `No variant differs from the control by more than ${size}. You can end it either way`
    : `A gain of ${size} is unlikely by now. You can end it (futility)`;
}

/** When a decision may come; empty where there is nothing to say. */
export function forecastSentence(forecast: Forecast, { day }: Pick<Decision, "day">): string {
  switch (forecast.kind) {
    case "none":
      return "";
    case "not-within-horizon": {
      const atBest = forecast.earliest === null ? "" : `. At best it takes until day ${formatCount(forecast.earliest)}`;
      return `At this pace there is no decision within the planned ${formatAmount(forecast.horizonDays, "day")}${atBest}`;
    }
    case "expected": {
      const range = rangeOf(forecast.earliest ?? forecast.day, forecast.latest, forecast.horizonDays);
      return `At this pace it is decided in about ${formatAmount(forecast.day - day, "day")}, on day ${formatCount(forecast.day)}${range}`;
    }
  }
}

function rangeOf(earliest: number, latest: number | null, horizonDays: number): string {
  if (latest === null)
    return `. The earliest is day ${formatCount(earliest)}, and it may take longer than ${formatAmount(horizonDays, "day")}`;
  return latest === earliest ? "" : ` (${formatCount(earliest)} to ${formatCount(latest)})`;
}

/** How often a policy that breaks its promise errs. */
export function unsafeSentence({ falseStopShare, threshold, alpha }: UnsafeNote, policy = "This policy"): string {
  const share = formatProbability(falseStopShare, falseStopShare < 0.1 ? 1 : 0);
  // `<0.1%` says by itself that it is a bound.
  const about = /^[<>]/u.test(share) ? "" : "About ";
  const problem =
    threshold === null
      ? `is looser than what was measured to keep false winners below ${formatSetting(alpha)}`
      : "stops too early";
  return `${policy} ${problem}. ${about}${share} of tests without a difference would get a winner`;
}

/** What breaks the promise, and for what its rate was simulated, a clause. */
export function unsafeDetail({
  falseStopShare,
  standardError,
  isRough,
  rules,
  threshold,
  simulated,
}: UnsafeNote): string {
  const { shares, conversionsPerDay, phi, fromDay, horizonDays } = simulated;
  const rule =
    threshold === null
      ? `looser than calibrated: ${rules.join(", ")}`
      : `bare threshold of ${formatSetting(threshold)} on the chance of being best`;
  const days = `${fromDay === horizonDays ? "day" : `days ${formatCount(fromDay)} to`} ${formatCount(horizonDays)}`;
  const traffic = `${formatCount(shares.length)} variants, about ${formatDecimals(conversionsPerDay, conversionsPerDay < 10 ? 1 : 0)} conversions a day each, dispersion ${formatDecimals(phi, 1)}, ${days}`;
  const error = `${formatDecimals(standardError * 100, 1)} points`;
  return `${rule}; simulated for ${traffic}: ${formatShare(falseStopShare)} ± ${error}${isRough ? ", a rough figure: few conversions" : ""}`;
}

/** What the final numbers say of a declared winner; at least one sentence. */
export function hindsightSentences(
  hindsight: Hindsight,
  decision: Named & Pick<Decision, "checks" | "hidden">,
): readonly string[] {
  if (decision.hidden !== undefined) return [...hiddenHindsight(hindsight, decision), hiddenSentence(decision.hidden)];
  switch (hindsight.kind) {
    case "cannot-say":
      return [
        hindsight.because === "unknown-winner"
          ? "The recorded winner isn't among the variants with data"
          : `The final counts can't show how likely ${armName(decision, hindsight.arm)} is to be best`,
      ];
    case "holds":
      return [
        `The chance that ${armName(decision, hindsight.arm)} is best is ${chanceText(hindsight.probability, decision)} on the final counts`,
      ];
    case "looks-wrong": {
      const name = armName(decision, hindsight.arm);
      return hindsight.objections.map((objection) => {
        switch (objection.kind) {
          case "hardly-best":
            return `The chance that ${name} is best is only ${chanceText(objection.probability, decision)} on the final counts`;
          case "converts-less":
            return `${name} converts worse than the control: its lift is at most ${formatLiftEnd(objection.high)}`;
          case "perhaps-no-difference":
            return `${name} may not differ from the control: its lift can be as low as ${formatLiftEnd(objection.low)}`;
        }
      });
    }
  }
}

/** What the final numbers say, without them. */
function hiddenHindsight(hindsight: Hindsight, decision: Named): readonly string[] {
  switch (hindsight.kind) {
    case "cannot-say":
      return [];
    case "holds":
      return [`The final counts support ${armName(decision, hindsight.arm)}`];
    case "looks-wrong":
      return [`The final counts speak against ${armName(decision, hindsight.arm)}`];
  }
}
