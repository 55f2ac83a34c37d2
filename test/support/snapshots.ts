import {
  DEFAULT_POLICY,
  fingerprintOf,
  NO_ACCOUNT_FACTS,
  type Decision,
  type DecisionInput,
  type Check,
  type CheckId,
  type History,
  type Look,
  type Policy,
} from "../../src/decision/index.ts";
import {
  addDays,
  bareExperiment,
  totalsOf,
  type Arm,
  type DayCounts,
  type Experiment,
  type Snapshot,
  type UtcDay,
} from "../../src/experiment/index.ts";

/** First day with traffic of every experiment built here: a Monday. */
export const FIRST_DAY: UtcDay = "2026-03-02";

/** What a test wants to be different from a healthy experiment. */
export interface Told {
  /** In the order control, Variant B, Variant C...; default: as many as the days count, equal weights. */
  readonly arms?: readonly Partial<Arm>[];
  /** Impressions and conversions per arm, one entry per closed day from `FIRST_DAY`. */
  readonly days?: readonly (readonly (readonly [impressions: number, conversions: number])[])[];
  readonly experiment?: Partial<Experiment>;
  readonly snapshot?: Partial<Snapshot>;
  readonly rules?: Partial<Policy>;
  readonly history?: Partial<History>;
}

/** Fourteen days of a clear winner, healthy in every respect, and what a test says differently. */
export function aCase(told: Told = {}): DecisionInput {
  const counts =
    told.days ??
    variedDays(14, [
      [1000, 50],
      [1000, 70],
    ]);
  const days = counts.map((arms, index) => dayOf(addDays(FIRST_DAY, index), arms));
  const armCount = told.arms?.length ?? counts[0]?.length ?? 2;
  const totals = totalsOf({ arms: Array.from({ length: armCount }, (_, arm) => armOf(arm, armCount, {})), days });
  const arms = Array.from({ length: armCount }, (_, arm) => {
    const vendor = {
      impressions: totals.impressions[arm],
      conversions: totals.conversions[arm],
      probabilityToBeBest: undefined,
    };
    return armOf(arm, armCount, { vendor, ...told.arms?.[arm] });
  });
  const experiment = experimentOf(arms, told.experiment);
  const lastClosedDay = addDays(FIRST_DAY, days.length - 1);
  return {
    snapshot: {
      account: "acme",
      asOf: asOfAfter(lastClosedDay),
      lastClosedDay,
      experiment,
      arms,
      days,
      unknownArmIds: [],
      metrics: [],
      ...told.snapshot,
    },
    history: {
      firstSeenAt: `${FIRST_DAY}T08:00:00.000Z`,
      firstFingerprint: fingerprintOf(experimentOf(arms, {})),
      account: NO_ACCOUNT_FACTS,
      looks: [],
      pauses: [],
      harmAcknowledgedOn: null,
      ...told.history,
    },
    policy: { name: "default", version: "test", rules: { ...DEFAULT_POLICY, ...told.rules } },
  };
}

/** Ups and downs of a week, which add up to none and do not resemble their neighbours. */
const WEEK = [1, -1, -1, 1, 0, 1, -1] as const;

/**
 * The given counts a day on average over every week, with conversions that vary about as much as chance lets them (a dispersion near 1):
 * days that are all alike are no evidence.
 */
export function variedDays(
  length: number,
  arms: readonly (readonly [number, number])[],
): (readonly (readonly [number, number])[])[] {
  return Array.from({ length }, (_, day) =>
    arms.map(([shown, converted], arm): readonly [number, number] => {
      const size = Math.round(0.76 * Math.sqrt(converted * (1 - converted / shown)));
      return [shown, converted + WEEK[day % WEEK.length]! * (arm === 0 ? -size : size)];
    }),
  );
}

/** Two arms of 1,000 impressions and 50 conversions a day on average over every week, the variant up and down by so many. */
export function swingingDays(length: number, size: number): (readonly (readonly [number, number])[])[] {
  return Array.from({ length }, (_, day) => [
    [1000, 50],
    [1000, 50 + WEEK[day % WEEK.length]! * size],
  ]);
}

/** The same counts every day. */
export function equalDays(
  length: number,
  arms: readonly (readonly [number, number])[],
): (readonly (readonly [number, number])[])[] {
  return Array.from({ length }, () => arms);
}

export function dayOf(date: UtcDay, arms: readonly (readonly [number, number])[]): DayCounts {
  return { date, impressions: arms.map(([shown]) => shown), conversions: arms.map(([, converted]) => converted) };
}

/** A look at the first `days` days of a case, as `decide` would have recorded it, and what a test says differently. */
export function lookAfter({ snapshot }: DecisionInput, days: number, told: Partial<Look> = {}): Look {
  const seen = snapshot.days.slice(0, days);
  const { impressions, conversions } = totalsOf({ arms: snapshot.arms, days: seen });
  const nothing = snapshot.arms.map(() => 0);
  const day = seen.at(-1)!.date;
  return {
    day,
    asOf: asOfAfter(day),
    armIds: snapshot.arms.map(({ id }) => id),
    impressions,
    conversions,
    logEvidenceOverControl: nothing,
    logEvidenceUnderControl: nothing,
    logHarmEvidence: nothing,
    logSplitExcess: -Math.log(100),
    weights: snapshot.arms.map(({ weight }) => weight ?? null),
    source: "series",
    pairs: snapshot.arms.map(() => null),
    lag: { products: 0, pairs: 0 },
    spending: null,
    metrics: [],
    ...told,
  };
}

/** A check of a decision, its finding among those of its id. */
export function checkOf<Id extends CheckId>(
  { checks }: Pick<Decision, "checks">,
  id: Id,
): Extract<Check, { readonly id: Id }> {
  return checks.find((check): check is Extract<Check, { readonly id: Id }> => check.id === id)!;
}

/** Eight in the morning after a closed day. */
export function asOfAfter(day: UtcDay): string {
  return `${addDays(day, 1)}T08:00:00.000Z`;
}

function armOf(index: number, count: number, told: Partial<Arm>): Arm {
  const letter = String.fromCharCode(65 + (index % 26));
  return {
    id: index === 0 ? "var_control" : `var_${letter.toLowerCase()}${index >= 26 ? index : ""}`,
    name: index === 0 ? "Control" : `Variant ${letter}`,
    isControl: index === 0,
    weight: 100 / count,
    vendor: { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined },
    ...told,
  };
}

function experimentOf(arms: readonly Arm[], told: Partial<Experiment> = {}): Experiment {
  return bareExperiment({
    id: "exp_1",
    key: "pricing-page",
    name: "Pricing page",
    status: "running",
    statusAsSent: told.status ?? "running",
    type: "ab",
    createdAt: "2026-03-01T12:00:00.000Z",
    startedAt: `${FIRST_DAY}T00:00:00.000Z`,
    trafficAllocation: 100,
    goal: "signup",
    variants: arms.map(({ id, name, isControl, weight }) => ({ id, name, isControl, weight: weight ?? 0 })),
    ...told,
  });
}
