import { describe, expect, it } from "vitest";
import {
  boundariesInForce,
  decide,
  DEFAULT_POLICY,
  judge,
  SPENDING_TRACKS,
  type Look,
  type Policy,
} from "../../../src/decision/index.ts";
import { beforeStudentising, normalUpperTail, studentised } from "../../../src/stats/index.ts";
import { decideDaily, inputAfter, judgeDaily, withDays } from "../../support/daily-looks.ts";
import { randomDays, seededRandom } from "../../support/random-days.ts";
import { aCase as anyCase, equalDays, checkOf, swingingDays, variedDays, type Told } from "../../support/snapshots.ts";

/** A look a day from day 7 to day 28: what the boundaries here were computed for. */
const aCase = (told: Told = {}) => anyCase({ ...told, rules: { minDays: 7, horizonDays: 28, ...told.rules } });

const TIE = equalDays(40, [
  [1000, 50],
  [1000, 50],
]);
const aTie = (told: Told = {}) => aCase({ days: TIE, ...told });

/** What variant B needs at a decision, as z. */
const needed = (decision: ReturnType<typeof decide> | undefined) =>
  decision?.look?.spending?.boundaries.variant[1] ?? null;
/** What the default budget leaves to a look. */
const VARIANT = 0.035;

describe("evidence by alpha-spending", () => {
  it("needs a falling z from the first full week to the horizon, and looks at the e-value alone before and after", () => {
    const decisions = decideDaily(aTie());
    const limits = decisions.map(needed);
    expect(limits.slice(0, 6)).toEqual(limits.slice(0, 6).map(() => null));
    // Equal daily information but for the half conversions added to each count: the boundaries of the table.
    for (const [day, limit] of [
      [7, 3.0635194289],
      [10, 2.9600088539],
      [14, 2.7021467169],
      [21, 2.3357206846],
      [28, 2.0323395912],
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
      logNeeded: Math.log(1000),
      horizon: null,
    };
    expect(checkOf(decisions[3]!, "evidence").finding).toEqual({ ...tied, boundary: { kind: "not-before", day: 7 } });
    expect(checkOf(decisions[30]!, "evidence").finding).toEqual({ ...tied, boundary: { kind: "not-after", day: 28 } });
  });

  it("asks for what the table asks for of a variant, of few conversions and of the control, whatever the shares", () => {
    // So many counts that the half conversions do not show. Shares .035, .0225 and .008 of the method's table, whose exponent is 3.
    const budget = { ...DEFAULT_POLICY.budget, spendingExponent: 3, fewConversions: 0.45 };
    const days = equalDays(28, [
      [1_000_000, 50_000],
      [1_000_000, 50_000],
    ]);
    const decisions = decideDaily(aCase({ days, rules: { budget } }));
    const table = {
      variant: [3.2652, 3.0965, 2.7915, 2.3585, 1.9947],
      fewConversions: [3.3884, 3.2324, 2.9416, 2.5331, 2.195],
      control: [3.6623, 3.5314, 3.2681, 2.905, 2.6123],
    };
    for (const [place, day] of [7, 10, 14, 21, 28].entries()) {
      const { boundaries } = decisions[day - 1]!.look!.spending!;
      for (const track of SPENDING_TRACKS)
        expect(Math.abs(boundaries[track][1]! - table[track][place]!)).toBeLessThan(1e-4);
    }
  });

  it("asks for more while an arm has fewer than 300 effective conversions, and does not catch up with it later", () => {
    // 20 conversions a day: 300 are reached on day 15. The same way on which they count from the first look on.
    const few = decideDaily(
      aCase({
        days: equalDays(28, [
          [1000, 20],
          [1000, 20],
        ]),
      }),
    );
    const weigh = (day: number) => few[day - 1]!.arms[1]!.boundary!;
    // Shares .026 and .035 of the table, each on a path of its own from day 7 on.
    for (const [day, limit] of [
      [7, 3.1513816557],
      [10, 3.056500405],
      [14, 2.8078217817],
      [21, 2.3357206846],
      [28, 2.0323395912],
    ] as const)
      expect(weigh(day)).toBeCloseTo(limit, 2);
    expect(few[13]!.arms[1]!.conversions).toBe(280);
    expect(weigh(14)).toBe(few[13]!.look!.spending!.boundaries.fewConversions[1]);
    expect(weigh(15)).toBe(few[14]!.look!.spending!.boundaries.variant[1]);
    const { spending } = few[27]!.look!;
    expect(boundariesInForce(few[13]!.look!)).toEqual([null, weigh(14)]);
    expect(boundariesInForce(few[14]!.look!)).toEqual([null, weigh(15)]);
    expect(spending!.boundaries.fewConversions[1]).toBeGreaterThan(spending!.boundaries.variant[1]!);
  });

  it("counts conversions that come in clusters as the fewer that they are", () => {
    // 50 a day that vary four times as much as chance lets them: 700 after two weeks, fewer than 300 in effect.
    const decision = decideDaily(aCase({ days: swingingDays(14, 20) })).at(-1)!;
    const { phi, conversions, boundary } = decision.arms[1]!;
    expect(conversions).toBe(700);
    expect(phi).toBeGreaterThan(700 / 300);
    expect(boundary).toBe(decision.look!.spending!.boundaries.fewConversions[1]);
  });

  it("shows what is needed today, for two variants also as a probability to be best", () => {
    const [, variant] = decideDaily(
      aCase({
        days: variedDays(14, [
          [1000, 50],
          [1000, 54],
        ]),
      }),
    )[13]!.arms;
    expect(variant!.boundary).toBeCloseTo(2.7021, 3);
    // 13 degrees of freedom: the t value with the tail of the boundary, times the root of phi, is an ordinary z again.
    const dispersion = { phi: variant!.phi!, degreesOfFreedom: 13 };
    const uncorrected = beforeStudentising(variant!.boundary!, dispersion);
    expect(variant!.boundaryProbability).toBeCloseTo(1 - normalUpperTail(uncorrected), 12);
    expect(
      decide(
        aCase({
          days: variedDays(14, [
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
        days: variedDays(28, [
          [1000, 50],
          [1000, 60],
        ]),
      }),
    );
    const first = decisions.findIndex((decision) => decision!.verdict === "winner");
    const { z, boundary, boundaryProbability, logEvidence } = decisions[first]!.arms[1]!;
    expect(checkOf(decisions[first]!, "evidence").status).toBe("pass");
    expect(checkOf(decisions[first]!, "evidence").finding).toEqual({
      kind: "weighed",
      arm: 1,
      against: 0,
      foundBy: "boundary",
      z,
      boundary: { kind: "counts", z: boundary, probability: boundaryProbability },
      logEvidence,
      logNeeded: Math.log(1000),
      horizon: null,
    });
    for (const decision of decisions.slice(7, first))
      expect(decision!.arms[1]!.z).toBeLessThan(decision!.arms[1]!.boundary!);
    expect(decisions[first - 1]!.arms[1]!.z).toBeLessThan(decisions[first - 1]!.arms[1]!.boundary!);
    expect(z).toBeGreaterThanOrEqual(boundary!);
  });

  it("weighs z as what it is worth with the days that there are", () => {
    const decision = decide(aCase());
    const { logOddsRatio, information, phi } = decision.look!.pairs[1]!;
    const raw = logOddsRatio * Math.sqrt(information);
    expect(decision.arms[1]!.z).toBe(studentised(raw, { phi: phi!, degreesOfFreedom: 13 }));
    expect(decision.arms[1]!.z).toBeLessThan(raw / Math.sqrt(phi!));
  });

  it("declares the control only when it beats every variant, each by the boundary of its own", () => {
    const clear = decideDaily(
      aCase({
        days: variedDays(14, [
          [1000, 62],
          [1000, 40],
          [1000, 42],
        ]),
      }),
    ).at(-1)!;
    expect(clear).toMatchObject({ verdict: "winner", winner: 0 });
    expect(checkOf(clear, "evidence").status).toBe("pass");
    const [, first, second] = clear.look!.spending!.z;
    const { control } = clear.look!.spending!.boundaries;
    const against = -first! / control[1]! < -second! / control[2]! ? 1 : 2;
    expect(checkOf(clear, "evidence").finding).toMatchObject({
      kind: "weighed",
      arm: 0,
      against,
      foundBy: "boundary",
      z: 0 - clear.look!.spending!.z[against]!,
      boundary: { kind: "counts", z: control[against], probability: null },
      logNeeded: Math.log(1500),
    });
    const close = decideDaily(
      aCase({
        days: variedDays(14, [
          [1000, 62],
          [1000, 40],
          [1000, 57],
        ]),
      }),
    ).at(-1)!;
    expect(close).toMatchObject({ verdict: "not-yet", leader: 0, firstFailing: "evidence" });
  });

  it("leaves the e-process a share of its own, which also counts after the horizon", () => {
    const late = decide(
      aCase({
        days: variedDays(40, [
          [1000, 50],
          [1000, 62],
        ]),
      }),
    );
    expect(late).toMatchObject({ verdict: "winner", winner: 1 });
    expect(checkOf(late, "evidence").status).toBe("pass");
    expect(checkOf(late, "evidence").finding).toMatchObject({
      kind: "weighed",
      arm: 1,
      against: 0,
      foundBy: "e-process",
      boundary: { kind: "not-after", day: 28 },
      logNeeded: Math.log(1000),
    });
    expect(late.arms[1]!.boundary).toBeNull();
    expect(late.arms[1]!.logEvidence).toBeGreaterThan(Math.log(1000));
  });

  it("may spend at once what the days before the first look were allowed", () => {
    const first = needed(decide(inputAfter(aTie(), 10)))!;
    expect(normalUpperTail(first)).toBeCloseTo(VARIANT * (10 / 28) ** 2.5, 12);
  });

  it("spends nothing on looks that were missed or that something else kept from stopping, and the more at the next", () => {
    const all = decideDaily(aTie());
    const missed = decideDaily(aTie(), (seen, day) => (day > 8 && day < 15 ? undefined : seen));
    const blocked = decideDaily(aTie(), (seen, day) => {
      const status = day > 8 && day < 15 ? ("paused" as const) : ("running" as const);
      return { ...seen, snapshot: { ...seen.snapshot, experiment: { ...seen.snapshot.experiment, status } } };
    });
    expect(blocked[10]).toMatchObject({
      verdict: "blocked",
      look: {
        spending: { boundaries: { variant: [null, null], fewConversions: [null, null], control: [null, null] } },
      },
    });
    expect(needed(blocked[14])).toBe(needed(missed[14]));
    expect(needed(missed[14])).toBeLessThan(needed(all[14])!);
    expect(missed[14]!.look!.spending!.spent).toBe(all[14]!.look!.spending!.spent);
  });

  it("keeps the alpha, the budget and the horizon that were planned at the first look, and says so", () => {
    const decisions = decideDaily(aTie(), (seen, day) => {
      const { rules } = seen.policy;
      const changed: Policy = {
        ...rules,
        horizonDays: 60,
        alpha: 0.01,
        budget: { ...rules.budget, spendingExponent: 4, variant: 0.1, control: 0.1, eProcess: 0.01 },
      };
      return { ...seen, policy: { ...seen.policy, rules: day > 20 ? changed : rules } };
    });
    const unchanged = decideDaily(aTie());
    expect(decisions[24]!.look!.spending).toEqual(unchanged[24]!.look!.spending);
    expect(decisions[24]!.arms[1]!.logEvidenceNeeded).toBe(Math.log(1000));
    expect(needed(decisions[29])).toBeNull();
    expect(checkOf(decisions[24]!, "evidence").finding).toMatchObject({
      kind: "weighed",
      horizon: { planned: 28, configured: 60 },
    });
    const { alpha, horizonDays, budget } = DEFAULT_POLICY;
    expect(decisions[29]!.verdict).toBe("not-yet");
    expect(decisions[29]!.look!.spending!.rules).toEqual({ alpha, horizonDays, budget });
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
    expect(Math.max(...spent)).toBe(1);
  });

  // Dunnett's factors: 1.05, 1.09, 1.18, 1.2, and 1.22 from six on. All variants together get 0.055 times that.
  it.each([
    [2, 1.05],
    [3, 1.09],
    [4, 1.18],
    [5, 1.2],
    [6, 1.22],
    [9, 1.22],
  ])(
    "divides the error among %i variants, a little more than equally because they share the control",
    (variants, factor) => {
      const days = equalDays(
        14,
        Array.from({ length: variants + 1 }, () => [1000, 50] as const),
      );
      const decision = decide(aCase({ days }));
      const { boundaries } = decision.look!.spending!;
      expect(normalUpperTail(needed(decision)!)).toBeCloseTo(((0.055 * factor) / variants) * 0.5 ** 2.5, 12);
      expect(normalUpperTail(boundaries.control[1]!)).toBeCloseTo(0.008 * 0.5 ** 2.5, 12);
      expect(boundaries.fewConversions).toEqual(boundaries.variant.map(() => null));
      expect(decision.arms[1]!.logEvidenceNeeded).toBeCloseTo(Math.log((variants + 1) / 0.002), 12);
    },
  );

  it("divides it equally where the control is so large that the variants hardly share anything", () => {
    const spentBy = (control: number) => {
      const days = equalDays(14, [
        [control, control / 20],
        [1000, 50],
        [1000, 50],
      ]);
      const weights = [control, 1000, 1000].map((weight) => ({ weight }));
      return normalUpperTail(needed(decide(aCase({ days, arms: weights })))!) / 0.5 ** 2.5;
    };
    // Correlation 1000 / (1000 + control): .4 at 1500.
    expect(spentBy(1480)).toBeCloseTo((0.055 * 1.05) / 2, 12);
    expect(spentBy(1520)).toBeCloseTo(0.055 / 2, 12);
  });

  it("asks for nothing of the kind in anytime mode", () => {
    const decision = decide(aTie({ rules: { evidence: "anytime" } }));
    expect(decision.look!.spending).toBeNull();
    expect(decision.arms[1]).toMatchObject({ boundary: null, logEvidenceNeeded: Math.log(40) });
  });

  it("goes on as it was at the first look where a policy changes between spending and anytime under a running experiment", () => {
    const days = variedDays(14, [
      [2000, 100],
      [2000, 112],
    ]);
    const judged = (first: Policy["evidence"], then: Policy["evidence"]) => {
      const history = {
        looks: decideDaily(aCase({ days: days.slice(0, 13), rules: { evidence: first } })).map(
          (decision) => decision!.look!,
        ),
      };
      const input = aCase({ days, rules: { evidence: then } });
      return decide({ ...input, history: { ...input.history, ...history } });
    };
    const kept = judged("spending", "spending");
    expect(kept.look!.spending).not.toBeNull();
    expect(judged("spending", "anytime").look).toEqual(kept.look);
    expect(judged("spending", "anytime").arms[1]!.logEvidenceNeeded).toBe(kept.arms[1]!.logEvidenceNeeded);
    expect(kept.unsafe).toBeNull();
    expect(judged("anytime", "spending").look!.spending).toBeNull();
    expect(judged("anytime", "spending").arms[1]!.logEvidenceNeeded).toBeCloseTo(Math.log(2 / 0.05), 12);
  });
});

describe("a running experiment whose first look has frozen a budget that is looser than was measured", () => {
  it("says so in every decision, whatever its policy says by now", () => {
    const days = variedDays(14, [
      [2000, 100],
      [2000, 112],
    ]);
    const loose = { unsafe: true, budget: { ...DEFAULT_POLICY.budget, variant: 2 } };
    const looks = decideDaily(aCase({ days: days.slice(0, 13), rules: loose })).map((decision) => decision!.look!);
    for (const evidence of ["spending", "anytime"] as const) {
      const input = aCase({ days, rules: { evidence } });
      const decision = decide({ ...input, history: { ...input.history, looks } });
      expect(decision.unsafe).toMatchObject({ rules: ["budget.variant"] });
      expect(decision.unsafe!.falseStopShare).toBeGreaterThan(0.05);
    }
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
    expect(() => judge(seen[9]!.input, { paths })).toThrow(
      "judge requires spending paths up to the history's last look",
    );
  });
});
