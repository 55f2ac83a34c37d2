import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decide,
  DEFAULT_POLICY,
  fingerprintOf,
  groupOf,
  NO_ACCOUNT_FACTS,
  type DecisionInput,
} from "../../src/decision/index.ts";
import {
  addDays,
  bareExperiment,
  type Arm,
  type DayCounts,
  type Experiment,
  type Snapshot,
} from "../../src/experiment/index.ts";
import { checkWords } from "../../src/messages/index.ts";
import { asOfAfter, FIRST_DAY } from "../support/snapshots.ts";
import { runs } from "../support/scope.ts";

// Seeded, so that a failure is the same for everyone.
const RUNS = { seed: 20_261_123, numRuns: runs(800) };

/** A number as it might come from anywhere, also from a program instead of JSON. */
const nasty = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, -3.7, NaN, Infinity, -Infinity, 1e300, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e11),
  fc.integer(),
  fc.double(),
);
/** Often enough usual that an experiment of many parts may be usual in all of them. */
const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd });
const seldom = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 19, arbitrary: usual }, { weight: 1, arbitrary: odd });

const undefinedOnly = fc.constant<number | undefined>(undefined);
const instants = fc.constantFrom(
  "2026-03-02T00:00:00.000Z",
  "2026-03-09T12:00:00.000Z",
  "2026-03-15T23:59:00.000Z",
  "soon",
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

function armList(length: number): fc.Arbitrary<Arm[]> {
  const arms = Array.from({ length }, (_, index) =>
    fc.record({
      id: seldom(fc.constant(`var_${index}`), fc.constantFrom("var_0", "", "__proto__", "toString")),
      name: seldom(fc.constant(`Arm ${index}`), fc.string()),
      isControl: seldom(fc.constant(index === 0), fc.boolean()),
      weight: seldom<number | undefined>(
        fc.constant(100 / length),
        fc.oneof(maybe(nasty), fc.constantFrom(0, 1e-300, 1e300)),
      ),
      vendor: fc.record({
        impressions: seldom(undefinedOnly, nasty),
        conversions: seldom(undefinedOnly, nasty),
        probabilityToBeBest: maybe(nasty),
      }),
    }),
  );
  return fc.tuple(...arms);
}

/** Days of a test worth deciding: equal shares, later arms better by up to a factor. */
function calmDays(length: number): fc.Arbitrary<DayCounts[]> {
  return fc
    .tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.nat({ max: 40 }),
      fc.array(fc.nat({ max: 10 }), { minLength: 20, maxLength: 20 }),
    )
    .map(([many, better, noise]) =>
      Array.from({ length: many }, (_, index) => ({
        date: addDays(FIRST_DAY, 20 - many + index),
        impressions: Array.from({ length }, () => 1000),
        conversions: Array.from({ length }, (_, arm) => 50 + arm * better + noise[index]!),
      })),
    );
}

/** Days as nobody should send them. */
function wildDays(length: number): fc.Arbitrary<DayCounts[]> {
  const size = mostly(fc.constant(length), fc.nat({ max: length + 2 }));
  const counts = (count: fc.Arbitrary<number>) =>
    size.chain((many) => fc.array(count, { minLength: many, maxLength: many }));
  const day = fc.record({
    impressions: counts(mostly(fc.nat({ max: 3000 }), nasty)),
    conversions: counts(mostly(fc.nat({ max: 120 }), nasty)),
  });
  const date = (index: number) =>
    mostly(fc.constant(addDays(FIRST_DAY, index)), fc.constantFrom(FIRST_DAY, "2027-01-01", "2026-02-30", "", "zebra"));
  const list = fc
    .nat({ max: 20 })
    .chain((many) => fc.tuple(...Array.from({ length: many }, (_, index) => fc.tuple(date(index), day))));
  return seldom(
    list,
    list.map((days) => days.toReversed()),
  ).map((days) => days.map(([when, of]) => ({ date: when, ...of })));
}

const dayList = (length: number) => fc.oneof(calmDays(length), wildDays(length));

const experiments = (arms: readonly Arm[]): fc.Arbitrary<Experiment> =>
  fc
    .record({
      id: fc.string(),
      key: fc.string(),
      name: fc.string(),
      status: seldom<Experiment["status"]>(
        fc.constant("running"),
        fc.constantFrom("draft", "paused", "completed", "other"),
      ),
      statusAsSent: fc.string(),
      type: seldom<Experiment["type"]>(
        fc.constant("ab"),
        fc.constantFrom("multivariate", "personalization", "other", undefined),
      ),
      createdAt: instants,
      startedAt: maybe(instants),
      stoppedAt: maybe(instants),
      trafficAllocation: seldom(fc.constant(100), nasty),
      goal: seldom<string | undefined>(fc.constant("signup"), maybe(fc.string())),
      winnerVariantId: maybe(fc.string()),
      rolloutVariantId: maybe(fc.string()),
      variants: seldom<Experiment["variants"]>(
        fc.constant(arms.map(({ id, name, isControl, weight }) => ({ id, name, isControl, weight: weight ?? 0 }))),
        fc.constantFrom(undefined, []),
      ),
    })
    .map(bareExperiment);

