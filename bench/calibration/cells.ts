import { scenarioOf, type Source } from "../../src/replay/index.ts";
import type { Policy } from "../../src/decision/index.ts";

/**
 * What the policy must hold, cell by cell. `published` are the measured values of docs/methods.md: the row "DEFAULT" of its simulations, its
 * table on the split check and the one on overdispersion. Shares in percent, days from 1; a run that never stopped counts with its last day.
 */
export interface Cell {
  readonly id: string;
  readonly title: string;
  readonly group: "no difference" | "power" | "wrong winners" | "overdispersion" | "split check" | "recorded";
  readonly runs: number;
  /** Undefined: recorded experiments, which the caller adds. */
  readonly source: Source | undefined;
  readonly rules?: Partial<Policy>;
  readonly published: {
    readonly stopped?: number;
    readonly right?: number;
    readonly meanDays?: number;
    readonly wrong?: number;
    readonly splitAlarm?: number;
    readonly splitAlarmDay?: number;
    /** What happens without the guard. */
    readonly raw?: number;
  };
  readonly holds: Holds;
}

/** Limits in percent (points for `within`); where given, two Monte Carlo errors are allowed on top. */
export interface Holds {
  readonly falseAtMost?: number;
  readonly stoppedWithin?: number;
  readonly rightWithin?: number;
  readonly daysWithin?: number;
  readonly wrongAtMost?: number;
  readonly splitAlarmAtMost?: number;
  readonly splitAlarmDayAtMost?: number;
}

type Told = Partial<Parameters<typeof scenarioOf>[0]>;
const A = { rate: 0.05, daily: 2000, days: 28 };
const B = { rate: 0.03, daily: 500, days: 28 };
const C = { rate: 0.1, daily: 5000, days: 28 };
const simulated = (base: typeof A, told: Told): Source => ({
  kind: "simulated",
  scenario: scenarioOf({ lifts: [0, 0], ...base, ...told }),
});

const noDifference = (
  id: string,
  title: string,
  stopped: number,
  base: typeof A,
  told: Told = {},
  runs = 20_000,
): Cell => ({
  id,
  title,
  group: "no difference",
  runs,
  source: simulated(base, told),
  published: { stopped },
  holds: { falseAtMost: 5, stoppedWithin: 1, splitAlarmAtMost: 1 },
});

const power = (id: string, title: string, right: number, meanDays: number, base: typeof A, told: Told): Cell => ({
  id,
  title,
  group: "power",
  runs: 4000,
  source: simulated(base, told),
  published: { right, meanDays },
  holds: { rightWithin: 2, daysWithin: 1, ...(told.lifts!.length === 2 && { wrongAtMost: 0.2 }) },
});

const wrong = (id: string, title: string, published: number, told: Told): Cell => ({
  id,
  title,
  group: "wrong winners",
  runs: 4000,
  source: simulated(A, told),
  published: { wrong: published },
  holds: told.lifts!.length === 2 ? { wrongAtMost: 0.2 } : { falseAtMost: 5 },
});

const overdispersed = (
  id: string,
  title: string,
  overdispersion: number,
  raw: number,
  rules: Partial<Policy> = {},
): Cell => ({
  id,
  title,
  group: "overdispersion",
  runs: 10_000,
  source: simulated(A, { overdispersion }),
  rules,
  published: { raw },
  // The promise holds if the owner says that impressions repeat: only then is the guard always on.
  holds: rules.impressionsRepeat === true ? { falseAtMost: 6 } : {},
});

const split = (
  id: string,
  title: string,
  splitAlarm: number,
  day: number | undefined,
  told: Told,
  daily: number,
  holds: Holds,
): Cell => ({
  id,
  title,
  group: "split check",
  runs: 4000,
  source: simulated({ ...A, daily }, told),
  published: { splitAlarm, ...(day !== undefined && { splitAlarmDay: day }) },
  holds,
});

