import { describe, expect, it } from "vitest";
import { addDay, decide, judge, startTally, type DecisionInput, type Look } from "../../src/decision/index.ts";
import { addDays, type DayCounts } from "../../src/experiment/index.ts";
import { randomDays, seededRandom } from "../support/random-days.ts";
import { aCase, asOfAfter, FIRST_DAY } from "../support/snapshots.ts";

const HEALTHY = aCase();

/** What a look after the first `count` days of a series sees. */
function lookAt(days: readonly DayCounts[], count: number, looks: readonly Look[]): DecisionInput {
  const lastClosedDay = addDays(FIRST_DAY, count - 1);
  const arms = HEALTHY.snapshot.arms.map((arm) => ({ ...arm, vendor: { impressions: undefined, conversions: undefined, probabilityToBeBest: undefined } }));
  const snapshot = { ...HEALTHY.snapshot, arms, days: days.slice(0, count), lastClosedDay, asOf: asOfAfter(lastClosedDay) };
  return { ...HEALTHY, snapshot, history: { ...HEALTHY.history, looks } };
}

/** Looks every day until a winner is declared, with what earlier looks recorded. @returns the input of the look that stopped */
function firstStop(days: readonly DayCounts[]): DecisionInput | undefined {
  const looks: Look[] = [];
  let tally = startTally(HEALTHY.snapshot.arms, HEALTHY.policy.rules);
  for (const [index, day] of days.entries()) {
    tally = addDay(tally, day);
    const input = lookAt(days, index + 1, looks);
    const { verdict, look } = judge(input, tally);
    if (verdict === "winner") return input;
    if (verdict === "blocked" || look === null) throw new Error(`a healthy experiment was blocked on day ${index + 1}`);
    looks.push(look);
  }
  return undefined;
}

describe("daily looks at experiments without a difference", () => {
  it("stop at most one in twenty within 28 days under the default policy", () => {
    const random = seededRandom(4711);
    const runs = 300;
    let stops = 0;
    for (let run = 0; run < runs; run++) {
      const days = randomDays(random, 28, [2000, 2000].map((impressions) => ({ impressions, rate: 0.05 })));
      const stop = firstStop(days);
      if (stop === undefined) continue;
      stops++;
      // The quick way of looking and the whole decision are one.
      expect(decide(stop).verdict).toBe("winner");
    }
    const standardError = Math.sqrt((0.05 * 0.95) / runs);
    expect(stops / runs).toBeLessThanOrEqual(0.05 + 2 * standardError);
  });

  it("find a lift of 20 % in nearly all experiments, and the right arm", () => {
    const random = seededRandom(4712);
    const winners: (number | null)[] = [];
    for (let run = 0; run < 40; run++) {
      const stop = firstStop(randomDays(random, 28, [{ impressions: 2000, rate: 0.05 }, { impressions: 2000, rate: 0.06 }]));
      winners.push(stop === undefined ? null : decide(stop).winner);
    }
    // Measured elsewhere: 100 %. A test that only counted false stops would be passed by never stopping.
    expect(winners.filter((winner) => winner === 1).length).toBeGreaterThanOrEqual(38);
    expect(winners).not.toContain(0);
  });
});
