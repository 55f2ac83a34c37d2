import { describe, expect, it } from "vitest";
import { decide, judge, type Look } from "../../src/decision/index.ts";
import { normalUpperTail } from "../../src/stats/index.ts";
import { decideDaily, inputAfter, judgeDaily, withDays } from "../support/daily-looks.ts";
import { randomDays, seededRandom } from "../support/random-days.ts";
import { aCase as anyCase, equalDays, checkOf, lookAfter, type Told } from "../support/snapshots.ts";

/** A look a day from day 7 to day 28: what the boundaries here were computed for. */
const aCase = (told: Told = {}) => anyCase({ ...told, rules: { minDays: 7, horizonDays: 28, ...told.rules } });

const TIE = equalDays(40, [
  [1000, 50],
  [1000, 50],
]);
const aTie = (told: Told = {}) => aCase({ days: TIE, ...told });

/** What variant B needs at a decision, as z. */
const needed = (decision: ReturnType<typeof decide> | undefined) => decision?.look?.spending?.boundary[1] ?? null;

describe("evidence by alpha-spending", () => {
  it("needs a falling z from the first full week to the horizon, and looks at the e-value alone before and after", () => {
    const decisions = decideDaily(aTie());
    const limits = decisions.map(needed);
    expect(limits.slice(0, 6)).toEqual(limits.slice(0, 6).map(() => null));
    // Equal daily information but for the half conversions added to each count: the boundaries of the table.
    for (const [day, limit] of [
      [7, 3.0233],
      [10, 3.0127],
      [14, 2.8227],
      [21, 2.5519],
      [28, 2.3337],
    ] as const)
      expect(limits[day - 1]).toBeCloseTo(limit, 3);
    expect(limits.slice(28)).toEqual(limits.slice(28).map(() => null));
    const tied = {
      kind: "weighed",
      arm: 0,
      against: 1,
      foundBy: null,
      z: 0,
      logEvidence: 0,
      logNeeded: Math.log(200),
      isEProcessOff: false,
      horizon: null,
    };
    expect(checkOf(decisions[3]!, "evidence").finding).toEqual({ ...tied, boundary: { kind: "not-before", day: 7 } });
    expect(checkOf(decisions[30]!, "evidence").finding).toEqual({ ...tied, boundary: { kind: "not-after", day: 28 } });
  });

  it("shows what is needed today, for two variants also as a probability to be best", () => {
    const [, variant] = decideDaily(
      aCase({
        days: equalDays(14, [
          [1000, 50],
          [1000, 54],
        ]),
      }),
    )[13]!.arms;
    expect(variant!.boundary).toBeCloseTo(2.8227, 3);
    expect(variant!.boundaryProbability).toBeCloseTo(0.99762, 4);
    expect(variant!.z).toBeCloseTo(1.506, 3);
    expect(
      decide(
        aCase({
          days: equalDays(14, [
            [1000, 50],
            [1000, 54],
            [1000, 50],
          ]),
        }),
      ).arms[1],
    ).toMatchObject({ boundaryProbability: null, boundary: expect.any(Number) });
  });

  it("declares a winner as soon as z reaches the boundary, and says which test found it", () => {
    const decisions = decideDaily(
      aCase({
        days: equalDays(28, [
          [1000, 50],
          [1000, 60],
        ]),
      }),
    );
    const first = decisions.findIndex((decision) => decision!.verdict === "winner");
    expect(first + 1).toBe(10);
    expect(checkOf(decisions[first]!, "evidence").status).toBe("pass");
    expect(checkOf(decisions[first]!, "evidence").finding).toEqual({
      kind: "weighed",
      arm: 1,
      against: 0,
      foundBy: "boundary",
      z: expect.closeTo(3.0962, 4),
      boundary: { kind: "counts", z: expect.closeTo(3.0126, 4), probability: expect.closeTo(0.998705, 6) },
      logEvidence: expect.closeTo(3.7992, 4),
      logNeeded: Math.log(200),
      isEProcessOff: false,
      horizon: null,
    });
    expect(decisions[first - 1]!.arms[1]!.z).toBeLessThan(decisions[first - 1]!.arms[1]!.boundary!);
    expect(decisions[first]!.arms[1]!.z).toBeGreaterThanOrEqual(decisions[first]!.arms[1]!.boundary!);
  });

  it("declares the control only when it beats every variant, each by the boundary of its own", () => {
    const clear = decideDaily(
      aCase({
        days: equalDays(14, [
          [1000, 62],
          [1000, 48],
          [1000, 50],
        ]),
      }),
    ).at(-1)!;
    expect(clear).toMatchObject({ verdict: "winner", winner: 0 });
    expect(checkOf(clear, "evidence").status).toBe("pass");
    expect(checkOf(clear, "evidence").finding).toEqual({
      kind: "weighed",
      arm: 0,
      against: 2,
      foundBy: "boundary",
      z: expect.closeTo(4.3574, 4),
      boundary: { kind: "counts", z: expect.closeTo(2.9619, 4), probability: null },
      logEvidence: expect.closeTo(8.1304, 4),
      logNeeded: Math.log(300),
      isEProcessOff: false,
      horizon: null,
    });
    const close = decideDaily(
      aCase({
        days: equalDays(14, [
          [1000, 62],
          [1000, 48],
          [1000, 57],
        ]),
      }),
    ).at(-1)!;
    expect(close).toMatchObject({ verdict: "not-yet", leader: 0, firstFailing: "evidence" });
  });

  it("leaves the e-process a share of its own, which also counts after the horizon", () => {
    const late = decide(
      aCase({
        days: equalDays(40, [
          [1000, 50],
          [1000, 62],
        ]),
      }),
    );
    expect(late).toMatchObject({ verdict: "winner", winner: 1 });
    expect(checkOf(late, "evidence").status).toBe("pass");
    expect(checkOf(late, "evidence").finding).toEqual({
      kind: "weighed",
      arm: 1,
      against: 0,
      foundBy: "e-process",
      z: expect.closeTo(7.3668, 4),
      boundary: { kind: "not-after", day: 28 },
      logEvidence: expect.closeTo(25.1579, 4),
      logNeeded: Math.log(200),
      isEProcessOff: false,
      horizon: null,
    });
    expect(late.arms[1]!.boundary).toBeNull();
  });

  it("may spend at once what the days before the first look were allowed", () => {
    const first = needed(decide(inputAfter(aTie(), 10)))!;
    expect(normalUpperTail(first)).toBeCloseTo(0.02 * (10 / 28) ** 2, 12);
  });

  it("spends nothing on looks that were missed or that something else kept from stopping, and the more at the next", () => {
    const all = decideDaily(aTie());
    const missed = decideDaily(aTie(), (seen, day) => (day > 8 && day < 15 ? undefined : seen));
    const blocked = decideDaily(aTie(), (seen, day) => {
      const status = day > 8 && day < 15 ? ("paused" as const) : ("running" as const);
      return { ...seen, snapshot: { ...seen.snapshot, experiment: { ...seen.snapshot.experiment, status } } };
    });
    expect(blocked[10]).toMatchObject({ verdict: "blocked", look: { spending: { boundary: [null, null] } } });
    expect(needed(blocked[14])).toBe(needed(missed[14]));
    expect(needed(missed[14])).toBeLessThan(needed(all[14])!);
    expect(missed[14]!.look!.spending!.spent).toBe(all[14]!.look!.spending!.spent);
  });

  it("keeps the horizon that was planned at the first look and says so", () => {
    const decisions = decideDaily(aTie(), (seen, day) => ({
      ...seen,
      policy: { ...seen.policy, rules: { ...seen.policy.rules, horizonDays: day > 20 ? 60 : 28 } },
    }));
    const unchanged = decideDaily(aTie());
    expect(needed(decisions[24])).toBe(needed(unchanged[24]));
    expect(needed(decisions[29])).toBeNull();
    expect(checkOf(decisions[24]!, "evidence").finding).toMatchObject({
      kind: "weighed",
      horizon: { planned: 28, configured: 60 },
    });
    expect(decisions[29]).toMatchObject({ verdict: "not-yet", look: { spending: { horizonDays: 28 } } });
  });

  it("merges looks when restated counts hold less than was known, and never spends more in all", () => {
    // From day 12 on, the series tells only half of every day before.
    const halved = decideDaily(aTie(), (seen, day) => {
      if (day < 12) return seen;
      const days = seen.snapshot.days.map(({ date, impressions, conversions }) => ({
        date,
        impressions: impressions.map((n) => n / 2),
        conversions: conversions.map((n) => n / 2),
      }));
      return { ...seen, snapshot: { ...seen.snapshot, days } };
    });
    expect(halved[11]).toMatchObject({ verdict: "blocked", firstFailing: "counts-grow" });
    expect(halved[12]!.verdict).toBe("not-yet");
    expect(needed(halved[12])).toBeGreaterThan(2);
    const spent = halved.map((decision) => decision!.look!.spending!.spent);
    expect(spent).toEqual(spent.toSorted((a, b) => a - b));
    expect(Math.max(...spent)).toBeCloseTo(0.02, 12);
  });

  it("divides the error among the arms", () => {
    const four = decide(
      aCase({
        days: equalDays(14, [
          [1000, 50],
          [1000, 50],
          [1000, 50],
          [1000, 50],
        ]),
      }),
    );
    expect(normalUpperTail(needed(four)!)).toBeCloseTo((0.04 / 4) * (14 / 28) ** 2, 12);
    expect(four.arms[1]!.logEvidenceNeeded).toBe(Math.log(400));
  });

  it("asks for nothing of the kind in anytime mode", () => {
    const decision = decide(aTie({ rules: { evidence: "anytime" } }));
    expect(decision.look!.spending).toBeNull();
    expect(decision.arms[1]).toMatchObject({ boundary: null, logEvidenceNeeded: Math.log(40) });
  });

  it("takes looks of a version that knew nothing of it for looks without it", () => {
    const input = inputAfter(aTie(), 14);
    const old = lookAfter(input, 13, { spending: null, weights: [] });
    expect(needed(decide({ ...input, history: { ...input.history, looks: [old] } }))).toBe(needed(decide(input)));
  });
});

describe("a replay that keeps what it has computed", () => {
  it("judges to the digit as one that starts over from the stored looks", () => {
    const random = seededRandom(99);
    for (const arms of [2, 3]) {
      const shape = Array.from({ length: arms }, () => ({ impressions: 400, rate: 0.1 }));
      const input = withDays(
        aCase({
          days: equalDays(
            1,
            shape.map(() => [400, 40] as const),
          ),
        }),
        randomDays(random, 28, shape),
      );
      for (const { input: seen, judgement } of judgeDaily(input)) {
        const stored = JSON.parse(JSON.stringify(seen.history.looks)) as Look[];
        const { paths: _, ...again } = judge({ ...seen, history: { ...seen.history, looks: stored } });
        const { paths: __, ...kept } = judgement;
        expect(again.look).toEqual(kept.look);
        expect(again.checks).toEqual(kept.checks);
      }
    }
  });

  it("is refused paths that do not belong to the looks", () => {
    const seen = judgeDaily(inputAfter(aTie(), 10));
    const { paths } = seen[7]!.judgement;
    expect(() => judge(seen[9]!.input, undefined, paths)).toThrow(
      "judge requires spending paths up to the history's last look",
    );
  });
});
