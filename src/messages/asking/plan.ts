import type { NamedPolicy } from "../../decision/index.ts";
import { strong, text, type Line, type Notification } from "../../notify/index.ts";
import { LONGEST_PLAN, PLAN_RUNS, type LiftPlan, type PlannedTraffic } from "../../replay/index.ts";
import { formatAmount, formatCount, formatDecimals, formatProbability, formatSetting } from "../text/format.ts";
import { writtenCommand } from "../text/reader.ts";
import { replyNotification, replyOf } from "./reply-notification.ts";

const POLICY = 40;
const SAID = 60;

/** Why a plan could not be made of what was asked, with an example; undefined: nothing was asked yet. */
export interface PlanHelpFacts {
  readonly problem: PlanProblem | undefined;
}

export type PlanProblem =
  | { readonly kind: "unknown-word"; readonly said: string }
  | { readonly kind: "missing"; readonly what: "rate" | "lift" | "daily" }
  | { readonly kind: "rate" | "lift" | "daily" | "variants" };

const MISSING = {
  rate: "the conversion rate is missing",
  lift: "the lift is missing",
  daily: "the impressions of each variant on an average day are missing",
} as const;

const WANTED = {
  rate: "the conversion rate has to be above 0 and below 100%",
  lift: "the lift has to be above 0, and the rate with it below 100%",
  daily: "the impressions a day have to be from 1 to 10 million",
  variants: "a plan takes 2 to 20 variants",
} as const;

/** How to ask for a plan. */
export function renderPlanHelp({ problem }: PlanHelpFacts, called: string): Notification {
  const example: Line = ["For example: ", strong(text(`${called} plan 5% 10% 2000/day`, SAID))];
  const meaning: Line = [
    "That is the control's conversion rate, the relative lift to find, and each variant's impressions a day.",
    " For more than two variants add 3 variants.",
  ];
  const more: Line = [`More is possible on the command line: ${writtenCommand("plan", "--help")}`];
  return problem === undefined
    ? replyOf("How to plan", ["Herald can say how long a test takes before you start it."], example, meaning, more)
    : replyOf("How to plan", ["This is no plan yet: ", ...problemLine(problem), "."], example, meaning, more);
}

function problemLine(problem: PlanProblem): Line {
  switch (problem.kind) {
    case "unknown-word":
      return ["“", text(problem.said, SAID), "” has no meaning in it"];
    case "missing":
      return [MISSING[problem.what]];
    default:
      return [WANTED[problem.kind]];
  }
}

/** How long it takes under a policy to find a lift: the figures that `herald plan` prints. */
export function renderPlan(
  { name, rules }: Pick<NamedPolicy, "name" | "rules">,
  { rate, daily, arms }: PlannedTraffic,
  { lift, byHorizon, medianStopDay, daysFor80PercentPower }: LiftPlan,
): Notification {
  const days =
    daysFor80PercentPower === null
      ? `more than ${formatCount(LONGEST_PLAN)} days`
      : `about ${formatAmount(daysFor80PercentPower, "day")}`;
  const title = `A lift of ${formatSetting(lift)} takes ${days}`;
  const powers = byHorizon.map(
    ({ days: horizon, power }) =>
      `${formatAmount(horizon, "day")}: ${power === null ? "too short" : formatProbability(power, 0)}`,
  );
  const median =
    medianStopDay === null
      ? "Hardly any such test is stopped early."
      : `Half of the tests that find it stop by day ${formatDecimals(medianStopDay, 0)}, with the policy's horizon of ${formatAmount(rules.horizonDays, "day")}.`;
  return replyNotification(
    title,
    [`${title}.`],
    [
      {
        part: "lines",
        lines: [
          [strong(`${title}.`), " With that, 80% of such tests end with the better variant as the winner."],
          [`Share that does by planned days · ${powers.join(" · ")}.`],
          [median],
        ],
      },
      {
        part: "small",
        lines: [
          [
            `${formatAmount(arms, "variant")} with ${formatCount(Math.round(daily))} impressions a day each, conversion rate ${formatSetting(rate)}, policy `,
            text(name, POLICY),
            `. Each share is from ${formatCount(PLAN_RUNS)} simulated tests.`,
          ],
        ],
      },
    ],
  );
}
