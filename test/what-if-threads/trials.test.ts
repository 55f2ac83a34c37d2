import { describe, expect, it, onTestFinished } from "vitest";
import { DEFAULT_POLICY, NO_ACCOUNT_FACTS } from "../../src/decision/index.ts";
import { backtestRecord, USUAL_READER } from "../../src/messages/index.ts";
import { armOf, backtest, countRuns, planPower, scenarioOf, type DailySeries } from "../../src/replay/index.ts";
import { createWhatIf } from "../../src/what-if-threads/index.ts";

const policy = { name: "default", version: "1", rules: DEFAULT_POLICY };
const account = NO_ACCOUNT_FACTS;
const scenario = scenarioOf({ rate: 0.1, daily: 400, days: 14, lifts: [0, 0.3] });
const simulation = { scenario, policy, account, seed: 4 };
const waiting = () => new AbortController().signal;

function opened() {
  const threads = createWhatIf();
  onTestFinished(() => threads.close());
  return threads;
}

describe("plans, simulations and backtests in the thread", () => {
  it("say what they say without it, however they are divided into parts", async () => {
    const threads = opened();
    const runs = 45;
    expect(await threads.simulate({ ...simulation, runs }, waiting())).toEqual(
      countRuns({ kind: "simulated", scenario }, policy, 4, 0, runs, account),
    );
    const traffic = { rate: 0.1, daily: 400, arms: 2, overdispersion: 1 };
    const [lifts, days] = [
      [0.2, 0.4],
      [7, 14],
    ];
    expect(await threads.plan({ rules: DEFAULT_POLICY, traffic, lifts, days }, waiting())).toEqual(
      planPower(DEFAULT_POLICY, traffic, lifts, days),
    );
    const series: DailySeries = {
      name: "hero",
      arms: [armOf("still", true, undefined), armOf("video", false, undefined)],
      days: [{ date: "2026-11-23", impressions: [1000, 1000], conversions: [50, 70] }],
    };
    const question = { series: [series], policy, account, notes: [], reader: USUAL_READER };
    const { records, report } = await threads.backtest(question, waiting());
    expect(records).toEqual([backtestRecord(backtest(series, policy, account), policy, false)]);
    expect(report[0]).toMatch(/^Policy default \(1\): 1\sexperiment, one look per closed day$/);
  });

  it("end once nobody waits for them, and those that come next are answered", async () => {
    const threads = opened();
    const visitor = new AbortController();
    const given = threads.simulate({ ...simulation, runs: 1_000_000 }, visitor.signal);
    visitor.abort();
    await expect(given).rejects.toThrow("aborted");
    expect(await threads.simulate({ ...simulation, runs: 1 }, waiting())).toMatchObject({ runs: 1 });
  });
});
