import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { checkWords, experimentChart, VARIANTS_SHOWN } from "../../src/messages/index.ts";
import { addDays } from "../../src/experiment/index.ts";
import { aSimulated, chartOf } from "../support/charts/chart-cases.ts";
import { aCase, equalDays, FIRST_DAY } from "../support/snapshots.ts";

const chartOfDays = (days: Parameters<typeof equalDays>[1][]) => {
  const input = aCase({ days });
  return experimentChart(input, decide(input));
};

describe("the picture of an experiment", () => {
  it("says in its heading how it stands, how long it runs, and through which day its data goes", () => {
    const chart = chartOf({ days: 21, lifts: [0, 0.12], daily: 2000, names: ["Original", "Green button"] });
    expect(chart.title).toBe("Pricing page");
    expect(chart.subtitle).toBe("Green button wins · day 21 of 28 · data through Mar 22, 2026 (UTC)");
    expect(chart.firstDay).toBe(FIRST_DAY);
    expect(chart.daysTitle).toBe("Day of the experiment (day 1 is Mar 2, 2026)");
    expect(chart.altText).toMatch(
      /^Pricing page\. Green button wins .*Original: 5\.03%\. Green button: 5\.69%, z 3\.45\. threshold: z 2\.33$/,
    );
  });

  it("shows rates that end with the figures of the decision", () => {
    const { input, decision } = aSimulated({ days: 20, lifts: [0, 0.05, -0.02] });
    const { rates } = experimentChart(input, decision)!;
    expect(rates.lines.map(({ points: [...points] }) => points.at(-1))).toEqual(
      decision.arms.map(
        ({ rate }) => rate.kind === "estimated" && { day: 20, value: rate.value, low: rate.low, high: rate.high },
      ),
    );
  });

  it("shows rates added up by hand", () => {
    const { input, decision } = aSimulated({ days: 16 });
    const line = experimentChart(input, decision)!.rates.lines[1]!;
    for (const { day, value } of line.points) {
      let impressions = 0;
      let conversions = 0;
      for (const counts of input.snapshot.days) {
        if (counts.date > addDays(FIRST_DAY, day - 1)) continue;
        impressions += counts.impressions[1]!;
        conversions += counts.conversions[1]!;
      }
      expect(value).toBeCloseTo(conversions / impressions, 12);
    }
  });

  it("shows the z values and thresholds that every look recorded", () => {
    const { input, decision } = aSimulated({ days: 16 });
    const { evidence } = experimentChart(input, decision)!;
    const looks = [...input.history.looks, decision.look!];
    expect(evidence!.lines).toHaveLength(1);
    expect(evidence!.lines[0]!.points).toEqual(
      looks.map(({ spending }, index) => ({ day: index + 1, value: spending!.z[1] })),
    );
    // Nothing is spent before a full week.
    expect(evidence!.boundaries[0]!.points).toEqual(
      looks.slice(6).map(({ spending }, index) => ({ day: index + 7, value: spending!.boundaries.variant[1] })),
    );
    // The same figures as the check's, to the digit.
    const { detail } = checkWords(decision.checks.find(({ id }) => id === "evidence")!, decision);
    const [z, threshold] = [evidence!.lines[0]!.latest, evidence!.boundaries[0]!.latest];
    expect(detail).toContain(`${z}, threshold ${threshold.replace("z ", "")} (`);
  });

  it("shows where the control has won, while it leads", () => {
    const { evidence } = chartOf({ days: 20, lifts: [0, -0.12], daily: 2500 });
    const [needed, original] = evidence!.boundaries;
    expect([needed!.label, original!.label]).toEqual(["threshold", "the control wins"]);
    expect(original!.points).toEqual(needed!.points.map(({ day, value }) => ({ day, value: -value })));
    expect(evidence!.domain.from).toBeLessThan(Math.min(...original!.points.map(({ value }) => value)));
  });

  it("shows e-values as a share of what is needed where the policy has no threshold for z", () => {
    const { input, decision } = aSimulated({ days: 30, lifts: [0, 0.08], daily: 2000, rules: { evidence: "anytime" } });
    const { evidence, notes } = experimentChart(input, decision)!;
    const { logEvidence, logEvidenceNeeded } = decision.arms[1]!;
    expect(evidence!.kind).toBe("share");
    expect(evidence!.title).toBe("Evidence against the control, in % of what is needed");
    expect(evidence!.lines[0]!.points.at(-1)).toEqual({ day: 30, value: logEvidence! / logEvidenceNeeded! });
    expect(evidence!.boundaries[0]!.points.every(({ value }) => value === 1)).toBe(true);
    expect(notes).toEqual([]);
  });

  it("lets e-values leave the picture where they are far beyond what is needed, and still says them", () => {
    const { evidence } = chartOf({ days: 20, lifts: [0, 0.8], rules: { evidence: "anytime" } });
    const { points, latest } = evidence!.lines[0]!;
    expect(points.at(-1)!.day).toBeLessThan(20);
    expect(points.at(-1)!.value).toBe(1.6);
    expect(Number(latest.replace(/\D/g, ""))).toBeGreaterThan(500);
    expect(evidence!.domain.to).toBeLessThan(2);
  });

  it("warns under a bare threshold", () => {
    expect(chartOf({ days: 12, rules: { evidence: "threshold", unsafe: true } }).notes).toContain(
      "Its policy uses a bare threshold, which is unsafe",
    );
  });

  it("marks the planned end once it is over, and names the threshold with its day", () => {
    const chart = chartOf({ days: 40, lifts: [0, 0.02] });
    expect(chart.plannedEnd).toBe(28);
    expect(chart.evidence!.boundaries[0]!.label).toBe("threshold on day 28");
    expect(chartOf({ days: 28, lifts: [0, 0.02] }).plannedEnd).toBeUndefined();
  });

  it("chooses its scale so that the wide intervals of the first days do not flatten the rest", () => {
    const { rates } = chartOf({ days: 28, lifts: [0, 0.02] });
    for (const { points } of rates.lines) {
      const last = points.at(-1)!;
      expect((rates.domain.to - rates.domain.from) / (last.high - last.low)).toBeLessThan(4);
      expect(points.every(({ low, high }) => low >= rates.domain.from && high <= rates.domain.to)).toBe(true);
      expect(points[0]!.day).toBeGreaterThan(1);
    }
  });
});

