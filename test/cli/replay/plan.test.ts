import { describe, expect, it } from "vitest";
import { runPlan, type PlanOptions } from "../../../src/cli/replay/plan.ts";
import { DEFAULT_POLICY } from "../../../src/decision/index.ts";
import { PLAN_RUNS, planPower } from "../../../src/replay/index.ts";
import { outputOf } from "../captured-output.ts";
import { isEverything } from "../../support/scope.ts";

const SHOP: PlanOptions = { rate: "5%", daily: "2000", days: "14,28", lifts: "5%,10%,30%" };
const MONTH = { ...DEFAULT_POLICY, minDays: 7, horizonDays: 28 };

describe("herald plan", () => {
  it("prints for machines the power of each lift by horizon, with its error", async () => {
    const { text } = await outputOf(() => runPlan({ ...SHOP, rate: "0.05", json: true }));
    const plan = JSON.parse(text);
    expect(plan).toMatchObject({
      rate: 0.05,
      daily: 2000,
      arms: 2,
      overdispersion: 1,
      runs: PLAN_RUNS,
      days: [14, 28],
      policy: "default",
      lifts: [{ lift: 0.05 }, { lift: 0.1 }, { lift: 0.3, medianStopDay: 7, daysFor80PercentPower: 7 }],
    });
    const [five, ten] = plan.lifts;
    expect(five.byHorizon[1].power).toBeGreaterThan(five.byHorizon[0].power);
    expect(ten.byHorizon[1].power).toBeGreaterThan(five.byHorizon[1].power);
    expect(ten.byHorizon[1].standardError).toBeLessThan(0.012);
    expect(five.daysFor80PercentPower).toBeGreaterThan(28);
    expect(ten.daysFor80PercentPower).toBeLessThan(28);
  });

  it("prints for people a table, what the promise does not cover, and which sample is too small", async () => {
    const { text, exitCode } = await outputOf(() => runPlan({ ...SHOP, arms: "3" }));
    expect(exitCode).toBe(0);
    expect(text).toContain("3 variants with 2,000 impressions a day each, conversion rate 5%, dispersion 1.0");
    expect(text).toMatch(/^\+10% +\d+% +\d+% +\d+ +about \d+$/m);
    expect(text).toMatch(/^\+30% .* about 7$/m);
    expect(text).toContain("Visitors who convert again on later days");
    expect(text).toContain("Clustering that follows traffic");
    expect(text).toContain(
      "fewer than 25 conversions in any variant there is no winner, and this traffic reaches that by day 7",
    );
  });

  it("says where the sample is too small for any winner", async () => {
    const { text } = await outputOf(() => runPlan({ rate: "1%", daily: "20", overdispersion: "2", days: "28" }));
    expect(text).toContain("fewer than 50 conversions in any variant there is no winner");
    expect(text).toContain("after the horizon, so the sample is too small");
    expect(text).toMatch(/^\+30% .*more than 182$/m);
  });

  it("has no power where the policy decides nothing in so few days", async () => {
    const { text } = await outputOf(() => runPlan({ ...SHOP, days: "5,14", lifts: "10%" }));
    expect(text).toMatch(/^\+10% +- +\d+%/m);
  });

  it.each<[string, PlanOptions]>([
    ["--rate is missing", { ...SHOP, rate: undefined as never }],
    ["--daily is missing", { rate: "5%" }],
    ["--rate requires a rate between 0 and 100%", { ...SHOP, rate: "5" }],
    ['--rate requires a number such as 0.05 or 5%, got "five%"', { ...SHOP, rate: "five%" }],
    ["--arms requires a whole number", { ...SHOP, arms: "1" }],
    ["--days requires a whole number from 1 to 365", { ...SHOP, days: "14,1000" }],
    ["--lifts requires lifts above 0", { ...SHOP, lifts: "0" }],
    ["--overdispersion requires a number from 1", { ...SHOP, overdispersion: "0.5" }],
  ])("refuses wrong use: %s", async (problem, options) => {
    await expect(runPlan(options)).rejects.toThrow(problem);
  });
});

