import { describe, expect, it } from "vitest";
import {
  decide,
  DEFAULT_POLICY,
  fingerprintOf,
  NO_ACCOUNT_FACTS,
  type Look,
  type NamedPolicy,
} from "../../src/decision/index.ts";
import { addDays } from "../../src/experiment/index.ts";
import { armOf, backtest, replay, type DailySeries } from "../../src/replay/index.ts";

const POLICY: NamedPolicy = {
  name: "four-weeks",
  version: "test",
  rules: { ...DEFAULT_POLICY, minDays: 7, horizonDays: 28 },
};

/** Ups and downs of a week: days that are all alike are no evidence. */
const WEEK = [6, -6, -6, 6, 0, 6, -6];

/** Days of a control and one variant from a Monday on, which vary as chance has it, around the same counts. */
function seriesOf(
  length: number,
  conversions: readonly [number, number],
  impressions: readonly [number, number] = [2000, 2000],
): DailySeries {
  const arms = [armOf("control", true, 50), armOf("variant", false, 50)];
  return {
    name: "checkout",
    arms,
    days: Array.from({ length }, (_, day) => ({
      date: addDays("2026-03-02", day),
      impressions,
      conversions: [conversions[0] - WEEK[day % 7]!, conversions[1] + WEEK[day % 7]!],
    })),
  };
}

describe("a replay", () => {
  it("says on each day what a decision from scratch says, digit for digit", () => {
    const series = seriesOf(16, [100, 112]);
    let looks: readonly Look[] = [];
    let compared = 0;
    for (const { date, judgement } of replay(series, POLICY)) {
      const days = series.days.filter((day) => day.date <= date);
      const { experiment } = judgement.opened.snapshot;
      expect(judgement.opened.history.looks).toEqual(looks);
      const snapshot = { ...judgement.opened.snapshot, days };
      const history = {
        firstSeenAt: experiment.createdAt,
        firstFingerprint: fingerprintOf(experiment),
        account: NO_ACCOUNT_FACTS,
        looks,
        pauses: [],
        harmAcknowledgedOn: null,
      };
      const decision = decide({ snapshot, history, policy: POLICY });
      const { verdict, winner, leader, checks, signals, look, day } = judgement;
      expect({ verdict, winner, leader, checks, signals, look, day }).toEqual({
        verdict: decision.verdict,
        winner: decision.winner,
        leader: decision.leader,
        checks: decision.checks,
        signals: decision.signals,
        look: decision.look,
        day: decision.day,
      });
      if (look !== null) looks = [...looks, look];
      compared++;
    }
    expect(compared).toBe(16);
  });

  it("never knows a later day", () => {
    const told = seriesOf(10, [100, 130]);
    const later = {
      ...told,
      days: told.days.map((day, index) => (index < 6 ? day : { ...day, conversions: [400, 10] })),
    };
    const first = (series: DailySeries) =>
      [...replay(series, POLICY)].slice(0, 6).map(({ judgement }) => judgement.checks);
    expect(first(later)).toEqual(first(told));
  });

  it("goes on after a winner for whoever keeps asking, and costs nothing more for whoever does not", () => {
    const days = replay(seriesOf(28, [100, 160]), POLICY);
    for (const { judgement } of days) if (judgement.verdict === "winner") break;
    expect(days.next().done).toBe(true);
    expect([...replay(seriesOf(28, [100, 160]), POLICY)]).toHaveLength(28);
  });

  it("reports counts that cannot be true instead of failing on them", () => {
    const verdicts = [...replay(seriesOf(9, [100, 2600]), POLICY)].map(({ judgement }) => [
      judgement.verdict,
      judgement.firstFailing,
    ]);
    expect(verdicts).toEqual(Array.from({ length: 9 }, () => ["blocked", "sound-counts"]));
  });
});

describe("a backtest", () => {
  it("tells the day, the winner and what other rules would have done", () => {
    const result = backtest(seriesOf(28, [100, 130]), POLICY);
    expect(result).toMatchObject({ verdict: "winner", winner: 1, stoppedOnDay: 7 });
    expect(result.days).toHaveLength(28);
    expect(result.others).toEqual([
      { rule: "probability-95", winner: 1, stoppedOnDay: 1 },
      { rule: "probability-95-guarded", winner: 1, stoppedOnDay: 7 },
      { rule: "expected-loss", winner: 1, stoppedOnDay: 1 },
      { rule: "single-look", winner: 1, stoppedOnDay: 28 },
    ]);
  });

  it("lets the control win", () => {
    expect(backtest(seriesOf(28, [130, 100]), POLICY)).toMatchObject({ verdict: "winner", winner: 0 });
  });

  it("declares nothing where there is no difference", () => {
    const result = backtest(seriesOf(28, [100, 100]), POLICY);
    expect(result).toMatchObject({ winner: null, stoppedOnDay: null });
    expect(result.others.find(({ rule }) => rule === "single-look")).toMatchObject({ winner: null });
  });

  it("is blocked by a split that is not as planned", () => {
    expect(backtest(seriesOf(20, [100, 160], [2000, 2400]), POLICY)).toMatchObject({
      verdict: "blocked",
      winner: null,
    });
  });

  it("has nothing to say of an experiment without counts", () => {
    expect(backtest({ ...seriesOf(1, [0, 0]), days: [] }, POLICY)).toMatchObject({
      end: undefined,
      winner: null,
      stoppedOnDay: null,
    });
  });
});
