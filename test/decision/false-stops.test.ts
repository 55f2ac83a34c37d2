import { describe, expect, it } from "vitest";
import { decide, DEFAULT_POLICY, type DecisionInput, type NamedPolicy } from "../../src/decision/index.ts";
import type { DayCounts } from "../../src/experiment/index.ts";
import { RandomStream, replay, scenarioOf, simulateSeries, type Scenario } from "../../src/replay/index.ts";
import { judgeDaily, withDays } from "../support/daily-looks.ts";
import { randomDays, seededRandom } from "../support/random-days.ts";
import { aCase } from "../support/snapshots.ts";
import { runs as runsOf, someOf } from "../support/scope.ts";

const HEALTHY = aCase();

interface Run {
  /** The input of the look that declared a winner. */
  readonly stop: DecisionInput | undefined;
  readonly hasAlarmed: boolean;
}

/** Looks every day until a winner is declared, with what earlier looks recorded. */
function lookDaily(days: readonly DayCounts[]): Run {
  const seen = judgeDaily(withDays(HEALTHY, days), ({ verdict }) => verdict === "winner");
  if (seen.some(({ judgement }) => judgement.verdict === "blocked" || judgement.look === null))
    throw new Error("a healthy experiment was blocked");
  const last = seen.at(-1)!;
  return {
    stop: last.judgement.verdict === "winner" ? last.input : undefined,
    hasAlarmed: seen.some(({ judgement }) => judgement.signals.some(({ kind }) => kind === "harm")),
  };
}

/** Decided from day 21 on, so that a run takes only eight looks that may stop it; what may be spent by then is the same. */
const LATE: NamedPolicy = { name: "late", version: "test", rules: { ...DEFAULT_POLICY, minDays: 21 } };

/** Share of simulated runs that get a winner although all arms are equal. */
function falselyStopped(scenario: Scenario, runs: number, seed: number): number {
  let stops = 0;
  for (let run = 0; run < runs; run++) {
    for (const { judgement } of replay(simulateSeries(scenario, new RandomStream(seed, run)), LATE)) {
      if (judgement.verdict !== "winner") continue;
      stops++;
      break;
    }
  }
  return stops / runs;
}

describe("a replay of experiments without a difference", () => {
  // Uncorrected, 5% become more than 30% where counts cluster four-fold.
  it.each(someOf([4, 1, 2], 1))(
    "stops about one in twenty of them where counts vary %i times as much as chance explains",
    (overdispersion) => {
      const scenario = scenarioOf({ rate: 0.05, daily: 2000, days: 28, lifts: [0, 0], overdispersion });
      const runs = runsOf(600);
      const share = falselyStopped(scenario, runs, 20_261_128);
      expect(share).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
      // A rule that never stops would keep the promise, too.
      expect(share).toBeGreaterThan(0);
    },
  );
});

describe("daily looks at experiments without a difference", () => {
  it("stop at most one in twenty within 28 days under the default policy, and raise as few alarms of harm", () => {
    const random = seededRandom(4711);
    const runs = runsOf(200);
    let stops = 0;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const days = randomDays(
        random,
        28,
        [2000, 2000].map((impressions) => ({ impressions, rate: 0.05 })),
      );
      const { stop, hasAlarmed } = lookDaily(days);
      if (hasAlarmed) alarms++;
      if (stop === undefined) continue;
      stops++;
      // The quick way of looking and the whole decision are one.
      expect(decide(stop).verdict).toBe("winner");
    }
    const standardError = Math.sqrt((0.05 * 0.95) / runs);
    expect(stops / runs).toBeLessThanOrEqual(0.05 + 2 * standardError);
    expect(alarms / runs).toBeLessThanOrEqual(0.05 + 2 * standardError);
  });

  it("find a lift of 20% in nearly all experiments, and the right arm", () => {
    const random = seededRandom(4712);
    const winners: (number | null)[] = [];
    for (let run = 0; run < 40; run++) {
      const { stop } = lookDaily(
        randomDays(random, 28, [
          { impressions: 2000, rate: 0.05 },
          { impressions: 2000, rate: 0.06 },
        ]),
      );
      winners.push(stop === undefined ? null : decide(stop).winner);
    }
    // Measured at 20,000 runs: 100%. A test that only counted false stops would be passed by never stopping.
    expect(winners.filter((winner) => winner === 1).length).toBeGreaterThanOrEqual(38);
    expect(winners).not.toContain(0);
  });
});
