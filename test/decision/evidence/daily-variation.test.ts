import { describe, expect, it } from "vitest";
import { decide, judge, NO_ACCOUNT_FACTS } from "../../../src/decision/index.ts";
import {
  dailyScore,
  lagFactor,
  pairDispersion,
  pooledDispersion,
  studentised,
  weightedDispersion,
} from "../../../src/stats/index.ts";
import { aCase, checkOf, swingingDays, variedDays } from "../../support/snapshots.ts";

describe("days that vary more than chance explains", () => {
  it("are told by a check, and the evidence is worth less; nothing is blocked", () => {
    const told = { days: swingingDays(14, 40), rules: { minConversionsPerArm: 25 } };
    const decision = decide(aCase(told));
    const check = checkOf(decision, "independent-days");
    expect(check.status).toBe("pass");
    const { phi } = decision.arms[1]!;
    expect(check.finding).toEqual({ kind: "measured", arm: 1, phi });
    // Computed elsewhere from the same counts (numpy).
    expect(phi).toBeCloseTo(18.35091014738504, 10);
    expect(decision.verdict).toBe("not-yet");
    expect(decision.look!.pairs[1]!.phi).toBe(phi);
  });

  it("make the interval of the odds ratio as much wider", () => {
    const width = (size: number) => {
      const { low, high } = decide(aCase({ days: swingingDays(14, size) })).arms[1]!.oddsRatio as {
        low: number;
        high: number;
      };
      return Math.log(high / low);
    };
    expect(width(40)).toBeGreaterThan(3 * width(10));
    // Days that vary less than chance explains do not make it narrower than independent counts would.
    expect(width(2)).toBe(width(1));
  });

  it("count by the larger of all arms' together and the arm's own, because the control may cluster more than the variants", () => {
    const control = swingingDays(14, 30).map(([, swinging]) => swinging!);
    const days = control.map((shown) => [shown, [1000, 50], [1000, 50], [1000, 50]] as const);
    const clustered = decide(aCase({ days }))
      .look!.pairs.slice(1)
      .map((pair) => pair!.phi!);
    const pooled = pooledDispersion(
      days.map((arms) => arms.map(([impressions, conversions]) => ({ impressions, conversions }))),
    )!.phi;
    for (const phi of clustered) expect(phi).toBeGreaterThan(1.5 * pooled);
    // One arm that clusters: the others' evidence counts that of all together.
    const other = control.map((shown) => [[1000, 50], shown, [1000, 50], [1000, 50]] as const);
    const [own, calm] = decide(aCase({ days: other }))
      .look!.pairs.slice(1)
      .map((pair) => pair!.phi!);
    expect(own).toBeGreaterThan(calm!);
    expect(calm).toBeCloseTo(
      pooledDispersion(other.map((arms) => arms.map(([impressions, conversions]) => ({ impressions, conversions }))))!
        .phi,
      12,
    );
  });

  it("count by information where busy days vary more", () => {
    const busy = swingingDays(14, 30).map(([control, variant], day) =>
      day % 7 >= 5 ? [control!, [1000, 50] as const] : [[3000, 150] as const, [3000, 3 * variant![1]] as const],
    );
    const { phi } = decide(aCase({ days: busy })).look!.pairs[1]!;
    const scores = busy.map(
      ([control, variant]) =>
        dailyScore(
          { impressions: variant![0], conversions: variant![1] },
          { impressions: control![0], conversions: control![1] },
        )!,
    );
    expect(phi).toBe(weightedDispersion(scores)!.phi);
    expect(phi).toBeGreaterThan(pairDispersion(scores)!.phi);
  });

  it("are not known from one day, which therefore shows no evidence", () => {
    const early = decide(aCase({ days: swingingDays(1, 40) }));
    expect(checkOf(early, "independent-days")).toMatchObject({
      status: "pass",
      finding: { kind: "too-few-days", days: 1, needed: 2 },
    });
    expect(early.arms[1]).toMatchObject({ z: 0, phi: null, logEvidence: 0 });
  });

  it("count a day of late conversions together with the day before", () => {
    const late = [
      ...swingingDays(7, 10),
      [
        [3, 9],
        [4, 2],
      ],
      ...swingingDays(6, 10),
    ] as const;
    const [control, variant] = swingingDays(7, 10)[6]!;
    const joined = [
      ...swingingDays(6, 10),
      [
        [control![0] + 3, control![1] + 9],
        [variant![0] + 4, variant![1] + 2],
      ],
      ...swingingDays(6, 10),
    ] as const;
    expect(decide(aCase({ days: late })).arms[1]!.phi).toBe(decide(aCase({ days: joined })).arms[1]!.phi);
    // More late conversions than that day can hold join the days before it, too.
    const many = [...swingingDays(3, 10), [[1, 2000] as const, [1, 40] as const], ...swingingDays(7, 10)];
    expect(decide(aCase({ days: many })).look!.lag.pairs).toBe(7);
  });
});

