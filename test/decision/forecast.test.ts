import { describe, expect, it } from "vitest";
import { decide, type Forecast } from "../../src/decision/index.ts";
import { decideDaily, inputAfter } from "../support/daily-looks.ts";
import { aCase as anyCase, equalDays, type Told } from "../support/snapshots.ts";

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
      days: equalDays(28, [
        [1000, 50],
        [1000, 57],
      ]),
    });
    const decisions = decideDaily(input);
    const decided = decisions.findIndex((decision) => decision!.verdict === "winner") + 1;
    expect(decided).toBe(16);
    for (const day of [3, 7, 12, 15])
      expect(decisions[day - 1]!.forecast).toMatchObject({ kind: "expected", day: decided });
    expect(decisions[11]).toMatchObject({ day: 12 });
    expect(decisions[11]!.forecast).toEqual({
      kind: "expected",
      day: 16,
      earliest: 13,
      latest: null,
      horizonDays: 28,
    });
  });

  it("has a range that narrows as data come in, and never begins before full weeks", () => {
    const decisions = decideDaily(
      aCase({
        days: equalDays(28, [
          [4000, 200],
          [4000, 216],
        ]),
      }),
    );
    const widths = [8, 11]
      .map((day) => expected(decisions[day - 1]!.forecast))
      .map(({ earliest, latest }) => (latest ?? 29) - earliest!);
    expect(widths[1]).toBeLessThan(widths[0]!);
    expect(
      decide(
        inputAfter(
          aCase({
            days: equalDays(28, [
              [1000, 50],
              [1000, 90],
            ]),
          }),
          3,
        ),
      ).forecast,
    ).toEqual({ kind: "expected", day: 7, earliest: 7, latest: 7, horizonDays: 28 });
  });

  it("says so when no decision is in sight, and what would be possible at best", () => {
    const found = forecast({
      days: equalDays(14, [
        [1000, 50],
        [1000, 52],
      ]),
    });
    expect(found).toEqual({ kind: "not-within-horizon", earliest: 28, horizonDays: 28 });
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
      days: equalDays(60, [
        [1000, 50],
        [1000, 58],
      ]),
      rules: { evidence: "anytime", horizonDays: 60 },
    });
    const decisions = decideDaily(input);
    const decided = decisions.findIndex((decision) => decision!.verdict === "winner") + 1;
    expect(Math.abs(expected(decisions[9]!.forecast).day - decided)).toBeLessThanOrEqual(2);
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
