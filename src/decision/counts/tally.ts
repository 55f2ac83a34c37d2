import { daysBetween, type Arm, type DayCounts, type UtcDay } from "../../experiment/index.ts";
import type { Dispersion } from "../../stats/index.ts";
import { FIRST_WEEK, harmEvidence, studentisedEvidence } from "../evidence/corrected-evidence.ts";
import { addVariation, dispersionsOf, startVariation, type DailyVariation } from "../evidence/daily-variation.ts";
import { addBatch, startEProcess, type EProcess } from "../evidence/e-process.ts";
import { liftGrid } from "../evidence/lift-grid.ts";
import type { AccountFacts } from "../history.ts";
import type { Policy } from "../policy.ts";
import { onlyControl, plannedShares } from "./planned-shares.ts";
import { addSplit, splitPhi, startSplit, type SplitTally } from "./split-tally.ts";

/**
 * Sequential evidence folded over closed days. Each day is added once: a replay of many looks at one experiment advances a
 * tally day by day and hands it to `judge`, so that no look has to start over.
 */
export interface Tally {
  readonly dayCount: number;
  /** The first day with traffic. */
  readonly firstDay: UtcDay | undefined;
  /** Cumulative, in the order of the arms. */
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
  readonly eProcess: EProcess;
  /** Undefined without a single control. */
  readonly variation: DailyVariation | undefined;
  /** In the order of the arms; undefined for the control, and before there are two days to compare. */
  readonly dispersions: readonly (Dispersion | undefined)[];
  readonly largest: LargestOverDays;
  readonly split: SplitTally;
  readonly rules: TallyRules;
}

/** Largest corrected log e-values after any day that counts, in the order of the arms; 0 before the first. */
export interface LargestOverDays {
  readonly overControl: readonly number[];
  readonly underControl: readonly number[];
  readonly harm: readonly number[];
}

type TallyRules = Pick<Policy, "minimumDetectableLift" | "alphaSplit" | "conversionsRepeatAcrossDays"> &
  Pick<AccountFacts, "usualPhi">;

/**
 * The tally before the first day.
 * @param firstDay where it is known otherwise: running totals begin before the first day that they are read on
 */
export function startTally(
  arms: readonly Arm[],
  rules: Policy,
  { usualPhi }: Pick<AccountFacts, "usualPhi">,
  firstDay?: UtcDay,
): Tally {
  const { minimumDetectableLift, alphaSplit, conversionsRepeatAcrossDays } = rules;
  const control = onlyControl(arms);
  const nothing = arms.map(() => 0);
  return {
    dayCount: 0,
    firstDay,
    impressions: nothing,
    conversions: nothing,
    eProcess: startEProcess(arms.length, control, liftGrid(rules)),
    variation: control === undefined ? undefined : startVariation(arms.length, control),
    dispersions: arms.map(() => undefined),
    largest: { overControl: nothing, underControl: nothing, harm: nothing },
    split: startSplit(plannedShares(arms), rules),
    rules: { minimumDetectableLift, alphaSplit, conversionsRepeatAcrossDays, usualPhi },
  };
}

/** The tally after one more closed day. @param day valid counts of a day later than every one before */
export function addDay(tally: Tally, day: DayCounts): Tally {
  const { rules } = tally;
  const impressions = tally.impressions.map((count, arm) => count + day.impressions[arm]!);
  const conversions = tally.conversions.map((count, arm) => count + day.conversions[arm]!);
  const firstDay = tally.firstDay ?? (day.impressions.some((count) => count > 0) ? day.date : undefined);
  const eProcess = addBatch(tally.eProcess, day, impressions);
  const variation = tally.variation && addVariation(tally.variation, day);
  const dispersions =
    variation === undefined ? tally.dispersions : dispersionsOf(variation, rules.conversionsRepeatAcrossDays);
  const number = firstDay === undefined ? 0 : daysBetween(firstDay, day.date) + 1;
  return {
    dayCount: tally.dayCount + 1,
    firstDay,
    impressions,
    conversions,
    eProcess,
    variation,
    dispersions,
    largest: largestAfter(tally.largest, number, eProcess, dispersions, rules.usualPhi),
    split: addSplit(tally.split, day),
    rules,
  };
}

function largestAfter(
  before: LargestOverDays,
  day: number,
  { pairs }: EProcess,
  dispersions: readonly (Dispersion | undefined)[],
  usualPhi: number | null,
): LargestOverDays {
  const isWeek = day >= FIRST_WEEK;
  const studentisedOf = (logEvidence: number, arm: number) =>
    isWeek ? studentisedEvidence(logEvidence, dispersions[arm]) : 0;
  return {
    overControl: pairs.map((pair, arm) =>
      Math.max(before.overControl[arm]!, pair === undefined ? 0 : studentisedOf(pair.over.current, arm)),
    ),
    underControl: pairs.map((pair, arm) =>
      Math.max(before.underControl[arm]!, pair === undefined ? 0 : studentisedOf(pair.under.current, arm)),
    ),
    harm: pairs.map((pair, arm) =>
      Math.max(
        before.harm[arm]!,
        pair === undefined ? 0 : harmEvidence(pair.under.current, day, dispersions[arm], usualPhi),
      ),
    ),
  };
}

/** The split of the days under the present weights alone. @param earlier days under other ones, which show how much the split varies */
export function splitOver(
  days: readonly DayCounts[],
  earlier: readonly DayCounts[],
  arms: readonly Arm[],
  rules: Policy,
): SplitTally {
  const shares = plannedShares(arms);
  const before = earlier.reduce(addSplit, startSplit(shares, rules));
  return days.reduce(addSplit, startSplit(shares, rules, splitPhi(before)));
}
