import { describe, expect, it } from "vitest";
import { decide, NO_ACCOUNT_FACTS, type Forecast } from "../../src/decision/index.ts";
import { decideDaily, inputAfter } from "../support/daily-looks.ts";
import { aCase as anyCase, equalDays, variedDays, type Told } from "../support/snapshots.ts";

/** Decided from day 7 on, planned until day 28. */
const aCase = (told: Told = {}) => anyCase({ ...told, rules: { minDays: 7, horizonDays: 28, ...told.rules } });

const forecast = (told: Told) => decide(aCase(told)).forecast;

/** The forecast of a day. */
function expected(found: Forecast): Extract<Forecast, { readonly kind: "expected" }> {
  if (found.kind !== "expected") throw new Error(`no decision is expected: ${found.kind}`);
  return found;
}

describe("the forecast", () => {
  it("names the day on which the decision really comes when everything stays as it is", () => {
    const input = aCase({
      days: variedDays(28, [
        [1000, 50],
        [1000, 57],
      ]),
    });
    const decisions = decideDaily(input);
    const decided = decisions.findIndex((decision) => decision!.verdict === "winner") + 1;
    expect(decided).toBe(18);
    // Days differ as chance lets them, and so do forecasts.
    for (const day of [7, 9, 11, 13, 15, 17])
      expect(Math.abs(expected(decisions[day - 1]!.forecast).day - decided)).toBeLessThanOrEqual(2);
    expect(decisions[13]!.forecast).toEqual({
      kind: "expected",
      day: decided,
      earliest: 16,
      latest: 27,
      horizonDays: 28,
    });
  });

  it("reckons in the first week with what is usual in the account, and with four times what chance explains in a new one", () => {
    const days = variedDays(5, [
      [1000, 50],
      [1000, 62],
    ]);
    const unknown = forecast({ days });
    const calm = forecast({ days, history: { account: { ...NO_ACCOUNT_FACTS, usualPhi: 1 } } });
    const clustering = forecast({ days, history: { account: { ...NO_ACCOUNT_FACTS, usualPhi: 4 } } });
    expect(clustering).toEqual(unknown);
    expect(expected(calm).day).toBeLessThan(expected(unknown).day);
  });

  it("has a range that narrows as data come in, and never begins before full weeks", () => {
    const decisions = decideDaily(
      aCase({
        days: variedDays(28, [
          [4000, 200],
          [4000, 216],
        ]),
      }),
    );
    const widths = [7, 14]
      .map((day) => expected(decisions[day - 1]!.forecast))
      .map(({ earliest, latest }) => (latest ?? 29) - earliest!);
    expect(widths[1]).toBeLessThan(widths[0]!);
    expect(
      decide(
        inputAfter(
          aCase({
            days: variedDays(28, [
              [1000, 50],
              [1000, 90],
            ]),
          }),
          3,
        ),
      ).forecast,
    ).toMatchObject({ kind: "expected", earliest: 7, horizonDays: 28 });
  });

  it("says so when no decision is in sight, and what would be possible at best", () => {
    const found = forecast({
      days: variedDays(14, [
        [1000, 50],
        [1000, 52],
      ]),
    });
    expect(found).toEqual({ kind: "not-within-horizon", earliest: 27, horizonDays: 28 });
    expect(
      forecast({
        days: equalDays(26, [
          [1000, 50],
          [1000, 50],
        ]),
      }),
    ).toEqual({ kind: "not-within-horizon", earliest: null, horizonDays: 28 });
  });

  it("counts on the e-process alone in anytime mode", () => {
    const input = aCase({
      days: variedDays(60, [
        [1000, 50],
        [1000, 58],
      ]),
      rules: { evidence: "anytime", horizonDays: 60 },
    });
    const decisions = decideDaily(input);
    const decided = decisions.findIndex((decision) => decision!.verdict === "winner") + 1;
    expect(Math.abs(expected(decisions[13]!.forecast).day - decided)).toBeLessThanOrEqual(2);
  });

  it("waits for enough conversions", () => {
    expect(
      forecast({
        days: equalDays(7, [
          [1000, 1],
          [1000, 40],
        ]),
      }),
    ).toMatchObject({ kind: "expected", day: 25 });
  });

  it("is empty where there is nothing to forecast", () => {
    for (const told of [
      {},
      { days: [] },
      { experiment: { status: "paused" as const } },
      {
        days: equalDays(28, [
          [1000, 50],
          [1000, 50],
        ]),
      },
    ]) {
      expect(forecast(told)).toEqual({ kind: "none" });
    }
  });
});