describe("a picture of many variants", () => {
  const { input, decision } = aSimulated({
    days: 20,
    lifts: [0, ...Array.from({ length: 13 }, (_, arm) => (arm - 6) * 0.015)],
    daily: 2500,
    rules: { gate: "best" },
  });
  const chart = experimentChart(input, decision)!;

  it("shows the control, the leader and the next best, and says how many it leaves out", () => {
    expect(chart.arms).toHaveLength(VARIANTS_SHOWN + 1);
    expect(chart.arms[0]!.isControl).toBe(true);
    expect(chart.arms.map(({ id }) => id)).toContain(decision.arms[decision.leader!]!.id);
    const shown = chart.arms
      .filter(({ isControl }) => !isControl)
      .map(({ id }) => decision.arms.find((arm) => arm.id === id)!.probabilityToBeBest!);
    const left = decision.arms.filter((arm) => !chart.arms.some(({ id }) => id === arm.id));
    expect(Math.min(...shown)).toBeGreaterThanOrEqual(
      Math.max(...left.map(({ probabilityToBeBest }) => probabilityToBeBest!)),
    );
    expect(chart.notes[0]).toBe("Not drawn: 9\u00a0more variants");
  });

  it("draws intervals only for the control and the leader", () => {
    expect(
      chart.rates.lines
        .filter(({ hasBand }) => hasBand)
        .map(({ armId }) => armId)
        .toSorted(),
    ).toEqual(["var_control", decision.arms[decision.leader!]!.id].toSorted());
    expect(chart.notes[1]).toBe("Intervals only for Control and Variant N");
  });

  it("names the check that does not pass where the leader has the evidence and has not won", () => {
    expect(decision.verdict).toBe("not-yet");
    expect(chart.notes[2]).toBe("Variant N has the evidence, but “Chance of being best” does not pass yet");
  });

  it("gives each a look of its own", () => {
    expect(chart.arms.map(({ look }) => look).toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  it("shows a variant that does harm, however bad it is", () => {
    const worst = decision.arms.findIndex(({ id }) => !chart.arms.some((arm) => arm.id === id));
    const control = decision.arms.findIndex(({ isControl }) => isControl);
    const evidence = { logEvidence: Math.log(41), logAlarm: Math.log(20) };
    const signals = [
      {
        kind: "harm",
        armId: decision.arms[worst]!.id,
        event: null,
        isActionable: false,
        arm: worst,
        control,
        ...evidence,
      } as const,
    ];
    expect(experimentChart(input, { ...decision, signals })!.arms.map(({ id }) => id)).toContain(
      decision.arms[worst]!.id,
    );
  });
});

describe("names in a picture", () => {
  it("that cannot be written or are cut become letters, with the names for the message beside it", () => {
    const names = ["Исходный вариант", "緑色のボタン", "🚀 Rocket", "x".repeat(500)];
    const chart = chartOf({ days: 10, lifts: [0, 0.05, 0.02, 0.01], names });
    expect(chart.arms.map(({ label }) => label)).toEqual(["Исходный вариант", "B", "Rocket", `D: ${"x".repeat(23)}…`]);
    expect(chart.key).toEqual([
      { letter: "B", name: "緑色のボタン" },
      { letter: "D", name: `${"x".repeat(79)}…` },
    ]);
    expect(chart.notes).toContain("Full names are in the message");
  });

  it("that are the same, or begin the same and may be cut, are told apart by letters", () => {
    const names = ["Same", "same", "Button colour green", "Button colour blue"];
    expect(chartOf({ days: 10, lifts: [0, 0.05, 0.02, 0.01], names }).arms.map(({ label }) => label)).toEqual([
      "A: Same",
      "B: same",
      "C: Button colour green",
      "D: Button colour blue",
    ]);
  });

  it("that are letters themselves are not mistaken for those of others", () => {
    expect(chartOf({ days: 10, names: ["B", "緑"] }).arms.map(({ label }) => label)).toEqual(["A: B", "B"]);
    expect(chartOf({ days: 10, names: ["A", "B"] }).key).toEqual([]);
  });

  it("fall back to the key where the experiment's own cannot be written", () => {
    const change: Parameters<typeof chartOf>[0] = {
      days: 10,
      change: (input) => ({
        ...input,
        snapshot: { ...input.snapshot, experiment: { ...input.snapshot.experiment, name: "価格ページ" } },
      }),
    };
    expect(chartOf(change).title).toBe("pricing-page");
  });
});

describe("there is no picture", () => {
  it.each([
    [
      "on the first day",
      [
        [
          [1000, 50],
          [1000, 60],
        ],
      ],
    ],
    [
      "before any traffic",
      equalDays(5, [
        [0, 0],
        [0, 0],
      ]),
    ],
    [
      "of counts that cannot be true",
      equalDays(5, [
        [100, 101],
        [100, 5],
      ]),
    ],
  ] as const)("%s", (_, days) => {
    expect(chartOfDays(days as unknown as Parameters<typeof equalDays>[1][])).toBeUndefined();
  });

  it.each([
    [
      "whose traffic split is off",
      "split-as-planned",
      aCase({
        days: Array.from(
          { length: 12 },
          () =>
            [
              [1000, 50],
              [1300, 60],
            ] as const,
        ),
      }),
    ],
    ["without a control", "one-control", aCase({ arms: [{ isControl: false }, {}] })],
    ["with the control only", "one-control", aCase({ days: equalDays(14, [[1000, 50]]) })],
  ] as const)("of a blocked experiment: one %s", (_, firstFailing, input) => {
    const decision = decide(input);
    expect(decision).toMatchObject({ verdict: "blocked", firstFailing });
    expect(experimentChart(input, decision)).toBeUndefined();
  });
});

describe("a picture of little data", () => {
  it("without a conversion shows rates of zero with their intervals", () => {
    const chart = chartOfDays(
      equalDays(4, [
        [500, 0],
        [500, 0],
      ]),
    )!;
    const last = chart.rates.lines[0]!.points.at(-1)!;
    // scipy.stats.beta.ppf of Beta(1, 2001).
    expect(
      [last.value, last.low, last.high].map((figure, index) =>
        index === 0 ? figure : figure / [0, 1.2652497659769609e-5, 0.0018418197325598229][index]!,
      ),
    ).toEqual([0, expect.closeTo(1, 9), expect.closeTo(1, 9)]);
    expect(chart.rates.domain.from).toBe(0);
  });

  it("of an experiment that fails another check has no threshold, and says why", () => {
    const { input, decision } = aSimulated({ days: 5 });
    const chart = experimentChart(input, decision)!;
    expect(decision).toMatchObject({ verdict: "not-yet", firstFailing: "full-weeks" });
    expect(chart.evidence!.boundaries).toEqual([]);
    expect(chart.notes).toContain("The threshold appears once only evidence is missing");
  });

  it.each([1, 2])("of %s looks shows no evidence, and says why", (looks) => {
    const chart = chartOf({ days: 15, firstLook: 16 - looks });
    expect(chart.evidence).toBeUndefined();
    expect(chart.notes).toEqual(["Evidence appears once Herald has evaluated three days"]);
    expect(chart.altText).not.toContain("z ");
  });

  it("of an experiment that was recently discovered says that evidence begins with the first look", () => {
    const chart = chartOf({ days: 15, firstLook: 13 });
    expect(chart.evidence!.lines[0]!.points.map(({ day }) => day)).toEqual([13, 14, 15]);
    expect(chart.notes).toContain("Evidence since the first look");
  });

  it.each([
    ["completed", "Ended"],
    ["paused", "Not running"],
  ] as const)("of an experiment that is %s shows the counts all the same", (status, standing) => {
    const running = aSimulated({ days: 20 }).input;
    const experiment = { ...running.snapshot.experiment, status };
    const input = { ...running, snapshot: { ...running.snapshot, experiment } };
    const decision = decide(input);
    expect(decision).toMatchObject({ verdict: "blocked", firstFailing: "running" });
    const chart = experimentChart(input, decision)!;
    expect(chart.subtitle).toBe(`${standing} · day 20 of 28 · data through Mar 21, 2026 (UTC)`);
    expect(chart.rates.lines.map(({ points }) => points.at(-1)!.day)).toEqual([20, 20]);
  });

  it("of a winner that no threshold for z found says what did", () => {
    const chart = chartOf({ days: 32, firstLook: 30, lifts: [0, 0.2] });
    expect(chart.subtitle).toMatch(/^Variant B wins/);
    expect(chart.notes).toContain("Variant B won by its e-value (not shown)");
  });
});
