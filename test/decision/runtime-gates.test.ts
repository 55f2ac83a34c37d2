import { describe, expect, it } from "vitest";
import { decide, type GateId } from "../../src/decision/index.ts";
import { aCase, equalDays, gateOf, type Told } from "../support/snapshots.ts";

function judged(id: GateId, told: Told = {}) {
  const decision = decide(aCase(told));
  return { ...gateOf(decision, id), verdict: decision.verdict };
}

const STRONG = [
  [1000, 50],
  [1000, 100],
] as const;

describe("full weeks", () => {
  it("waits for seven full days however strong the numbers are", () => {
    expect(judged("full-weeks", { days: equalDays(6, STRONG), rules: { minDays: 7 } })).toMatchObject({
      status: "fail",
      value: "6 days",
      limit: "7 days",
      sentence: "It has run for 6 days of at least 7, so that every weekday counts",
      verdict: "not-yet",
    });
    expect(judged("full-weeks", { days: equalDays(7, STRONG), rules: { minDays: 7 } })).toMatchObject({
      status: "pass",
      verdict: "winner",
    });
  });

  it("rounds the policy's least runtime up to full weeks", () => {
    expect(judged("full-weeks", { days: equalDays(13, STRONG), rules: { minDays: 8 } })).toMatchObject({
      status: "fail",
      limit: "14 days",
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
    const days = [
      ...equalDays(24, [
        [1000, 1],
        [1000, 60],
      ]),
      [
        [1000, 0],
        [1000, 60],
      ],
    ] as const;
    expect(judged("enough-conversions", { days })).toMatchObject({
      status: "fail",
      sentence: "Control has 24 of at least 25 conversions",
      verdict: "not-yet",
    });
    expect(
      judged("enough-conversions", {
        days: equalDays(25, [
          [1000, 1],
          [1000, 60],
        ]),
      }),
    ).toMatchObject({ status: "pass", verdict: "winner" });
  });
});

describe("probably best", () => {
  // Two equal variants that beat the control: neither is best with 95 %, and choosing either costs nothing.
  const TWINS = equalDays(14, [
    [2000, 100],
    [2000, 180],
    [2000, 181],
  ]);

  it("accepts a leader whose expected loss is negligible, and says what it is", () => {
    const gate = judged("probably-best", { days: TWINS, rules: { negligibleLoss: 0.02 } });
    expect(gate).toMatchObject({ status: "pass", verdict: "winner" });
    expect(gate.sentence).toMatch(
      /^Variant C is best with 5\d(\.\d)?.% probability; if it is not, the expected loss is negligible: 1\.\d+.% of the control's rate$/u,
    );
  });

  it("does not accept the same leader where the policy wants the best or the loss is not negligible", () => {
    expect(judged("probably-best", { days: TWINS, rules: { negligibleLoss: 0.02, gate: "best" } })).toMatchObject({
      status: "fail",
      verdict: "not-yet",
    });
    expect(judged("probably-best", { days: TWINS, rules: { negligibleLoss: 0.005 } })).toMatchObject({
      status: "fail",
      verdict: "not-yet",
    });
  });

  it("does not stop on probability alone", () => {
    // The probability to be best is 97 %, the evidence is far from enough.
    const decision = decide(
      aCase({
        days: equalDays(14, [
          [1000, 50],
          [1000, 56],
        ]),
      }),
    );
    expect(gateOf(decision, "probably-best").status).toBe("pass");
    expect(decision).toMatchObject({ verdict: "not-yet", firstFailing: "evidence" });
  });
});
