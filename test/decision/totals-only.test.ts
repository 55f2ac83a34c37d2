import { describe, expect, it } from "vitest";
import { decide, type Decision, type DecisionInput, type Look } from "../../src/decision/index.ts";
import { addDays } from "../../src/experiment/index.ts";
import { aCase as anyCase, asOfAfter, FIRST_DAY, checkOf, variedDays, type Told } from "../support/snapshots.ts";

/** Decided from day 7 on, planned until day 28. */
const aCase = (told: Told = {}) => anyCase({ ...told, rules: { minDays: 7, horizonDays: 28, ...told.rules } });

/** A look at running totals alone: `count` days after the start, no daily series. */
function lookAtTotals(
  count: number,
  totals: readonly (readonly [number, number])[],
  looks: readonly Look[] = [],
): DecisionInput {
  const input = aCase({ days: [totals] });
  const lastClosedDay = addDays(FIRST_DAY, count - 1);
  const arms = input.snapshot.arms.map((arm, index) => ({
    ...arm,
    vendor: { impressions: totals[index]![0], conversions: totals[index]![1], probabilityToBeBest: undefined },
  }));
  return {
    ...input,
    snapshot: { ...input.snapshot, arms, days: [], lastClosedDay, asOf: asOfAfter(lastClosedDay) },
    history: { ...input.history, looks },
  };
}

/** Looks on the given days, totals growing as daily counts vary unless told otherwise. */
function series(
  days: readonly number[],
  perDay: readonly (readonly [number, number])[],
  told: Readonly<Record<number, readonly (readonly [number, number])[]>> = {},
): Decision[] {
  const looks: Look[] = [];
  const counted = variedDays(days.at(-1)!, perDay);
  return days.map((day) => {
    const totals =
      told[day] ??
      perDay.map((_, arm) => {
        const own = counted.slice(0, day).map((arms) => arms[arm]!);
        return [own.reduce((all, [shown]) => all + shown, 0), own.reduce((all, [, some]) => all + some, 0)] as const;
      });
    const decision = decide(lookAtTotals(day, totals, [...looks]));
    if (decision.look !== null) looks.push(decision.look);
    return decision;
  });
}

const EVEN = [
  [1000, 50],
  [1000, 62],
] as const;

describe("running totals without a daily series", () => {
  it("are judged by what they grew by from look to look, and a winner is left to a person", () => {
    const decision = series([10, 11, 12, 14, 15], EVEN).at(-1)!;
    expect(decision).toMatchObject({
      verdict: "winner",
      winner: 1,
      day: 15,
      look: { source: "totals", impressions: [15_000, 15_000] },
    });
    expect(checkOf(decision, "series-matches-totals")).toMatchObject({
      status: "warn",
      finding: { kind: "no-series" },
      needsPerson: true,
    });
  });

  it("count days from the start, so that a first sight on day 10 is a look on day 10", () => {
    const [first] = series([10], EVEN);
    expect(first!.day).toBe(10);
    expect(first!.look!.spending!.spent).toBeCloseTo((10 / 28) ** 2.5, 12);
    expect(checkOf(first!, "full-weeks").status).toBe("pass");
  });

  it("merge the batches of missed looks", () => {
    const [, second] = series([10, 14], EVEN);
    const [, , , fourth] = series([10, 11, 12, 14], EVEN);
    expect(second!.arms[1]).toMatchObject({ impressions: 14_000, conversions: fourth!.arms[1]!.conversions });
    expect(second!.look!.pairs[1]).toMatchObject({ logOddsRatio: fourth!.look!.pairs[1]!.logOddsRatio });
    // Two batches say less than four about how counts vary.
    expect(second!.arms[1]!.z).toBeLessThan(fourth!.arms[1]!.z!);
  });

  it("block for one look when they fell, and leave out what was told before", () => {
    const fell = {
      12: [
        [10_500, 525],
        [10_500, 640],
      ],
    } as const;
    const decisions = series([10, 11, 12, 13], EVEN, fell);
    expect(decisions[2]).toMatchObject({ verdict: "blocked", firstFailing: "counts-grow" });
    expect(decisions[2]!.arms[1]).toMatchObject({ impressions: 10_500, conversions: 640 });
    expect(checkOf(decisions[3]!, "counts-grow").status).toBe("pass");
  });

  it("are not used on the first full day, when they may hold nothing but today", () => {
    expect(
      decide(
        lookAtTotals(1, [
          [300, 15],
          [300, 15],
        ]),
      ),
    ).toMatchObject({ day: 0, look: null });
  });

  it("give way to a series that appears later, which rightly tells less than they did", () => {
    const look = series([10], EVEN)[0]!.look!;
    const withSeries = aCase({
      days: Array.from(
        { length: 14 },
        () =>
          [
            [990, 49],
            [990, 60],
          ] as const,
      ),
      history: { looks: [look] },
    });
    expect(checkOf(decide(withSeries), "counts-grow")).toMatchObject({
      status: "pass",
      finding: { kind: "first-look" },
    });
  });
});
