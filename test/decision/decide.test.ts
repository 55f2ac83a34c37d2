import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { aCase, equalDays, checkOf, variedDays } from "../support/snapshots.ts";

const A_TIE = equalDays(14, [
  [1000, 50],
  [1000, 50],
]);

describe("decide", () => {
  it("declares a variant the winner when evidence, runtime and every health check agree", () => {
    const decision = decide(aCase());
    expect(decision).toMatchObject({ verdict: "winner", winner: 1, leader: 1, firstFailing: null, day: 14 });
    expect(decision.checks.map(({ status }) => status)).toEqual(decision.checks.map(() => "pass"));
  });

  it("declares the control the winner once it has beaten every variant", () => {
    const decision = decide(
      aCase({
        days: variedDays(14, [
          [1000, 70],
          [1000, 40],
          [1000, 45],
        ]),
      }),
    );
    expect(decision).toMatchObject({ verdict: "winner", winner: 0, leader: 0 });
    expect(decision.arms[0]!.isControl).toBe(true);
    expect(checkOf(decision, "evidence")).toMatchObject({
      status: "pass",
      finding: { kind: "weighed", arm: 0, against: 2, foundBy: "boundary" },
    });
  });

  it("does not declare the control as long as one variant may be as good", () => {
    const decision = decide(
      aCase({
        days: variedDays(14, [
          [1000, 71],
          [1000, 40],
          [1000, 67],
        ]),
        rules: { horizonDays: 28 },
      }),
    );
    expect(decision).toMatchObject({ verdict: "not-yet", leader: 0, firstFailing: "evidence" });
    expect(checkOf(decision, "evidence").status).toBe("fail");
    expect(checkOf(decision, "evidence").finding).toEqual({
      kind: "weighed",
      arm: 0,
      against: 2,
      foundBy: null,
      // Figures computed elsewhere from the same counts (numpy, scipy.stats.t and norm), here and below.
      z: expect.closeTo(1.23495031, 7),
      boundary: { kind: "counts", z: expect.closeTo(2.98579443, 7), probability: null },
      logEvidence: expect.closeTo(0.41673167, 7),
      logNeeded: Math.log(1500),
      horizon: null,
    });
  });

  it("says not yet where there is no difference, with the numbers that are missing", () => {
    const decision = decide(
      aCase({
        days: variedDays(14, [
          [1000, 50],
          [1000, 54],
        ]),
        rules: { horizonDays: 28 },
      }),
    );
    expect(decision).toMatchObject({ verdict: "not-yet", winner: null, leader: 1, firstFailing: "evidence" });
    expect(checkOf(decision, "evidence").status).toBe("fail");
    expect(checkOf(decision, "evidence").finding).toEqual({
      kind: "weighed",
      arm: 1,
      against: 0,
      foundBy: null,
      z: expect.closeTo(1.46323383, 7),
      boundary: { kind: "counts", z: expect.closeTo(2.50128461, 7), probability: expect.closeTo(0.99749754, 8) },
      logEvidence: expect.closeTo(0.82438095, 7),
      logNeeded: Math.log(1000),
      horizon: null,
    });
  });

  it("lets the control lead a tie, wherever it is listed", () => {
    expect(decide(aCase({ days: A_TIE })).leader).toBe(0);
    expect(decide(aCase({ days: A_TIE, arms: [{ isControl: false }, { isControl: true }] })).leader).toBe(1);
  });

  it("always lists every check, in the order in which they are judged", () => {
    const order = [
      "decidable-kind",
      "running",
      "goal-set",
      "one-control",
      "sound-counts",
      "arms-known",
      "same-configuration",
      "counts-grow",
      "series-matches-totals",
      "has-traffic",
      "split-as-planned",
      "independent-days",
      "full-weeks",
      "enough-conversions",
      "evidence",
      "probably-best",
    ];
    for (const told of [{}, { days: [] }, { arms: [] }, { experiment: { type: "personalization" as const } }]) {
      expect(decide(aCase(told)).checks.map(({ id }) => id)).toEqual(order);
    }
  });

  it("goes on judging behind a failed check, so that a person sees everything at once", () => {
    const decision = decide(aCase({ experiment: { status: "paused" } }));
    expect(decision).toMatchObject({ verdict: "blocked", winner: null, leader: 1, firstFailing: "running" });
    expect(checkOf(decision, "evidence").status).toBe("pass");
  });

  it("shows no figure and skips what depends on them where counts cannot be true", () => {
    const decision = decide(
      aCase({
        days: [
          ...equalDays(13, [
            [1000, 50],
            [1000, 70],
          ]),
          [
            [1000, 50],
            [-5, 70],
          ],
        ],
      }),
    );
    expect(decision).toMatchObject({ verdict: "blocked", firstFailing: "sound-counts", leader: null, look: null });
    expect(checkOf(decision, "evidence").status).toBe("skipped");
    for (const arm of decision.arms) {
      expect(arm).toMatchObject({
        probabilityToBeBest: null,
        expectedLoss: null,
        logEvidence: null,
        rate: { kind: "not-estimable" },
      });
    }
  });

  it("counts days from the first with traffic, gaps included", () => {
    const { snapshot, ...rest } = aCase();
    const withGap = {
      ...rest,
      snapshot: { ...snapshot, days: snapshot.days.filter((_, index) => index > 1 && index !== 5) },
    };
    expect(decide(withGap).day).toBe(12);
    expect(decide(aCase({ days: [] })).day).toBe(0);
  });

  it("does not depend on the order in which days arrive", () => {
    const input = aCase();
    const shuffled = { ...input, snapshot: { ...input.snapshot, days: input.snapshot.days.toReversed() } };
    expect(decide(shuffled)).toEqual(decide(input));
  });

  it("leaves its input as it was and gives the same answer twice", () => {
    const input = aCase();
    const before = structuredClone(input);
    expect(decide(input)).toEqual(decide(input));
    expect(input).toEqual(before);
  });

  it("survives being stored as JSON, in every verdict", () => {
    for (const told of [
      {},
      { days: A_TIE },
      { days: [] },
      { experiment: { status: "paused" as const } },
      {
        days: equalDays(3, [
          [10, 20],
          [10, 1],
        ]),
      },
    ]) {
      const decision = decide(aCase(told));
      expect(JSON.parse(JSON.stringify(decision))).toStrictEqual(decision);
    }
  });

  it("gives the same answer from an input that was stored as JSON and read back", () => {
    for (const told of [
      {},
      { experiment: { type: undefined, startedAt: undefined, variants: undefined } },
      { arms: [{}, { weight: undefined }] },
    ]) {
      const input = aCase(told);
      expect(decide(JSON.parse(JSON.stringify(input)))).toStrictEqual(decide(input));
    }
  });

  it("ends a healthy experiment without a winner as inconclusive once its planned time is over, not before", () => {
    const tie = (days: number, told = {}) =>
      decide(
        aCase({
          days: variedDays(days, [
            [1000, 50],
            [1000, 51],
          ]),
          rules: { horizonDays: 28 },
          ...told,
        }),
      );
    expect(tie(27)).toMatchObject({ verdict: "not-yet", firstFailing: "evidence" });
    expect(tie(28)).toMatchObject({ verdict: "inconclusive", winner: null, firstFailing: "evidence" });
    expect(tie(40, { rules: { horizonDays: 60 } }).verdict).toBe("not-yet");
    expect(tie(28, { experiment: { status: "paused" } }).verdict).toBe("blocked");
    expect(
      decide(
        aCase({
          days: variedDays(40, [
            [1000, 50],
            [1000, 70],
          ]),
        }),
      ).verdict,
    ).toBe("winner");
  });
});