describe.runIf(isEverything)("a plan with guardrails", () => {
  const guarded: PlanOptions = { ...SHOP, lifts: "10%", guardrailRate: ["4%,20%"], margin: "5%,10%" };

  it("says how often a harmless guardrail is shown to hold by each horizon: more often with more days, a wider margin, a higher rate", async () => {
    const { text } = await outputOf(() => runPlan({ ...guarded, json: true }));
    const { guardrails } = JSON.parse(text);
    expect(guardrails.map(({ rate, margin }: { rate: number; margin: number }) => [rate, margin])).toEqual([
      [0.04, 0.05],
      [0.04, 0.1],
      [0.2, 0.05],
      [0.2, 0.1],
    ]);
    const shares = guardrails.map(({ byHorizon }: { byHorizon: { power: number }[] }) =>
      byHorizon.map(({ power }) => power),
    );
    for (const [fortnight, month] of shares) expect(month).toBeGreaterThan(fortnight);
    expect(shares[1][0]).toBeGreaterThan(shares[0][0]);
    expect(shares[2][0]).toBeGreaterThan(shares[0][0]);
    expect(guardrails[0].byHorizon[0]).toMatchObject({ days: 14, standardError: expect.any(Number) });
  });

  it("prints for people a table, and that each of several guardrails is needed", async () => {
    const { text } = await outputOf(() => runPlan({ ...guarded, days: "5,28", guardrailRate: ["4%", "20%"] }));
    expect(text).toMatch(/^guardrail's rate +margin +5 days +28 days$/m);
    expect(text).toMatch(/^ +4% +5% +- +4\d%$/m);
    expect(text).toContain("With several guardrails, each needs it.");
    expect((await outputOf(() => runPlan(SHOP))).text).not.toContain("guardrail");
  });

  it("asks about margins of 2%, 5% and 10% unless others are wanted", async () => {
    const { text } = await outputOf(() =>
      runPlan({ ...guarded, margin: undefined as never, guardrailRate: ["4%"], json: true }),
    );
    expect(JSON.parse(text).guardrails.map(({ margin }: { margin: number }) => margin)).toEqual([0.02, 0.05, 0.1]);
  });

  it.each<[string, PlanOptions]>([
    ["--margin is a guardrail's; wanted its rate beside it", { ...SHOP, margin: "2%" }],
    ['--margin requires numbers between 0 and 100%, got "2%,100%"', { ...guarded, margin: "2%,100%" }],
    ['--guardrail-rate requires numbers between 0 and 100%, got "0"', { ...guarded, guardrailRate: ["0"] }],
    ['--guardrail-rate requires a number, got "four"', { ...guarded, guardrailRate: ["4%", "four"] }],
  ])("refuses wrong use: %s", async (problem, options) => {
    await expect(runPlan(options)).rejects.toThrow(problem);
  });
});

describe("the days that a plan needs", () => {
  it("are those after which four in five experiments have their winner", () => {
    const traffic = { rate: 0.05, daily: 2000, arms: 2, overdispersion: 1.7 };
    const [plan] = planPower(MONTH, traffic, [0.1], [28]);
    const days = plan!.daysFor80PercentPower!;
    const [there] = planPower(MONTH, traffic, [0.1], [days]);
    expect(Math.abs(there!.byHorizon[0]!.power! - 0.8)).toBeLessThan(0.03);
  });

  it("grow with the dispersion, about in proportion", () => {
    const daysAt = (overdispersion: number) =>
      planPower(MONTH, { rate: 0.05, daily: 2000, arms: 2, overdispersion }, [0.08], [28])[0]!.daysFor80PercentPower!;
    const ratio = daysAt(2) / daysAt(1);
    expect(ratio).toBeGreaterThan(1.6);
    expect(ratio).toBeLessThan(2.4);
  });
});
