import { describe, expect, it } from "vitest";
import { decide, type CheckId } from "../../src/decision/index.ts";
import { aCase, equalDays, checkOf, swingingDays, variedDays, type Told } from "../support/snapshots.ts";

function judged<Id extends CheckId>(id: Id, told: Told = {}) {
  const decision = decide(aCase(told));
  return { ...checkOf(decision, id), verdict: decision.verdict };
}

const STRONG = [
  [1000, 50],
  [1000, 100],
] as const;

describe("full weeks", () => {
  it("waits for seven full days however strong the numbers are", () => {
    expect(judged("full-weeks", { days: equalDays(6, STRONG), rules: { minDays: 7 } })).toMatchObject({
      status: "fail",
      finding: { kind: "days", days: 6, needed: 7 },
      verdict: "not-yet",
    });
    expect(judged("full-weeks", { days: variedDays(7, STRONG), rules: { minDays: 7 } })).toMatchObject({
      status: "pass",
      verdict: "winner",
    });
  });

  it("rounds the policy's least runtime up to full weeks", () => {
    expect(judged("full-weeks", { days: equalDays(13, STRONG), rules: { minDays: 8 } })).toMatchObject({
      status: "fail",
      finding: { kind: "days", days: 13, needed: 14 },
    });
    expect(judged("full-weeks", { days: equalDays(14, STRONG), rules: { minDays: 8 } }).status).toBe("pass");
    expect(judged("full-weeks", { days: equalDays(1, STRONG), rules: { minDays: 0 } }).status).toBe("pass");
  });

  it("is the first reason on the first days of a healthy experiment", () => {
    expect(decide(aCase({ days: equalDays(1, STRONG) }))).toMatchObject({
      verdict: "not-yet",
      firstFailing: "full-weeks",
    });
  });
});

describe("enough conversions", () => {
  it("waits for the arm with the fewest conversions and names it", () => {
    const days = variedDays(25, [
      [1000, 1],
      [1000, 60],
    ]);
    expect(judged("enough-conversions", { days: days.slice(0, 23) })).toMatchObject({
      status: "fail",
      finding: { kind: "conversions", arm: 0, conversions: 23, effective: 23, needed: 25 },
      verdict: "not-yet",
    });
    expect(judged("enough-conversions", { days })).toMatchObject({
      status: "pass",
      finding: { kind: "conversions", arm: 0, conversions: 25, effective: 25, needed: 25 },
      verdict: "winner",
    });
  });
});

describe("effective conversions", () => {
  it("are conversions over how much more they vary than chance explains, and the control has as few as the worst pair says", () => {
    const decision = decide(aCase({ days: swingingDays(14, 20) }));
    const { phi } = decision.arms[1]!;
    expect(phi).toBeGreaterThan(3);
    expect(checkOf(decision, "enough-conversions").finding).toEqual({
      kind: "conversions",
      arm: 0,
      conversions: 700,
      effective: 700 / phi!,
      needed: 25,
    });
  });

  it("are not more than there are where days vary little", () => {
    const { finding } = judged("enough-conversions", { days: swingingDays(14, 2) });
    expect(finding).toMatchObject({ conversions: 700, effective: 700 });
  });

  it("may be too few though there are enough of the other kind", () => {
    // Two conversions a day, which come eight at a time.
    const days = Array.from({ length: 28 }, (_, day) => [
      [1000, day % 4 === 0 ? 8 : 0] as const,
      [1000, day % 4 === 2 ? 16 : 0] as const,
    ]);
    const check = judged("enough-conversions", { days });
    expect(check).toMatchObject({ status: "fail", finding: { arm: 0, conversions: 56 } });
    expect((check.finding as { effective: number }).effective).toBeLessThan(25);
  });
});

describe("probably best", () => {
  // Two equal variants that beat the control: neither is best with 95%, and choosing either costs nothing.
  const TWINS = variedDays(14, [
    [2000, 100],
    [2000, 180],
    [2000, 181],
  ]);

  it("accepts a leader whose expected loss is negligible, and says what it is", () => {
    const check = judged("probably-best", { days: TWINS, rules: { negligibleLoss: 0.02 } });
    expect(check).toMatchObject({ status: "pass", verdict: "winner" });
    expect(check.finding).toEqual({
      kind: "probability",
      arm: 2,
      probability: expect.closeTo(0.5818, 4),
      needed: 0.95,
      negligibleLoss: expect.closeTo(0.01473, 5),
    });
  });

  it("does not accept the same leader where the policy wants the best or the loss is not negligible", () => {
    const finding = { kind: "probability", arm: 2, needed: 0.95, negligibleLoss: null };
    expect(judged("probably-best", { days: TWINS, rules: { negligibleLoss: 0.02, gate: "best" } })).toMatchObject({
      status: "fail",
      finding,
      verdict: "not-yet",
    });
    expect(judged("probably-best", { days: TWINS, rules: { negligibleLoss: 0.005 } })).toMatchObject({
      status: "fail",
      finding,
      verdict: "not-yet",
    });
  });

  it("does not stop on probability alone", () => {
    // The probability to be best is 98.7%, the evidence is far from enough.
    const decision = decide(
      aCase({
        days: equalDays(14, [
          [1000, 50],
          [1000, 56],
        ]),
      }),
    );
    expect(checkOf(decision, "probably-best")).toMatchObject({
      status: "pass",
      finding: { kind: "probability", arm: 1, probability: expect.closeTo(0.9875, 4), needed: 0.95 },
    });
    expect(decision).toMatchObject({ verdict: "not-yet", firstFailing: "evidence" });
  });
});
