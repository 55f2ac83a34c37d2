import type { Advice, Decision, Forecast, Hindsight, Signal, UnsafeNote } from "../../decision/index.ts";
import { chanceText } from "./chance.ts";
import { noGoalSentence } from "./check-words.ts";
import { armListSentence, configurationSentence } from "./configuration-words.ts";
import { countChangeClause, unsoundSentence } from "./count-words.ts";

import { splitSentence, trafficSentence } from "./traffic-words.ts";
import { armName, type Named } from "./names.ts";
import { evidenceBeside } from "../text/beside-limit.ts";
import {
  formatAmount,
  formatLiftEnd,
  formatProbability,
  formatRate,
  formatReadCount,
  formatSetting,
} from "../text/format.ts";

/** What is seen, in one sentence without full stop. */
export function signalSentence(
  signal: Signal,
  decision: Pick<Decision, "arms" | "unlistedVariants" | "lastClosedDay">,
): string {
  switch (signal.kind) {
    case "harm": {
      const rateOf = (arm: number): string => {
        const { impressions, conversions } = decision.arms[arm] ?? { impressions: 0, conversions: 0 };
        return impressions > 0
          ? `${formatRate(conversions / impressions)} of ${formatReadCount(impressions)}`
          : "nothing";
      };
      const { arm, control, logEvidence, logAlarm } = signal;
      const { value, limit } = evidenceBeside(logEvidence, logAlarm);
      const rates = `${rateOf(arm)} impressions convert, with ${armName(decision, control)} ${rateOf(control)}`;
      return `${armName(decision, arm)} is losing: ${rates}; e-value ${value}, alarm at ${limit}`;
    }
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
      return `Counts fell: ${countChangeClause(signal.seen, decision)}`;
    case "unsound-counts":
      return unsoundSentence(signal.seen, decision);
  }
}

/** Whether going on is worth it; empty where there is nothing to say. */
export function adviceSentence(advice: Advice): string {
  if (advice.kind === "none") return "";
  const size = formatSetting(advice.worth);
  return advice.kind === "equivalent"
    ? `Every variant is within ${size} of the control with more than 95\u00a0% probability: ending it costs nothing either way`
    : `No variant gains ${size} with as much as 5\u00a0% probability: going on is unlikely to find a gain worth having`;
}

/** When a decision may come; empty where there is nothing to say. */
export function forecastSentence(forecast: Forecast, { day }: Pick<Decision, "day">): string {
  switch (forecast.kind) {
    case "none":
      return "";
    case "not-within-horizon": {
      const atBest = forecast.earliest === null ? "" : `; at best about day ${forecast.earliest}`;
      return `If the difference stays as it is, no decision comes within the planned ${formatAmount(forecast.horizonDays, "day")}${atBest}`;
    }
    case "expected": {
      const range = rangeOf(forecast.earliest ?? forecast.day, forecast.latest, forecast.horizonDays);
      return `If the difference stays as it is, a decision comes in about ${formatAmount(forecast.day - day, "day")}, on day ${forecast.day}${range}`;
    }
  }
}

function rangeOf(earliest: number, latest: number | null, horizonDays: number): string {
  if (latest === null) {
    return ` (day ${earliest} at the earliest, perhaps not within ${formatAmount(horizonDays, "day")})`;
  }
  return latest === earliest ? "" : ` (day ${earliest} to ${latest})`;
}

/** How often a policy that breaks its promise errs. */
export function unsafeSentence({ falseStopShare, isAtLeast, measuredFor: { threshold, minDays } }: UnsafeNote): string {
  const rule =
    threshold === 0 ? "0.95 without a least runtime" : `${threshold}${minDays > 0 ? ` from day ${minDays}` : ""}`;
  const wrongly = `${isAtLeast ? "at least" : "about"} ${formatProbability(falseStopShare)} of experiments without any difference as having a winner`;
  return `A bare threshold on the probability to be best stops ${wrongly} (measured for ${rule}, 28 daily looks)`;
}

/** What the final numbers say of a declared winner; at least one sentence. */
export function hindsightSentences(
  hindsight: Hindsight,
  decision: Named & Pick<Decision, "checks">,
): readonly string[] {
  switch (hindsight.kind) {
    case "cannot-say":
      return [
        hindsight.because === "unknown-winner"
          ? "The winner on record is none of the variants that are counted"
          : `The final counts do not allow to say how probably ${armName(decision, hindsight.arm)} is best`,
      ];
    case "holds":
      return [
        `${armName(decision, hindsight.arm)} is best with ${chanceText(hindsight.probability, decision)} probability on the final counts`,
      ];
    case "looks-wrong": {
      const name = armName(decision, hindsight.arm);
      return hindsight.objections.map((objection) => {
        switch (objection.kind) {
          case "hardly-best":
            return `${name} is best with only ${chanceText(objection.probability, decision)} probability on the final counts`;
          case "converts-less":
            return `${name} converts less often than the original: the interval of its lift ends at ${formatLiftEnd(objection.high)}`;
          case "perhaps-no-difference":
            return `The interval of ${name}'s lift includes no difference: it begins at ${formatLiftEnd(objection.low)}`;
        }
      });
    }
  }
}
