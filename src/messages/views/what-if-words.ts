import { daysNeeded, type CheckId, type Decision, type Policy } from "../../decision/index.ts";
import type { Arm } from "../../experiment/index.ts";
import type { OwnTraffic, RehearsedFigures, WhatIfOutcome } from "../../replay/index.ts";
import { checkTitle } from "../checks/check-words.ts";
import { armName } from "../digest/story.ts";
import {
  formatAmount,
  formatCount,
  formatDay,
  formatDecimals,
  formatRate,
  formatSetting,
  formatShare,
} from "../text/format.ts";
import type { OutcomeWords, WhatIfPast, WhatIfPastRow, WhatIfTraffic } from "./what-if-view.ts";

/** When, and with what, or why not. */
export function outcomeWords(outcome: WhatIfOutcome, arms: readonly Pick<Arm, "name" | "isControl">[]): OutcomeWords {
  if (outcome.kind === "no-series")
    return { outcome, day: "–", result: "Cannot be replayed: it has no daily numbers", winner: "" };
  const day = `Day ${formatCount(outcome.day)} (${formatDay(outcome.date)})`;
  if (outcome.kind === "stopped") {
    const winner = armName(arms[outcome.winner]!);
    return { outcome, day, result: outcome.isProposed ? "Winner, left to people" : "Winner", winner };
  }
  return { outcome, day, result: `${noWinner(outcome)}`, winner: "" };
}

function noWinner({ verdict, firstFailing }: Extract<WhatIfOutcome, { readonly kind: "not-stopped" }>): string {
  const check = firstFailing === null ? "" : `: ${missing(firstFailing)}`;
  if (verdict === "blocked") return `Not evaluated${check}`;
  return verdict === "inconclusive" ? "No winner in the planned time" : `No winner by then${check}`;
}

const MISSING: Readonly<Partial<Record<CheckId, string>>> = {
  "has-traffic": "not enough traffic",
  "full-weeks": "not enough full weeks",
  "enough-conversions": "not enough conversions",
  evidence: "not enough evidence",
  "probably-best": "chance of being best too low",
  "guardrails-hold": "a guardrail is not shown to hold",
  "no-guardrail-harmed": "a guardrail is harmed",
};

/** What a winner lacked. */
function missing(check: CheckId): string {
  return MISSING[check] ?? `check “${checkTitle(check).toLowerCase()}” failed`;
}

/** Whether two rules would have ended an experiment in the same way. Days without a stop only say where its numbers end. */
export function endsAlike(a: WhatIfOutcome, b: WhatIfOutcome): boolean {
  if (a.kind === "stopped" && b.kind === "stopped") return a.day === b.day && a.winner === b.winner;
  return a.kind === b.kind;
}

/** What must be known before these numbers are believed. The first sentence matters most. */
export function hindsightSentences(isRunning: boolean, { alpha, horizonDays, evidence }: Policy): readonly string[] {
  if (!isRunning)
    return [
      "These numbers are known already: rules that fit them well need not fit the next experiment.",
      "Numbers end when the experiment ended: stricter rules may have found the same later.",
    ];
  const promise = formatSetting(alpha);
  const frozen =
    evidence === "spending"
      ? `Herald keeps the maximum false-positive rate (${promise}) and the planned run (${formatAmount(horizonDays, "day")}) of an experiment's first look: a change of these applies to experiments that start later.`
      : "The kind of evidence stays as it was at the first look.";
  return [
    "These numbers are known already: changing the rule now would change what it promises.",
    frozen,
    evidence === "threshold"
      ? "A bare chance of being best promises no maximum false-positive rate, whenever it is chosen."
      : `A minimum or a chance of being best that is chosen to fit these numbers applies at once. Then more than ${promise} of experiments without a difference may be stopped with a winner.`,
  ];
}

