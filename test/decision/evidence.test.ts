import { describe, expect, it } from "vitest";
import { addDay, decide, judge, startGoalTally, type DecisionInput } from "../../src/decision/index.ts";
import { studentised } from "../../src/stats/index.ts";
import { aCase, equalDays, checkOf, variedDays } from "../support/snapshots.ts";

type Pair = readonly [readonly [number, number], readonly [number, number]];

function evidenceOf(input: DecisionInput, arm = 1) {
  return judge(input).opened.figures!.tally.eProcess.pairs[arm]!;
}

describe("the e-process", () => {
  // One batch, exact form: reference values of the method's specification, to their printed digits.
  it.each`
    variant        | control        | eValue
    ${[2000, 120]} | ${[2000, 100]} | ${1.9631496}
    ${[6000, 360]} | ${[6000, 300]} | ${8.7317267}
    ${[6000, 300]} | ${[6000, 360]} | ${0.1054299}
    ${[1000, 90]}  | ${[9000, 700]} | ${1.8338159}
  `("gives $eValue for $variant against $control", ({ variant, control, eValue }) => {
    const { over } = evidenceOf(aCase({ days: [[control, variant]] }));
    expect(Math.exp(over.current)).toBeCloseTo(eValue, 6);
  });

  it("uses the same numbers with the roles exchanged for the control against the variant", () => {
    const { under } = evidenceOf(
      aCase({
        days: [
          [
            [6000, 360],
            [6000, 300],
          ],
        ],
      }),
    );
    expect(Math.exp(under.current)).toBeCloseTo(8.7317267, 6);
  });

  it("reports the largest e-value so far, which later days do not take away", () => {
    const rising = variedDays(7, [
      [1000, 50],
      [1000, 70],
    ]);
    const losing = variedDays(1, [
      [6000, 400],
      [6000, 260],
    ]);
    const before = decide(aCase({ days: rising }));
    const after = decide(aCase({ days: [...rising, ...losing] }));
    expect(before.arms[1]!.logEvidence).toBeGreaterThan(2);
    expect(after.arms[1]!.logEvidence).toBe(before.arms[1]!.logEvidence);
    expect(evidenceOf(aCase({ days: [...rising, ...losing] })).over.current).toBeLessThan(0);
  });

  it("counts from the first full week on, for what it is worth with the days that there are", () => {
    const days = variedDays(9, [
      [1000, 50],
      [1000, 70],
    ]);
    expect(decide(aCase({ days: days.slice(0, 6) })).arms[1]!.logEvidence).toBe(0);
    const decision = decide(aCase({ days }));
    const { phi, logEvidence } = decision.arms[1]!;
    const raw = evidenceOf(aCase({ days })).over.current;
    const z = studentised(Math.sqrt(2 * raw), { phi: Math.max(1, phi!), degreesOfFreedom: 8 });
    expect(logEvidence).toBeCloseTo((z * z) / 2, 12);
    expect(logEvidence).toBeLessThan(raw);
  });

  it("is not larger where days vary less than chance lets them, also where they do not vary at all", () => {
    const arms = [
      [1000, 50],
      [1000, 70],
    ] as const;
    const calm = equalDays(14, arms).map(([control], day) => [control!, [1000, day % 2 === 0 ? 70 : 69]] as const);
    const { phi, logEvidence } = decide(aCase({ days: calm })).arms[1]!;
    expect(logEvidence).toBeLessThan(evidenceOf(aCase({ days: calm })).over.largest);
    expect(phi).toBeGreaterThan(0);
    const equal = aCase({ days: equalDays(14, arms) });
    expect(decide(equal).arms[1]!.logEvidence).toBeLessThan(evidenceOf(equal).over.largest);
    expect(decide(aCase({ days: equalDays(6, arms) })).arms[1]!.logEvidence).toBe(0);
  });

  it("needs K / alpha: 40 for two arms, 80 for four, and half of it at twice the level", () => {
    const finding = (arms: number, alpha: number) => {
      const counts = Array.from({ length: arms }, () => [1000, 50] as const);
      return checkOf(decide(aCase({ days: equalDays(14, counts), rules: { alpha, evidence: "anytime" } })), "evidence")
        .finding;
    };
    const needing = (eValue: number) => ({ kind: "weighed", logNeeded: expect.closeTo(Math.log(eValue), 12) });
    expect([finding(2, 0.05), finding(4, 0.05), finding(2, 0.1)]).toMatchObject([40, 80, 20].map(needing));
  });

  it("gives a variant no credit for beating another variant", () => {
    const decision = decide(
      aCase({
        days: variedDays(14, [
          [1000, 70],
          [1000, 71],
          [1000, 40],
        ]),
      }),
    );
    expect(decision.leader).toBe(1);
    expect(decision.arms[1]!.logEvidence).toBeLessThan(1);
    expect(decision.arms[2]!.logEvidence).toBe(0);
  });

  it("bets around the planned lift where the policy names one", () => {
    const days = variedDays(14, [
      [1000, 50],
      [1000, 56],
    ]);
    const planned = decide(aCase({ days, rules: { minimumDetectableLift: 0.02 } })).arms[1]!.logEvidence!;
    expect(planned).not.toBe(decide(aCase({ days })).arms[1]!.logEvidence);
  });

  it("shares late conversions out by the impressions of all days so far", () => {
    const days: Pair[] = [
      [
        [1000, 40],
        [3000, 130],
      ],
      [
        [10, 20],
        [5, 70],
      ],
    ];
    const first = evidenceOf(aCase({ days: days.slice(0, 1) })).over.perGridPoint;
    const both = evidenceOf(aCase({ days })).over.perGridPoint;
    const lifts = [0.03, 0.045, 0.07, 0.1, 0.15, 0.22, 0.33];
    const share = 3005 / 4015;
    for (const [point, lift] of lifts.entries()) {
      const late = 70 * Math.log(1 + lift) - 90 * Math.log(1 + share * lift);
      expect(both[point]! - first[point]!).toBeCloseTo(late, 10);
    }
  });

  it("does not change when a day without conversions is added", () => {
    const days: Pair[] = [
      [
        [1000, 40],
        [1000, 60],
      ],
    ];
    expect(
      evidenceOf(
        aCase({
          days: [
            ...days,
            [
              [10, 0],
              [12, 0],
            ],
          ],
        }),
      ).over.current,
    ).toBe(evidenceOf(aCase({ days })).over.current);
  });

  it("gives the same judgement whether the caller kept the tally day by day or not", () => {
    let tally: ReturnType<typeof startGoalTally> | undefined;
    for (let day = 1; day <= 14; day++) {
      const days = Array.from(
        { length: day },
        (_, index) =>
          [
            [1000, 50 + (index % 5)],
            [1000, 55 + (index % 7)],
            [1000, 48],
          ] as const,
      );
      const input = aCase({ days });
      tally = addDay(
        tally ?? startGoalTally(input.snapshot.arms, { rules: input.policy.rules, history: input.history }),
        input.snapshot.days.at(-1)!,
      );
      expect(judge(input, { tally })).toEqual(judge(input));
    }
  });

  it("refuses a tally of other days", () => {
    const input = aCase();
    const tally = startGoalTally(input.snapshot.arms, { rules: input.policy.rules, history: input.history });
    expect(() => judge(input, { tally })).toThrow("judge requires a tally of exactly the snapshot's days");
  });
});

