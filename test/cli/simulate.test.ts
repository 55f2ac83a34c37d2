import { isEverything } from "../support/scope.ts";
import { describe, expect, it } from "vitest";
import { runSimulate, type SimulateOptions } from "../../src/cli/replay/simulate.ts";
import { simulateInThreads } from "../../src/cli/replay/simulate-in-threads.ts";
import { DEFAULT_POLICY } from "../../src/decision/index.ts";
import { scenarioOf } from "../../src/replay/index.ts";
import { outputOf } from "./captured-output.ts";

const ON_ALL_CORES: SimulateOptions = { rate: "0.05", daily: "1000", days: "8", runs: "40", seed: "7" };
const FEW: SimulateOptions = { ...ON_ALL_CORES, threads: "1" };
const jsonOf = async (options: SimulateOptions) =>
  JSON.parse((await outputOf(() => runSimulate({ ...FEW, ...options, json: true }))).text);

describe("herald simulate", () => {
  it("prints for machines one object with shares, mean day and Monte Carlo error", async () => {
    const result = await jsonOf({ lift: "0,0.6" });
    expect(result).toMatchObject({
      runs: 40,
      wrongWinnerShare: 0,
      seed: 7,
      policy: "default",
      scenario: { rates: [0.05, expect.closeTo(0.08)], dailyImpressions: 2000, days: 8 },
    });
    expect(result.rightWinnerShare).toBeGreaterThan(0.8);
    expect(result.stoppedShare).toBe(result.rightWinnerShare + result.wrongWinnerShare);
    expect(result.meanDaysToStop).toBeGreaterThanOrEqual(7);
    expect(result.meanDaysToStop).toBeLessThanOrEqual(8);
    expect(result.monteCarloError).toBeGreaterThan(0);
    expect(result.monteCarloError).toBeLessThan(0.1);
  });

  it("gives the same counts for any number of threads", async () => {
    const policy = { name: "test", version: "test", rules: DEFAULT_POLICY };
    const scenario = scenarioOf({ rate: 0.05, daily: 1000, days: 9, lifts: [0, 0.3], impressionsPerVisitor: 2 });
    const job = { source: { kind: "simulated", scenario }, policy, seed: 3, runs: 50 } as const;
    const [one, more] = await Promise.all(
      (isEverything ? [1, 3] : [1, 2]).map((threads) => simulateInThreads({ ...job, threads })),
    );
    expect(one!.runs).toBe(50);
    expect(more).toEqual(one);
  });

  it("prints the thresholds of every day, and the days for 80% power at a lift of its own", async () => {
    const result = await jsonOf({ runs: "20", days: "14", horizon: "21", powerAt: "60%", usualPhi: "2" });
    expect(result).toMatchObject({
      usualPhi: 2,
      powerAt: { lift: 0.6, rightWinnerShare: 1, dayOf80PercentStopped: 7 },
      proposedShare: expect.any(Number),
      splitBlockedShare: expect.any(Number),
      harmAlarmShare: expect.any(Number),
    });
    expect(result.thresholds.map(({ day }: { day: number }) => day)).toEqual(
      Array.from({ length: 15 }, (_, at) => at + 7),
    );
    const last = result.thresholds.at(-1);
    expect(last.variant.z).toBeLessThan(last.fewConversions.z);
    expect(last.fewConversions.z).toBeLessThan(last.control.z);
    expect(last.variant.chanceOfBest).toBeGreaterThan(0.97);
    expect((await jsonOf({ runs: "1", days: "1", arms: "3" })).thresholds[0]).toMatchObject({
      variant: { chanceOfBest: null },
      fewConversions: null,
    });
  });

  it("clusters impressions and conversions as it is told, and says so", async () => {
    const { scenario } = await jsonOf({
      runs: "1",
      days: "1",
      impressionsPerVisitor: "3",
      overdispersion: "4,1",
      weekendOverdispersion: "2",
      weekendTraffic: "0.5",
      clusters: "geometric",
      repeatsNextDay: "10%",
    });
    expect(scenario).toMatchObject({
      impressionsPerVisitor: 3,
      overdispersion: [4, 1],
      weekendOverdispersion: [2, 2],
      weekendTraffic: 0.5,
      clusters: "geometric",
      repeatsNextDay: 0.1,
    });
    const { text } = await outputOf(() =>
      runSimulate({
        ...FEW,
        runs: "1",
        days: "1",
        overdispersion: "4,1",
        impressionsPerVisitor: "3",
        clusters: "geometric",
      }),
    );
    expect(text).toContain("variance 4, 1 times binomial, 3 impressions per visitor, geometric clusters");
    expect(text).toMatch(/^stopping threshold on day +a variant +with few conversions +the control$/m);
  });

  it.runIf(isEverything)("gives the same result for any number of threads, and another for another seed", async () => {
    const one = await jsonOf({ lift: "0.3", threads: "1" });
    expect(await jsonOf({ lift: "0.3", threads: "3" })).toEqual(one);
    expect(await jsonOf({ lift: "0.3", threads: "2", seed: "8" })).not.toMatchObject({
      looks: one.looks,
      harmAlarmShare: one.harmAlarmShare,
      splitAlarmShare: one.splitAlarmShare,
      meanDaysToStop: one.meanDaysToStop,
    });
  });

  it("prints for people what was simulated and what it means", async () => {
    const { text, exitCode } = await outputOf(() =>
      runSimulate({ ...ON_ALL_CORES, split: "90,10", season: true, overdispersion: "2" }),
    );
    expect(exitCode).toBe(0);
    expect(text).toContain("planned split 90 : 10");
    expect(text).toContain("with weekdays and daily drift, variance 2 times binomial");
    expect(text).toMatch(/stopped with a winner +\d+\.\d\d% +± \d+\.\d\d points/);
    expect(text).toMatch(/left to people \(proposed\) +\d/);
    expect(text).toMatch(/blocked by the traffic split \(SRM\) +\d/);
    expect(text).toMatch(/False winners: .*, within the maximum false-positive rate of 5%/);
  });

  it.each<[string, SimulateOptions]>([
    ["--arms requires a whole number", { arms: "1" }],
    ["--lift requires 3 lifts", { arms: "3", lift: "0.1" }],
    ["--lift requires 0 for the control", { lift: "0.1,0.2" }],
    ["one share for each of the 2 variants", { arms: "2", split: "1,1,1" }],
    ["--runs requires a whole number", { runs: "1.5" }],
    ["--rate requires a number", { rate: "" }],
    ["conversion rates between 0 and 1", { rate: "5" }],
    ["an overdispersion between", { overdispersion: "0" }],
    ["one overdispersion, or one for each", { overdispersion: "1,2,3" }],
    ["--clusters requires equal or geometric", { clusters: "random" }],
    ["between 1 and 1000 impressions per visitor", { impressionsPerVisitor: "0" }],
    ["a probability of repeated conversions", { repeatsNextDay: "2" }],
    ["--horizon is over before the policy's minimum runtime", { horizon: "5" }],
    ["--usual-phi requires a number above 0", { usualPhi: "0" }],
    ["--power-at requires a lift above 0", { powerAt: "0" }],
  ])("refuses wrong use: %s", async (problem, options) => {
    await expect(runSimulate({ ...FEW, ...options })).rejects.toThrow(problem);
  });

  it("fails with the reason when a thread fails", async () => {
    const policy = { name: "broken", version: "test", rules: { ...DEFAULT_POLICY, prior: { alpha: -1, beta: 1 } } };
    const source = {
      kind: "simulated",
      scenario: scenarioOf({ rate: 0.05, daily: 100, days: 3, lifts: [0, 0] }),
    } as const;
    await expect(simulateInThreads({ source, policy, seed: 1, runs: 50, threads: 2 })).rejects.toThrow(/prior/);
  });
});