/** What the ledger says, and why a replay with a look on every day may say something else. */
export function ledgerSentences(decision: Decision, firstLookDay: number | undefined): readonly string[] {
  const { verdict, winner, arms, day, lastClosedDay, firstFailing } = decision;
  const when = `day ${formatCount(day)} (${formatDay(lastClosedDay)})`;
  const said =
    verdict === "winner"
      ? `the winner is ${armName(arms[winner!]!)}`
      : lowerNoWinner(verdict, firstFailing === null ? "" : missing(firstFailing));
  return [
    `In the ledger, as of ${when}: ${said}.`,
    ...(firstLookDay !== undefined && firstLookDay > 1
      ? [
          `Herald first looked on day ${formatCount(firstLookDay)}. This replay looks at every day from day 1, so it may find a winner earlier.`,
        ]
      : []),
  ];
}

function lowerNoWinner(verdict: Exclude<Decision["verdict"], "winner">, check: string): string {
  const because = check === "" ? "" : ` (${check})`;
  if (verdict === "blocked") return `blocked by a health check${because}`;
  return verdict === "inconclusive" ? "no winner in the planned time" : `no winner yet${because}`;
}

/** Past experiments side by side. @param rest ended ones that are not among the rows */
export function pastWords(rows: readonly WhatIfPastRow[], rest: number): WhatIfPast {
  const differing = rows.filter(({ differs }) => differs).length;
  const more =
    rest === 0 ? "" : ` ${formatAmount(rest, "earlier or archived one is", "earlier or archived ones are")} not shown.`;
  const summary =
    rows.length === 0
      ? "No experiment of this account has ended yet."
      : `With the changed rules, ${formatCount(differing)} of ${formatAmount(rows.length, "past experiment")} would have ended differently.`;
  return { rows, differing, rest, summary: `${summary}${more}` };
}

/** Of few runs that all agree, the error is that of one that did not. */
export function trafficWords(
  traffic: OwnTraffic,
  own: { readonly rules: Policy; readonly figures: RehearsedFigures },
  changed: { readonly rules: Policy; readonly figures: RehearsedFigures },
): WhatIfTraffic {
  const daily = new Set(traffic.impressions).size === 1 ? traffic.impressions.slice(0, 1) : traffic.impressions;
  const { power } = changed.figures;
  return {
    kind: "figures",
    traffic,
    own: own.figures,
    changed: changed.figures,
    basis: `Simulated for ${daily.map(formatCount).join(" / ")} impressions per day and variant, a control rate of ${formatRate(traffic.rate)} and a day-to-day variation of ${formatDecimals(traffic.phi, 1)} times chance: ${formatAmount(changed.figures.runs, "run")}, without health checks. ± is one standard error: what is within two of them of a limit keeps it.`,
    rows: [
      {
        title: "Stopped with a winner although there is no difference",
        own: stopped(own.rules, own.figures.falseStops),
        changed: stopped(changed.rules, changed.figures.falseStops),
      },
      {
        title:
          power === null ? "Power" : `Power: a lift of ${formatSetting(power.lift)} is found within the planned run`,
        own: stopped(own.rules, own.figures.power),
        changed: stopped(changed.rules, changed.figures.power),
      },
    ],
  };
}

function stopped(rules: Policy, figure: { readonly share: number; readonly standardError: number } | null): string {
  if (figure === null) return "no figure: with that lift nearly every impression would convert";
  if (rules.horizonDays < daysNeeded(rules)) return "none: the planned run is too short";
  return `${formatShare(figure.share)} ± ${formatShare(figure.standardError)}`;
}

/** Why nothing can be simulated. */
export const NO_TRAFFIC_TO_SIMULATE: WhatIfTraffic = {
  kind: "none",
  because: "There is nothing to simulate yet: the experiment needs one control, and impressions and conversions.",
};

export const NEWER_QUESTION: WhatIfTraffic = {
  kind: "none",
  because: "Newer rules were asked for in the meantime. Choose Show to simulate these.",
};