const snapshots: fc.Arbitrary<Snapshot> = fc
  .oneof({ weight: 8, arbitrary: fc.constantFrom(2, 3) }, { weight: 1, arbitrary: fc.constantFrom(0, 1, 5) })
  .chain((length) =>
    fc.tuple(armList(length), dayList(length)).chain(([arms, days]) =>
      fc.record({
        account: fc.string(),
        asOf: fc.constant(asOfAfter("2026-03-21")),
        lastClosedDay: mostly(fc.constant("2026-03-21"), fc.constantFrom("2026-03-01", "2026-03-10", "never")),
        experiment: experiments(arms),
        arms: fc.constant(arms),
        days: fc.constant(days),
        unknownArmIds: mostly(fc.constant<string[]>([]), fc.array(fc.string())),
        metrics: fc.constant([]),
      }),
    ),
  );

const inputs: fc.Arbitrary<DecisionInput> = fc
  .tuple(
    snapshots,
    snapshots,
    fc.nat({ max: 4 }).map((chance) => chance === 0),
  )
  .map(([snapshot, other, isChanged]) => {
    const policy = { name: "default", version: "test", rules: DEFAULT_POLICY };
    const firstFingerprint = fingerprintOf((isChanged ? other : snapshot).experiment);
    const known = {
      firstSeenAt: "2026-03-02T08:00:00.000Z",
      firstFingerprint,
      account: NO_ACCOUNT_FACTS,
      looks: [],
      pauses: [],
      harmAcknowledgedOn: null,
    };
    const before = isChanged ? other : snapshot;
    const earlier = decide({
      snapshot: {
        ...before,
        lastClosedDay: "2026-03-12",
        days: before.days.filter(({ date }) => date <= "2026-03-12"),
      },
      history: known,
      policy,
    });
    return { snapshot, history: { ...known, looks: earlier.look ? [earlier.look] : [] }, policy };
  });

describe("whatever was read, decide", () => {
  it("answers in a form that survives JSON, keeps verdict, checks, winner and first failing check in agreement, and can be told", () => {
    const seen = { winner: 0, "not-yet": 0, blocked: 0, inconclusive: 0 };
    fc.assert(
      fc.property(inputs, (input) => {
        const decision = decide(input);
        expect(JSON.parse(JSON.stringify(decision))).toStrictEqual(decision);
        const { verdict, checks, winner, leader, firstFailing, arms } = decision;
        seen[verdict]++;
        const failing = checks.filter(({ status }) => status === "fail");
        expect(firstFailing).toBe(failing[0]?.id ?? null);
        expect(verdict === "blocked").toBe(failing.some(({ id }) => groupOf(id) === "health"));
        expect(verdict === "winner").toBe(checks.every(({ status }) => status === "pass" || status === "warn"));
        expect(winner).toBe(verdict === "winner" ? leader : null);
        const declared = winner === null ? [] : [arms[winner]!];
        expect(
          declared.every(
            (arm) =>
              (arm.logEvidence! >= arm.logEvidenceNeeded! || arm.z! >= arm.boundary!) &&
              arm.conversions >= DEFAULT_POLICY.minConversionsPerArm,
          ),
        ).toBe(true);
        for (const check of checks) expect(checkWords(check, decision).sentence).toMatch(/^\S/);
      }),
      RUNS,
    );
    // The property means little unless healthy experiments are among the examples.
    expect(Math.min(seen.winner, seen["not-yet"], seen.blocked)).toBeGreaterThan(10);
  });

  it("never declares a winner of a personalization or of a kind it does not know", () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom("personalization" as const, "other" as const), (input, type) => {
        const experiment = { ...input.snapshot.experiment, type };
        expect(decide({ ...input, snapshot: { ...input.snapshot, experiment } }).verdict).toBe("blocked");
      }),
      { ...RUNS, numRuns: runs(300) },
    );
  });

  it("tells each condition once per arm", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const keys = decide(input).signals.map(({ kind, armId }) => `${kind}/${armId}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { ...RUNS, numRuns: runs(300) },
    );
  });
});
