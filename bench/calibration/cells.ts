import { scenarioOf, type Scenario, type Source } from "../../src/replay/index.ts";
import type { Guardrail, Policy } from "../../src/decision/index.ts";

/** A kind of experiment, and what the policy must hold for it. */
export interface Cell {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly runs: number;
  /** Undefined: recorded experiments, which the caller adds. */
  readonly source: Source | undefined;
  readonly rules?: Partial<Policy>;
  readonly expects: readonly Expectation[];
}

export type Group =
  | "no difference"
  | "clusters of other kinds"
  | "power"
  | "wrong winners"
  | "not covered"
  | "split check"
  | "harm alert"
  | "guardrails"
  | "acting on harm"
  | "recorded";

/** A figure of the summary: a share in percent, or a day. Two Monte Carlo errors are allowed beyond a limit. */
export interface Expectation {
  readonly figure: Figure;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export type Figure =
  | "false winners"
  | "false stops"
  | "best variant found"
  | "wrong winners"
  | "mean day"
  | "left to people"
  | "blocked by the split"
  | "split alarms"
  | "mean day of split alarm"
  | "harm alarms"
  | "mean day of harm alarm"
  | "winners"
  | "held back"
  | "harm actions"
  | "mean day of harm action";

type Told = Partial<Parameters<typeof scenarioOf>[0]>;

const A = { rate: 0.05, daily: 2000, days: 28 };
const B = { rate: 0.03, daily: 500, days: 28 };
const C = { rate: 0.1, daily: 5000, days: 28 };
const SPARSE = { rate: 0.01, daily: 200, days: 28 };
const DISPERSIONS = [1, 1.5, 2, 4] as const;
const PROMISE = { figure: "false winners", atMost: 5 } as const;

const simulated = (base: typeof A, told: Told): Source => ({
  kind: "simulated",
  scenario: scenarioOf({ lifts: [0, 0], ...base, ...told }),
});

function cell(
  id: string,
  title: string,
  group: Group,
  runs: number,
  source: Source,
  ...expects: readonly Expectation[]
): Cell {
  return { id, title, group, runs, source, expects };
}

/** No difference, at every dispersion that the promise names. */
function noDifference(
  id: string,
  title: string,
  runs: number,
  base: typeof A,
  told: Told = {},
  ...more: readonly Expectation[]
): readonly Cell[] {
  return DISPERSIONS.map((overdispersion) =>
    cell(
      `${id}-d${overdispersion}`,
      `${title}, D = ${overdispersion}`,
      "no difference",
      runs,
      simulated(base, { ...told, overdispersion }),
      PROMISE,
      ...more,
    ),
  );
}

const clustered = (id: string, title: string, runs: number, base: typeof A, told: Told): Cell =>
  cell(id, title, "clusters of other kinds", runs, simulated(base, told), PROMISE);

const power = (id: string, title: string, base: typeof A, told: Told, ...expects: readonly Expectation[]): Cell =>
  cell(
    id,
    title,
    "power",
    10_000,
    simulated(base, told),
    ...(expects.some(({ figure }) => figure === "best variant found")
      ? []
      : [{ figure: "best variant found" } as const]),
    ...expects,
    ...(expects.some(({ figure }) => figure === "mean day") ? [] : [{ figure: "mean day" } as const]),
    ...(told.lifts!.length === 2 ? [{ figure: "wrong winners", atMost: 0.2 } as const] : []),
  );

/** 4,000 impressions a day in all. */
const split = (
  id: string,
  title: string,
  impressionsPerVisitor: number,
  clusters: Scenario["clusters"],
  told: Told,
  ...expects: readonly Expectation[]
): Cell =>
  cell(id, title, "split check", 10_000, simulated(A, { impressionsPerVisitor, clusters, ...told }), ...expects);

const harm = (id: string, title: string, told: Told, ...expects: readonly Expectation[]): Cell =>
  cell(id, title, "harm alert", 4000, simulated(A, told), { figure: "harm alarms" }, ...expects);

const guardrail = (place: number, told: Partial<Guardrail> = {}): Guardrail => ({
  event: `guardrail-${place}`,
  name: undefined,
  direction: "more-is-worse",
  margin: undefined,
  ...told,
});

/**
 * The first guardrail is exactly at its margin, which is so small that no harm is shown; the others are as they were, and well within theirs. The
 * goal gains so much that only the first guardrail is in question.
 */
function atMargin(guardrails: number, correlation: number, overdispersion: number): Cell {
  const margin = 0.03;
  const places = Array.from({ length: guardrails }, (_, place) => place);
  return {
    ...cell(
      `margin-${guardrails}-r${correlation * 10}-d${overdispersion}`,
      `${guardrails} guardrail${guardrails === 1 ? "" : "s"}, one exactly at its margin, correlation ${correlation}, D = ${overdispersion}`,
      "guardrails",
      20_000,
      simulated(A, {
        lifts: [0, 0.2],
        overdispersion,
        others: places.map((place) => ({
          event: `guardrail-${place}`,
          rate: 0.05,
          lifts: [0, place === 0 ? margin : 0],
          correlation,
        })),
      }),
      { figure: "winners", atMost: 5 },
    ),
    rules: { guardrails: places.map((place) => guardrail(place, { margin: place === 0 ? margin : 0.25 })) },
  };
}

/** Three harmless guardrails beside a goal that gains 10%. @param margin undefined: none */
function harmless(overdispersion: number, margin: number | undefined, guardrails = 3): Cell {
  const places = Array.from({ length: guardrails }, (_, place) => place);
  const margins = margin === undefined ? "without margins" : `with margins of ${margin * 100}%`;
  return {
    ...cell(
      `harmless-${guardrails === 0 ? "none" : margin === undefined ? "veto" : `m${margin * 100}`}-d${overdispersion}`,
      guardrails === 0
        ? `+10% without guardrails, D = ${overdispersion}`
        : `+10% and ${guardrails} harmless guardrails ${margins}, D = ${overdispersion}`,
      "guardrails",
      10_000,
      simulated(A, {
        lifts: [0, 0.1],
        overdispersion,
        others: places.map((place) => ({ event: `guardrail-${place}`, rate: 0.2, lifts: [0, 0], correlation: 0.3 })),
      }),
      { figure: "best variant found" },
      { figure: "held back" },
    ),
    rules: { guardrails: places.map((place) => guardrail(place, { margin })) },
  };
}

/** Four guardrails, all without margin. @param lift of the first one */
function acting(id: string, title: string, lift: number, told: Told, ...expects: readonly Expectation[]): Cell {
  const places = [0, 1, 2, 3];
  return {
    ...cell(
      id,
      title,
      "acting on harm",
      lift === 0 ? 20_000 : 4000,
      simulated(A, {
        ...told,
        others: places.map((place) => ({
          event: `guardrail-${place}`,
          rate: 0.05,
          lifts: [0, place === 0 ? lift : 0],
          correlation: 0,
        })),
      }),
      ...expects,
    ),
    rules: { guardrails: places.map((place) => guardrail(place)) },
  };
}

const HARM_PROMISE = { figure: "harm alarms", atMost: 5 } as const;

export const CELLS: readonly Cell[] = [
  ...noDifference("aa-5", "2 variants, 5%, 2,000 a day", 20_000, A, {}, HARM_PROMISE),
  ...noDifference("aa-3", "2 variants, 3%, 500 a day", 20_000, B),
  ...noDifference("aa-1", "2 variants, 1%, 200 a day", 20_000, SPARSE, {}, HARM_PROMISE),
  clustered("geometric", "2 variants, 3%, 500 a day, geometric clusters, D = 4", 20_000, B, {
    overdispersion: 4,
    clusters: "geometric",
  }),
  clustered("arms-3-1", "2 variants, the control at D = 3, the variant at 1", 20_000, A, { overdispersion: [3, 1] }),
  clustered("arms-1-3", "2 variants, the control at D = 1, the variant at 3", 20_000, A, { overdispersion: [1, 3] }),
  ...noDifference("aa-10-90", "2 variants, split 10 to 90, a small control", 20_000, A, { shares: [10, 90] }),
  ...noDifference("aa-90-10", "2 variants, split 90 to 10, a small variant", 20_000, A, { shares: [90, 10] }),
  ...noDifference("aa-season", "2 variants, weekdays and daily drift", 20_000, A, { season: true }),
  ...noDifference("aa-10", "2 variants, 10%, 5,000 a day", 20_000, C),
  ...noDifference("aa-4", "4 variants, all equal", 10_000, A, { lifts: [0, 0, 0, 0] }),
  clustered("arms-4-1-1-1", "4 variants, the control at D = 4, the others at 1", 10_000, A, {
    lifts: [0, 0, 0, 0],
    overdispersion: [4, 1, 1, 1],
  }),
  ...noDifference("aa-3-arms", "3 variants, all equal", 10_000, A, { lifts: [0, 0, 0] }),
  ...noDifference("aa-4-worse", "4 variants, one equal, two 20% worse", 10_000, A, { lifts: [0, 0, -0.2, -0.2] }),
  ...noDifference("aa-4-one", "4 variants, one equal, two 5% worse", 10_000, A, { lifts: [0, 0, -0.05, -0.05] }),

  power("up-5", "5%, 2,000 a day, +5%", A, { lifts: [0, 0.05] }, { figure: "best variant found", atLeast: 47.5 }),
  power(
    "up-10",
    "5%, 2,000 a day, +10%",
    A,
    { lifts: [0, 0.1] },
    { figure: "best variant found", atLeast: 95 },
    { figure: "mean day", atMost: 17 },
  ),
  power("up-20", "5%, 2,000 a day, +20%", A, { lifts: [0, 0.2] }),
  power("up-20-small", "3%, 500 a day, +20%", B, { lifts: [0, 0.2] }, { figure: "best variant found", atLeast: 78 }),
  power("up-4", "4 variants, one +10%", A, { lifts: [0, 0, 0, 0.1] }, { figure: "best variant found", atLeast: 91 }),
  power(
    "up-4-tied",
    "4 variants, two equally good, +10%",
    A,
    { lifts: [0, 0.1, 0.1, 0] },
    { figure: "best variant found", atLeast: 96 },
  ),
  {
    ...power("up-10-told", "5%, 2,000 a day, +10%, and the policy says conversionsRepeatAcrossDays", A, {
      lifts: [0, 0.1],
    }),
    rules: { conversionsRepeatAcrossDays: true },
  },
  power("up-10-d2", "5%, 2,000 a day, +10%, D = 2", A, { lifts: [0, 0.1], overdispersion: 2 }),
  power("up-100-d4", "1%, 200 a day, +100%, D = 4", SPARSE, { lifts: [0, 1], overdispersion: 4 }),
  power("down-10", "5%, 2,000 a day, −10%: the control wins", A, { lifts: [0, -0.1] }),

  cell(
    "close-4",
    "4 variants, +5, +8 and +10%: not the best one",
    "wrong winners",
    4000,
    simulated(A, { lifts: [0, 0.05, 0.08, 0.1] }),
    {
      figure: "wrong winners",
    },
  ),
  cell(
    "mixed-4",
    "4 variants, −5, 0 and +5%",
    "wrong winners",
    4000,
    simulated(A, { lifts: [0, -0.05, 0, 0.05] }),
    PROMISE,
  ),

  cell(
    "next-day",
    "every conversion is repeated on the next day (D = 2)",
    "not covered",
    10_000,
    simulated(A, { repeatsNextDay: 1 }),
    { figure: "false winners" },
    { figure: "false stops" },
    { figure: "left to people" },
  ),
  {
    ...cell(
      "next-day-told",
      "the same, and the policy says conversionsRepeatAcrossDays",
      "not covered",
      10_000,
      simulated(A, { repeatsNextDay: 1 }),
      PROMISE,
    ),
    rules: { conversionsRepeatAcrossDays: true },
  },
  {
    ...cell(
      "independent-told",
      "independent days, and the policy says conversionsRepeatAcrossDays",
      "not covered",
      10_000,
      simulated(A, {}),
      PROMISE,
    ),
    rules: { conversionsRepeatAcrossDays: true },
  },
  cell(
    "follows-traffic",
    "dispersion follows traffic: weekdays D = 3, weekends 0.42 of the traffic at D = 1",
    "not covered",
    10_000,
    simulated(A, { overdispersion: 3, weekendOverdispersion: 1, weekendTraffic: 0.42 }),
    PROMISE,
  ),

  ...[1, 2, 4, 8].flatMap((impressions) =>
    (impressions === 1 ? (["equal"] as const) : (["equal", "geometric"] as const)).map((clusters) =>
      split(
        `split-${impressions}-${clusters}`,
        `healthy, ${impressions} impressions a visitor${impressions === 1 ? "" : clusters === "equal" ? ", all alike" : ", geometric"}`,
        impressions,
        clusters,
        {},
        { figure: "blocked by the split", atMost: 1.5 },
        { figure: "split alarms" },
      ),
    ),
  ),
  ...(
    [
      [1, 98],
      [2, 73],
      [4, 23],
    ] as const
  ).map(([impressions, atLeast]) =>
    split(
      `split-51-${impressions}`,
      `51 to 49 planned as equal, ${impressions} impressions a visitor`,
      impressions,
      "equal",
      { actualShares: [51, 49] },
      { figure: "split alarms", atLeast },
      { figure: "mean day of split alarm" },
    ),
  ),

  harm("harm-20", "−20%, D = 1", { lifts: [0, -0.2] }, { figure: "mean day of harm alarm", atMost: 8 }),
  harm("harm-30", "−30%, D = 1", { lifts: [0, -0.3] }, { figure: "mean day of harm alarm" }),
  harm("harm-50", "−50%, D = 1", { lifts: [0, -0.5] }, { figure: "mean day of harm alarm", atMost: 3.5 }),
  harm("harm-20-d4", "−20%, D = 4", { lifts: [0, -0.2], overdispersion: 4 }, { figure: "mean day of harm alarm" }),

  ...[1, 2, 4].map((overdispersion) =>
    acting(
      `act-none-d${overdispersion}`,
      `goal and 4 guardrails as they were, D = ${overdispersion}`,
      0,
      { overdispersion },
      { figure: "harm actions", atMost: 5 },
    ),
  ),
  acting(
    "act-20",
    "one of 4 guardrails 20% worse, D = 1",
    0.2,
    {},
    { figure: "harm actions" },
    {
      figure: "mean day of harm action",
      atMost: 9,
    },
  ),
  acting(
    "act-goal-20",
    "the goal 20% worse beside 4 guardrails, D = 1",
    0,
    { lifts: [0, -0.2] },
    { figure: "harm actions" },
    {
      figure: "mean day of harm action",
    },
  ),
  ...[1, 2].flatMap((overdispersion) => [
    harmless(overdispersion, undefined, 0),
    harmless(overdispersion, undefined),
    harmless(overdispersion, 0.02),
    harmless(overdispersion, 0.05),
  ]),
  ...[1, 3, 5].flatMap((guardrails) =>
    [0, 0.5, 0.9].flatMap((correlation) =>
      [1, 2, 4].map((overdispersion) => atMargin(guardrails, correlation, overdispersion)),
    ),
  ),

  {
    id: "recorded",
    title: "controls of recorded experiments, split at random",
    group: "recorded",
    runs: 2000,
    source: undefined,
    expects: [PROMISE],
  },

  ...[1, 2, 4].flatMap((overdispersion) =>
    (["aa-5", "aa-1"] as const).map((base) => ({
      ...cell(
        `anytime-${base}-d${overdispersion}`,
        `evidence: anytime, ${base === "aa-5" ? "5%, 2,000" : "1%, 200"} a day, D = ${overdispersion}`,
        "clusters of other kinds",
        10_000,
        simulated(base === "aa-5" ? A : SPARSE, { overdispersion }),
        PROMISE,
      ),
      rules: { evidence: "anytime" } as const,
    })),
  ),

  // Last, because they take longest.
  ...[1, 2].map((overdispersion) =>
    cell(
      `aa-365-d${overdispersion}`,
      `2 variants, 365 daily looks, D = ${overdispersion}`,
      "no difference",
      2000,
      simulated({ ...A, days: 365 }, { overdispersion }),
      PROMISE,
    ),
  ),
];
