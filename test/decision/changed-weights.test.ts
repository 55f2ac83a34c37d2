import { sum, weightedMean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { decide, type DecisionInput } from "../../src/decision/index.ts";
import { logOddsRatio } from "../../src/stats/index.ts";
import { decideDaily } from "../support/daily-looks.ts";
import { aCase as anyCase, equalDays, checkOf, type Told } from "../support/snapshots.ts";

/** Decided from day 7 on, planned until day 28. */
const aCase = (told: Told = {}) => anyCase({ ...told, rules: { minDays: 7, horizonDays: 28, ...told.rules } });

/** Day on which someone changes the weights from 50/50 to 90/10: the first look to see it is that of the same day's evening. */
const CHANGE_ON = 8;

/** A case whose weights are changed on the way, as its daily looks see it. */
function reweigh(seen: DecisionInput, day: number): DecisionInput {
  if (day < CHANGE_ON) return seen;
  const weights = [90, 10];
  const arms = seen.snapshot.arms.map((arm, index) => ({ ...arm, weight: weights[index] }));
  const variants = arms.map(({ id, name, isControl, weight }) => ({ id, name, isControl, weight: weight! }));
  return { ...seen, snapshot: { ...seen.snapshot, arms, experiment: { ...seen.snapshot.experiment, variants } } };
}

/** What the check of the configuration finds then. */
const REWEIGHED = [
  { kind: "weight", arm: 0, from: 50, to: 90 },
  { kind: "weight", arm: 1, from: 50, to: 10 },
] as const;

/**
 * No difference at all, but twice the rate in the second week, when the control gets nine tenths of the traffic: added up, the
 * control converts 9.6% and the variant 6.3%.
 */
const SIMPSON = [
  ...equalDays(CHANGE_ON - 1, [
    [1000, 50],
    [1000, 50],
  ]),
  [
    [1400, 105],
    [600, 45],
  ],
  ...equalDays(9, [
    [1800, 180],
    [200, 20],
  ]),
] as const;

describe("changed weights", () => {
  const decisions = decideDaily(aCase({ days: SIMPSON }), reweigh);

  it("begin a new stretch with a warning instead of blocking for ever", () => {
    const check = checkOf(decisions.at(-1)!, "same-configuration");
    expect(check.status).toBe("warn");
    expect(check.finding).toEqual({ kind: "weights-changed", changes: REWEIGHED, from: "2026-03-11" });
    expect(decisions.at(-1)!.lastClosedDay).toBe("2026-03-18");
    expect(check.needsPerson).toBeUndefined();
    expect(decisions.slice(9).map((decision) => decision!.verdict)).toEqual(decisions.slice(9).map(() => "not-yet"));
  });

  it("do not turn the sums of two stretches into a difference that is none", () => {
    const [, variant] = decisions.at(-1)!.arms;
    const { impressions, conversions } = decisions.at(-1)!.look!;
    const pooled = logOddsRatio(
      { impressions: impressions[1]!, conversions: conversions[1]! },
      { impressions: impressions[0]!, conversions: conversions[0]! },
    );
    expect(pooled.estimate / Math.sqrt(pooled.variance)).toBeLessThan(-7);
    expect(Math.abs(variant!.z!)).toBeLessThan(0.3);
    expect(variant!.probabilityToBeBest).toBeGreaterThan(0.3);
    expect(variant!.logEvidence).toBeLessThan(1);
  });

  it("weigh every stretch by its information", () => {
    const { pairs } = decisions.at(-1)!.look!;
    const stretches = [
      [7000, 350, 7000, 350],
      [3200, 285, 800, 65],
      [14_400, 1440, 1600, 160],
    ] as const;
    const ratios = stretches.map(([shown, converted, shownB, convertedB]) =>
      logOddsRatio({ impressions: shownB, conversions: convertedB }, { impressions: shown, conversions: converted }),
    );
    const weights = ratios.map(({ variance }) => 1 / variance);
    const total = sum(weights);
    const mean = weightedMean(
      ratios.map(({ estimate }) => estimate),
      weights,
    );
    expect(pairs[1]!.information).toBeCloseTo(total, 8);
    expect(pairs[1]!.logOddsRatio).toBeCloseTo(mean, 10);
  });

  it("show no figures while the days with both weights are the only ones", () => {
    expect(decisions[CHANGE_ON - 1]).toMatchObject({
      leader: null,
      verdict: "not-yet",
      firstFailing: "evidence",
      lastClosedDay: "2026-03-09",
    });
    expect(checkOf(decisions[CHANGE_ON - 1]!, "same-configuration").finding).toEqual({
      kind: "weights-changed",
      changes: REWEIGHED,
      from: "2026-03-11",
    });
    expect(decisions[CHANGE_ON + 1]!.leader).not.toBeNull();
  });

  it("are judged by the new plan from then on, without an alarm over the days in between", () => {
    expect(decisions.map((decision) => checkOf(decision!, "split-as-planned").status)).toEqual(
      decisions.map(() => "pass"),
    );
  });

  it("are checked from their first days on as closely as the days before allow, because the experiment may be stopped by then", () => {
    // 11.5% instead of 10% get the variant: no chance, unless every visitor caused many impressions.
    const off = [
      ...SIMPSON.slice(0, CHANGE_ON),
      ...equalDays(1, [
        [1800, 180],
        [200, 20],
      ]),
      ...equalDays(4, [
        [1770, 177],
        [230, 23],
      ]),
    ];
    const last = decideDaily(aCase({ days: off }), reweigh).at(-1)!;
    expect(last.verdict).toBe("blocked");
    const check = checkOf(last, "split-as-planned");
    expect(check).toMatchObject({ status: "fail", finding: { kind: "broken", phi: 1 } });
    // Before the stretch has a week of its own.
    const { since } = check.finding as { since: string };
    const days = aCase({ days: off }).snapshot.days.map(({ date }) => date);
    expect(days.indexOf(since)).toBeGreaterThan(CHANGE_ON);
  });

  it("are told once, at the first look that sees them", () => {
    const told = decisions.map((decision) => decision!.signals.some(({ kind }) => kind === "configuration-changed"));
    expect(told.flatMap((isTold, index) => (isTold ? [index + 1] : []))).toEqual([CHANGE_ON]);
  });

  it("leave a winner a winner", () => {
    const days = [
      ...equalDays(CHANGE_ON - 1, [
        [1000, 50],
        [1000, 60],
      ]),
      [
        [1400, 70],
        [600, 36],
      ],
      ...equalDays(12, [
        [1800, 90],
        [200, 13],
      ]),
    ] as const;
    expect(
      decideDaily(aCase({ days }), reweigh).some(
        (decision) => decision!.verdict === "winner" && decision!.winner === 1,
      ),
    ).toBe(true);
  });

  it("of an arm that is switched off do not hold its earlier impressions against it", () => {
    const days = [
      ...equalDays(7, [
        [1000, 50],
        [1000, 50],
        [1000, 50],
      ]),
      [
        [1000, 50],
        [1000, 50],
        [400, 20],
      ],
      ...equalDays(6, [
        [1500, 75],
        [1500, 75],
        [0, 0],
      ]),
    ] as const;
    const off = (seen: DecisionInput, day: number): DecisionInput => {
      if (day < 8) return seen;
      const arms = seen.snapshot.arms.map((arm, index) => ({ ...arm, weight: [50, 50, 0][index] }));
      const variants = arms.map(({ id, name, isControl, weight }) => ({ id, name, isControl, weight: weight! }));
      return { ...seen, snapshot: { ...seen.snapshot, arms, experiment: { ...seen.snapshot.experiment, variants } } };
    };
    expect(checkOf(decideDaily(aCase({ days }), off).at(-1)!, "arms-known").status).toBe("pass");
  });

  it("in scale only are no change", () => {
    const told: Told = {
      days: equalDays(14, [
        [1000, 50],
        [1000, 50],
      ]),
      arms: [{ weight: 5 }, { weight: 5 }],
    };
    const { history } = aCase();
    expect(
      checkOf(decide(aCase({ ...told, history: { firstFingerprint: history.firstFingerprint } })), "same-configuration")
        .status,
    ).toBe("pass");
  });

  it("together with another change still block", () => {
    const decision = decideDaily(aCase({ days: SIMPSON }), (seen, day) => {
      const { snapshot, ...rest } = reweigh(seen, day);
      return {
        ...rest,
        snapshot: {
          ...snapshot,
          experiment: { ...snapshot.experiment, goal: day < CHANGE_ON ? "signup" : "purchase" },
        },
      };
    }).at(-1)!;
    expect(decision).toMatchObject({ verdict: "blocked", firstFailing: "same-configuration" });
    expect(checkOf(decision, "same-configuration").finding).toEqual({
      kind: "changed",
      changes: [{ kind: "goal", from: "signup", to: "purchase" }, ...REWEIGHED],
    });
  });
});