export const CELLS: readonly Cell[] = [
  noDifference("aa-5", "2 variants, 5%, 2,000 a day", 4.1, A),
  noDifference("aa-3", "2 variants, 3%, 500 a day", 3.9, B),
  noDifference("aa-10", "2 variants, 10%, 5,000 a day", 4.0, C),
  noDifference("aa-90-10", "2 variants, split 90 to 10", 3.8, A, { shares: [90, 10] }),
  noDifference("aa-season", "2 variants, weekdays and daily drift", 4.2, A, { season: true }),
  noDifference("aa-4", "4 variants, 5%, 2,000 a day", 2.1, A, { lifts: [0, 0, 0, 0] }),
  noDifference("aa-4-10", "4 variants, 10%, 5,000 a day", 2.8, C, { lifts: [0, 0, 0, 0] }),
  noDifference("aa-4-worse", "4 variants, two of them 20% worse", 2.1, A, { lifts: [0, -0.2, -0.2, 0] }),

  power("up-5", "5%, 2,000 a day, +5%", 41, 24.3, A, { lifts: [0, 0.05] }),
  power("up-10", "5%, 2,000 a day, +10%", 94, 15.7, A, { lifts: [0, 0.1] }),
  power("up-20", "5%, 2,000 a day, +20%", 100, 7.7, A, { lifts: [0, 0.2] }),
  power("up-20-small", "3%, 500 a day, +20%", 74, 20.3, B, { lifts: [0, 0.2] }),
  power("up-3-large", "10%, 5,000 a day, +3%", 69, 21.3, C, { lifts: [0, 0.03] }),
  power("up-5-large", "10%, 5,000 a day, +5%", 99, 13.1, C, { lifts: [0, 0.05] }),
  power("up-10-90-10", "split 90 to 10, 5%, +10%", 55, 22.6, A, { lifts: [0, 0.1], shares: [90, 10] }),
  power("up-4", "4 variants, one +10%", 90, 17.2, A, { lifts: [0, 0, 0, 0.1] }),
  power("up-4-small", "4 variants, 3%, 500 a day, one +30%", 94, 15.9, B, { lifts: [0, 0, 0, 0.3] }),
  power("up-4-tied", "4 variants, two equally good, +10%", 84, 17.6, A, { lifts: [0, 0.1, 0.1, 0] }),

  wrong("down-10", "2 variants, variant −10%", 0.0, { lifts: [0, -0.1] }),
  wrong("close-4", "4 variants, +5, +8 and +10%: not the best one", 18.17, { lifts: [0, 0.05, 0.08, 0.1] }),
  wrong("mixed-4", "4 variants, −5, 0 and +5%", 0.03, { lifts: [0, -0.05, 0, 0.05] }),

  overdispersed("over-2", "variance twice binomial, impressionsRepeat not set", 2, 20.9),
  overdispersed("over-4", "variance four times binomial, impressionsRepeat not set", 4, 50.6),
  overdispersed("over-2-told", "variance twice binomial, impressionsRepeat set", 2, 20.9, { impressionsRepeat: true }),
  overdispersed("over-4-told", "variance four times binomial, impressionsRepeat set", 4, 50.6, {
    impressionsRepeat: true,
  }),

  split("split-even", "healthy, 50 to 50, 4,000 a day in all", 0.2, undefined, {}, 2000, { splitAlarmAtMost: 1 }),
  split("split-four", "healthy, 4 variants, 8,000 a day in all", 0.2, undefined, { lifts: [0, 0, 0, 0] }, 2000, {
    splitAlarmAtMost: 1,
  }),
  split("split-51", "51 to 49 planned as equal, 4,000 a day in all", 99.8, 8.8, { actualShares: [51, 49] }, 2000, {
    splitAlarmDayAtMost: 10,
  }),
  split("split-52", "52 to 48 planned as equal, 1,000 a day in all", 99.9, 8.6, { actualShares: [52, 48] }, 500, {}),
  split(
    "split-lost",
    "one of 4 variants loses 3%, 8,000 a day in all",
    93,
    15.6,
    { lifts: [0, 0, 0, 0], actualShares: [1, 1, 1, 0.97] },
    2000,
    {},
  ),

  {
    id: "recorded",
    title: "controls of 31 recorded experiments, split at random",
    group: "recorded",
    runs: 2000,
    source: undefined,
    published: {},
    holds: { falseAtMost: 5 },
  },

  // Last, because it takes longest.
  noDifference("aa-365", "2 variants, 365 daily looks", 2.9, { ...A, days: 365 }, {}, 2000),
];
