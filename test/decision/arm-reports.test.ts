import { describe, expect, it } from "vitest";
import { decide, NO_ACCOUNT_FACTS } from "../../src/decision/index.ts";
import { credibleInterval, relativeLiftInterval, shrunkenEffect, summarizePosteriors } from "../../src/stats/index.ts";
import { aCase, equalDays, variedDays, type Told } from "../support/snapshots.ts";

const arms = (told: Told = {}) => decide(aCase(told)).arms;

describe("the figures of an arm", () => {
  it("show observed rate and lift with their intervals, and what the statistics say", () => {
    const control = { impressions: 14_000, conversions: 700 };
    const variant = { impressions: 14_000, conversions: 728 };
    const [first, second] = arms({
      days: variedDays(14, [
        [1000, 50],
        [1000, 52],
      ]),
    });
    const posterior = summarizePosteriors([control, variant]);
    const [rateLow, rateHigh] = credibleInterval(variant);
    const [liftLow, liftHigh] = relativeLiftInterval(variant, control);
    expect(second).toMatchObject({
      ...variant,
      isControl: false,
      rate: { kind: "estimated", value: 0.052, low: rateLow, high: rateHigh },
      lift: { kind: "estimated", low: liftLow, high: liftHigh },
      probabilityToBeBest: posterior.probabilityToBeBest[1],
      probabilityToBeatControl: posterior.probabilityToBeatControl[1],
      expectedLoss: posterior.expectedLoss[1],
      logEvidenceNeeded: Math.log(1000),
    });
    expect(second!.lift).toHaveProperty("value", expect.closeTo(0.04, 12));
    expect(first).toMatchObject({ ...control, isControl: true, lift: null, probabilityToBeatControl: null });
  });

  it("show the lift that may be expected to last beside the observed one, and how likely it is none or of the other sign", () => {
    const account = { ...NO_ACCOUNT_FACTS, liftPrior: { nullShare: 0.8, spread: 0.04, fittedTo: 25 } };
    const decision = decide(aCase({ history: { account } }));
    const [control, variant] = decision.arms;
    const { logOddsRatio, information, phi } = decision.look!.pairs[1]!;
    const effect = { estimate: logOddsRatio, variance: Math.max(1, phi!) / information };
    const shrunken = shrunkenEffect(effect, account.liftPrior);
    // 5% converting: odds of 1 to 19.
    const liftAt = (logOdds: number) => {
      const odds = Math.exp(logOdds) / 19;
      return odds / (1 + odds) / 0.05 - 1;
    };
    expect(variant!.expectedLift).toEqual({
      kind: "estimated",
      value: expect.closeTo(liftAt(shrunken.mean), 12),
      low: expect.closeTo(liftAt(shrunken.low), 12),
      high: expect.closeTo(liftAt(shrunken.high), 12),
    });
    expect(variant!.falseSign).toBe(shrunken.falseSign);
    expect(variant!.phi).toBe(phi);
    expect((variant!.expectedLift as { value: number }).value).toBeLessThan((variant!.lift as { value: number }).value);
    expect(control).toMatchObject({ expectedLift: null, falseSign: null, phi: null });
    // Accounts in which more comes true shrink it less.
    const general = decide(aCase()).arms[1]!;
    expect((general.expectedLift as { value: number }).value).toBeGreaterThan(
      (variant!.expectedLift as { value: number }).value,
    );
    expect(general.falseSign).toBeLessThan(variant!.falseSign!);
  });

  it("say that no lift can be expected where the counts tell nothing", () => {
    const one = arms({
      days: [
        [
          [1000, 50],
          [1000, 60],
        ],
      ],
    })[1]!;
    expect(one).toMatchObject({ expectedLift: { kind: "not-estimable" }, falseSign: null, phi: null });
    const impossible = arms({
      days: [
        [
          [10, 50],
          [1000, 60],
        ],
      ],
    })[1]!;
    expect(impossible.expectedLift).toEqual({ kind: "not-estimable", because: "impossible-counts" });
    const noControl = arms({ arms: [{ isControl: false }, { isControl: false }] })[1]!;
    expect(noControl.expectedLift).toEqual({ kind: "not-estimable", because: "no-single-control" });
  });

  it("compare with the control wherever it is listed", () => {
    const [first, second] = arms({ arms: [{ isControl: false }, { isControl: true }] });
    expect(first!.lift).toMatchObject({ kind: "estimated", value: expect.closeTo(50 / 70 - 1, 12) });
    expect(second!.lift).toBeNull();
  });

  it("give the control the weakest of its evidence against the variants", () => {
    const [control] = arms({
      days: variedDays(14, [
        [1000, 70],
        [1000, 40],
        [1000, 68],
      ]),
    });
    expect(control!.logEvidence).toBeLessThan(2);
  });

  it("call a lift not estimable below five conversions of the control", () => {
    const lift = (conversions: number) =>
      arms({
        days: [
          [
            [1000, conversions],
            [1000, 30],
          ],
        ],
      })[1]!.lift;
    expect(lift(4)).toEqual({ kind: "not-estimable", because: "few-control-conversions" });
    expect(lift(5)).toMatchObject({ kind: "estimated" });
  });

  it("show no probability and no leader before every arm has impressions", () => {
    const decision = decide(
      aCase({
        days: [
          [
            [8, 1],
            [0, 0],
          ],
        ],
      }),
    );
    expect(decision.leader).toBeNull();
    expect(decision.arms[1]).toMatchObject({
      probabilityToBeBest: null,
      rate: { kind: "not-estimable", because: "no-impressions" },
    });
    expect(decision.arms[0]!.rate).toMatchObject({ kind: "estimated", value: 0.125 });
  });

  it("show whole counts a page can print, though what was sent was not", () => {
    const days = [
      ...equalDays(2, [
        [1000, 50],
        [1000.5, 70],
      ]),
      [
        [1000, 50],
        [Infinity, -0.2],
      ],
    ] as const;
    expect(arms({ days }).map(({ impressions, conversions }) => [impressions, conversions])).toEqual([
      [3000, 150],
      [0, 140],
    ]);
  });

  it("repeat what the vendor shows only where it is a number", () => {
    const vendor = (figure: number | undefined) => ({
      impressions: figure,
      conversions: figure,
      probabilityToBeBest: figure,
    });
    const told = {
      arms: [
        { vendor: { impressions: 11, conversions: 2, probabilityToBeBest: 0.3 } },
        { vendor: vendor(undefined) },
        { vendor: vendor(NaN) },
      ],
      days: equalDays(14, [
        [10, 1],
        [10, 1],
        [10, 1],
      ]),
    };
    const nothing = { impressions: null, conversions: null, probabilityToBeBest: null };
    expect(arms(told).map((arm) => arm.vendor)).toEqual([
      { impressions: 11, conversions: 2, probabilityToBeBest: 0.3 },
      nothing,
      nothing,
    ]);
  });

  it("use the policy's prior", () => {
    const days: Told["days"] = [
      [
        [100, 10],
        [100, 12],
      ],
    ];
    const flat = arms({ days })[1]!;
    const informed = arms({ days, rules: { prior: { alpha: 50, beta: 950 } } })[1]!;
    expect(informed.probabilityToBeBest).not.toBe(flat.probabilityToBeBest);
    expect(informed.rate).toHaveProperty(
      "high",
      credibleInterval({ impressions: 100, conversions: 12 }, { prior: { alpha: 50, beta: 950 } })[1],
    );
  });
});
