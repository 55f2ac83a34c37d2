import { daysNeeded, type NamedPolicy } from "../../decision/index.ts";
import { formatAmount, formatCount, formatDecimals, formatProbability, formatSetting } from "../text/format.ts";
import { textTable } from "../text/text-table.ts";
import { LONGEST_PLAN, PLAN_RUNS, type GuardrailPlan, type LiftPlan, type PlannedTraffic } from "../../replay/index.ts";
import { guardrailPlanLines } from "./plan-guardrail-report.ts";

const NONE = "-";

/** What a person reads of a plan: what it is for, the table, and what it doesn't say. */
export function planReport(
  policy: NamedPolicy,
  traffic: PlannedTraffic,
  days: readonly number[],
  { lifts, guardrails }: { readonly lifts: readonly LiftPlan[]; readonly guardrails: readonly GuardrailPlan[] },
): string[] {
  const { rules } = policy;
  const { rate, daily, arms, overdispersion } = traffic;
  return [
    `Power of policy ${policy.name} (${policy.version}): share of experiments that end with the better variant as the winner, by planned horizon`,
    `${formatAmount(arms, "variant")} with ${formatCount(Math.round(daily))} impressions a day each, conversion rate ${formatSetting(rate)}, dispersion ${formatDecimals(overdispersion, 1)}, one look a day${arms > 2 ? "; one variant has the lift, the others are like the control" : ""}`,
    "",
    ...textTable(
      [
        "lift",
        ...days.map((one) => formatAmount(one, "day")),
        `median day of the stop (horizon ${formatCount(rules.horizonDays)})`,
        "days for 80% power",
      ],
      lifts.map((row) => [
        `+${formatSetting(row.lift)}`,
        ...row.byHorizon.map(({ power }) => (power === null ? NONE : formatProbability(power, 0))),
        row.medianStopDay === null ? NONE : formatDecimals(row.medianStopDay, 0),
        row.daysFor80PercentPower === null
          ? `more than ${formatCount(LONGEST_PLAN)}`
          : `about ${formatCount(row.daysFor80PercentPower)}`,
      ]),
      days.map((_, index) => index + 1).concat(days.length + 1, days.length + 2),
    ),
    "",
    `Each power is from ${formatCount(PLAN_RUNS)} simulated experiments: about 1 point of chance. To plan for a number of days, set horizonDays to it before the experiment starts.`,
    ...(overdispersion === 1
      ? [
          "Where counts cluster (several impressions or conversions per visitor), everything takes longer in proportion: --overdispersion 1.7 is usual.",
        ]
      : []),
    ...guardrailPlanLines(policy, days, guardrails),
    "",
    "Not covered by the promise:",
    "- Visitors who convert again on later days: no daily count shows that, and false winners get more frequent. Count each visitor once, or set conversionsRepeatAcrossDays, which costs power.",
    "- Clustering that follows traffic, for example more conversions per visitor on busy days: only part of that is corrected for.",
    smallSample(policy, traffic),
  ];
}

function smallSample({ rules }: NamedPolicy, { arms, rate, daily, overdispersion }: PlannedTraffic): string {
  const needed = rules.minConversionsPerArm * overdispersion;
  const day = Math.max(daysNeeded(rules), Math.ceil(needed / (rate * daily)));
  const many = Math.ceil(rules.budget.manyConversions * overdispersion);
  const stricter = arms === 2 ? ` Below ${formatCount(many)} conversions, thresholds are stricter.` : "";
  const when =
    day > rules.horizonDays
      ? `and this traffic reaches that only on day ${formatCount(day)}, after the horizon, so the sample is too small`
      : `and this traffic reaches that by day ${formatCount(day)}`;
  return `- Too small a sample: with fewer than ${formatCount(Math.ceil(needed))} conversions in any variant there is no winner, ${when}.${stricter}`;
}
