import { daysBetween, type Arm, type DayCounts, type UtcDay } from "../../experiment/index.ts";
import type { Dispersion } from "../../stats/index.ts";
import { FIRST_WEEK, harmEvidence, harmEvidenceToActOn, studentisedEvidence } from "../evidence/corrected-evidence.ts";
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
  /** After the last day. In the order of the arms; undefined for the control. */
  readonly harm: readonly (HarmNow | undefined)[];
  /** Of the days that people do not know of yet, where there are others; else undefined. */
  readonly anew: Tally | undefined;
  readonly split: SplitTally;
  readonly rules: TallyRules;
}

/** What is watched for as harm. */
export interface HarmWatch {
  /** The side of the control on which an arm is worse. */
  readonly worse: "over" | "under";
  /** Log e-value at which an arm counts as harmed. */
  readonly logAlarm: number;
  /** Days up to this one are known to people, and not acted on; null: none. */
  readonly acknowledgedOn: UtcDay | null;
}

/** How harmful an arm looks now. */
export interface HarmNow {
  /** Corrected log e-value. */
  readonly logEvidence: number;
  /** Since when it has been at the alarm or above without interruption; undefined: it is not. */
  readonly since: UtcDay | undefined;
}

/** Largest corrected log e-values after any day that counts, in the order of the arms; 0 before the first. */
export interface LargestOverDays {
  readonly overControl: readonly number[];
  readonly underControl: readonly number[];
  readonly harm: readonly number[];
  /** The same of the days that people do not know of yet, corrected as for acting on it. */
  readonly harmToActOn: readonly number[];
}

type TallyRules = Pick<Policy, "minimumDetectableLift" | "alphaSplit" | "conversionsRepeatAcrossDays"> &
  Pick<AccountFacts, "usualPhi"> & { readonly watch: HarmWatch };

/** What a tally is started for. */
export interface TallyStart {
  readonly rules: Policy;
  readonly account: Pick<AccountFacts, "usualPhi">;
  readonly watch: HarmWatch;
  /** Where it is known otherwise: running totals begin before the first day that they are read on. */
  readonly firstDay?: UtcDay | undefined;
}

/** The tally before the first day. */
export function startTally(arms: readonly Arm[], start: TallyStart): Tally {
  const {
    rules,
    account: { usualPhi },
    watch,
    firstDay,
  } = start;
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
    largest: { overControl: nothing, underControl: nothing, harm: nothing, harmToActOn: nothing },
    harm: arms.map((_, arm) => (arm === control ? undefined : { logEvidence: 0, since: undefined })),
    anew:
      watch.acknowledgedOn === null
        ? undefined
        : startTally(withoutPlan(arms), { rules, account: { usualPhi }, watch: { ...watch, acknowledgedOn: null } }),
    split: startSplit(plannedShares(arms), rules),
    rules: { minimumDetectableLift, alphaSplit, conversionsRepeatAcrossDays, usualPhi, watch },
  };
}

/** Arms whose traffic split is not judged: it is judged elsewhere, or not at all. */
export function withoutPlan(arms: readonly Arm[]): readonly Arm[] {
  return arms.map((arm) => ({ ...arm, weight: undefined }));
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
  const seen = { day: number, eProcess, dispersions, rules };
  const { acknowledgedOn } = rules.watch;
  const anew =
    tally.anew !== undefined && acknowledgedOn !== null && day.date > acknowledgedOn
      ? addDay(tally.anew, day)
      : tally.anew;
  return {
    dayCount: tally.dayCount + 1,
    firstDay,
    impressions,
    conversions,
    eProcess,
    variation,
    dispersions,
    largest: largestAfter(tally.largest, seen, anew),
    harm: tally.harm.map((before, arm) => before && harmAfter(before, arm, day.date, seen)),
    anew,
    split: addSplit(tally.split, day),
    rules,
  };
}

/** What one more day shows. */
interface Seen extends Pick<Tally, "eProcess" | "dispersions" | "rules"> {
  /** From the first with traffic, which is day 1. */
  readonly day: number;
}

function largestAfter(before: LargestOverDays, seen: Seen, anew: Tally | undefined): LargestOverDays {
  const {
    day,
    eProcess: { pairs },
    dispersions,
    rules: { usualPhi, watch },
  } = seen;
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
        pair === undefined ? 0 : harmEvidence(pair[watch.worse].current, dispersions[arm], usualPhi),
      ),
    ),
    harmToActOn:
      anew?.largest.harmToActOn ??
      pairs.map((pair, arm) =>
        Math.max(
          before.harmToActOn[arm]!,
          pair === undefined ? 0 : harmEvidenceToActOn(pair[watch.worse].current, day, dispersions[arm], usualPhi),
        ),
      ),
  };
}

function harmAfter(
  { since }: HarmNow,
  arm: number,
  date: UtcDay,
  { eProcess, dispersions, rules: { usualPhi, watch } }: Seen,
): HarmNow {
  const pair = eProcess.pairs[arm];
  const logEvidence = pair === undefined ? 0 : harmEvidence(pair[watch.worse].current, dispersions[arm], usualPhi);
  return { logEvidence, since: logEvidence >= watch.logAlarm ? (since ?? date) : undefined };
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