describe("the split check", () => {
  // Reference values of the method's specification, as natural logarithms.
  it.each`
    impressions                 | weights             | logEvidence
    ${[5200, 4800]}             | ${[50, 50]}         | ${6.075818}
    ${[51000, 49000]}           | ${[50, 50]}         | ${17.495663}
    ${[9000, 1100]}             | ${[90, 10]}         | ${2.721777}
    ${[2500, 2600, 2400, 2500]} | ${[25, 25, 25, 25]} | ${0.039848}
  `("gives $logEvidence for $impressions planned as $weights", ({ impressions, weights, logEvidence }) => {
    // Ten days of a tenth each: they vary less than chance lets them, so nothing is taken off.
    const days = Array.from({ length: 10 }, () => (impressions as number[]).map((count) => [count / 10, 10] as const));
    const input = aCase({ days, arms: (weights as number[]).map((weight) => ({ weight })) });
    const { seen } = judge(input).opened.figures!.split;
    expect(seen.phi).toBe(1);
    expect(seen.logEvidence).toBeCloseTo(logEvidence, 4);
  });

  it("leaves a switched-off variant out of the shares", () => {
    const days = equalDays(14, [
      [5000, 250],
      [5000, 300],
      [0, 0],
    ]);
    const decision = decide(aCase({ days, arms: [{ weight: 50 }, { weight: 50 }, { weight: 0 }] }));
    expect(checkOf(decision, "split-as-planned").status).toBe("pass");
  });
});