describe("days that are more alike than chance allows", () => {
  /** As if totals had been spread over the days; one conversion more or less is what rounding leaves. */
  const spread = (lift: number, wobble: number) =>
    Array.from({ length: 14 }, (_, day) => [[2000, 100] as const, [2000, 100 + lift + (day % 2) * wobble] as const]);

  it.each([0, 1])("leave a winner to people, wherever rounding put %i conversions", (wobble) => {
    const decision = decide(aCase({ days: spread(30, wobble) }));
    expect(decision).toMatchObject({ verdict: "winner", winner: 1 });
    const { phi } = decision.arms[1]!;
    expect(phi).toBeLessThan(0.01);
    expect(checkOf(decision, "independent-days")).toEqual({
      id: "independent-days",
      status: "warn",
      needsPerson: true,
      finding: { kind: "too-alike", arm: 1, phi },
    });
  });

  it("are worth what independent counts would be, and not endlessly much", () => {
    // With z / sqrt(phi) a difference of two conversions in a hundred would be certain.
    const decision = decide(aCase({ days: spread(2, 0) }));
    expect(decision.verdict).toBe("not-yet");
    expect(decision.arms[1]!.z).toBeGreaterThan(0);
    expect(decision.arms[1]!.z).toBeLessThan(1);
  });

  it("are no evidence before there is a week of them, and no suspicion", () => {
    const decision = decide(aCase({ days: spread(30, 0).slice(0, 6) }));
    expect(decision.arms[1]!.z).toBe(0);
    expect(checkOf(decision, "independent-days").status).toBe("pass");
  });

  it("are not suspected where they vary as little as chance sometimes makes them", () => {
    expect(checkOf(decide(aCase({ days: swingingDays(14, 5) })), "independent-days").status).toBe("pass");
  });
});

describe("days that resemble their neighbours", () => {
  /** A variant that is up for a week, then down for one. */
  const waves = (size: number) =>
    Array.from({ length: 28 }, (_, day) => [
      [2000, 100] as const,
      [2000, 130 + (day % 14 < 7 ? size : -size)] as const,
    ]);

  it("leave a winner to people, and say how much they do", () => {
    const decision = decide(aCase({ days: waves(8) }));
    expect(decision).toMatchObject({ verdict: "winner", winner: 1 });
    const check = checkOf(decision, "independent-days");
    expect(check).toMatchObject({ status: "warn", needsPerson: true });
    expect(check.finding).toMatchObject({ kind: "days-alike", arm: 1, phi: decision.arms[1]!.phi });
    const { correlation } = check.finding as { correlation: number };
    const { products, pairs } = decision.look!.lag;
    expect(correlation).toBe(products / pairs);
    expect(correlation).toBeGreaterThan(0.5);
  });

  it("count against it with their correlation where visitors are known to convert again, and no longer need people", () => {
    const input = { days: waves(8), rules: { conversionsRepeatAcrossDays: true } };
    const [plain, known] = [decide(aCase({ days: waves(8) })), decide(aCase(input))];
    expect(checkOf(known, "independent-days")).toMatchObject({ status: "pass", finding: { kind: "measured" } });
    expect(checkOf(known, "independent-days").needsPerson).toBeUndefined();
    const phi = plain.arms[1]!.phi!;
    const scores = waves(8).map(
      ([control, variant]) =>
        dailyScore(
          { impressions: variant![0], conversions: variant![1] },
          { impressions: control![0], conversions: control![1] },
        )!,
    );
    expect(known.arms[1]!.phi).toBeCloseTo(phi * lagFactor(scores, phi, 6), 12);
    expect(known.arms[1]!.phi).toBeGreaterThan(2 * phi);
    // 28 days have 27 degrees of freedom, and half of them where correlations were told from the same days.
    const { rawZ } = judge(aCase(input)).opened.figures!.pairs[1]!;
    expect(known.arms[1]!.z).toBeCloseTo(studentised(rawZ, { phi: known.arms[1]!.phi!, degreesOfFreedom: 13.5 }), 12);
    expect(known.arms[1]!.z).toBeLessThan(plain.arms[1]!.z!);
  });

  it("are no reason to ask people where they go up and down as chance lets them", () => {
    const check = checkOf(decide(aCase()), "independent-days");
    expect(check).toMatchObject({ status: "pass", finding: { kind: "measured", arm: 1 } });
    expect(check.needsPerson).toBeUndefined();
  });

  it("show over all of an account's experiments before a single one shows it", () => {
    const days = variedDays(14, [
      [1000, 50],
      [1000, 70],
    ]);
    const withLag = (products: number) =>
      checkOf(
        decide(aCase({ days, history: { account: { ...NO_ACCOUNT_FACTS, lag: { products, pairs: 400 } } } })),
        "independent-days",
      );
    const own = decide(aCase({ days })).look!.lag;
    // One healthy account in a hundred has 2.326 root n or more.
    const limit = 2.3263478740408408 * Math.sqrt(400 + own.pairs) - own.products;
    expect(withLag(limit - 0.01).status).toBe("pass");
    expect(withLag(limit + 0.01)).toMatchObject({ status: "warn", needsPerson: true });
  });
});
