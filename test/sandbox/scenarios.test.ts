import { describe, expect, it } from "vitest";
import { DEFAULT_SCENARIOS, type ScenarioName } from "../../src/sandbox/index.ts";
import { DAY_MS, sandboxAt } from "./call.ts";

// The anytime-valid test of docs/methods.md in its plain multinomial form, written anew here: the truth of a scenario must not depend on
// the code that judges it.
const THETAS = [0.03, 0.045, 0.07, 0.1, 0.15, 0.22, 0.33].map((delta) => Math.log(1 + delta));

interface Day {
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
}

/** Largest log evidence so far that arm `i` beats arm `c`. */
function logEvidence(days: readonly Day[], i: number, c: number): number {
  const logs = THETAS.map(() => 0);
  let highest = 0;
  for (const { impressions, conversions } of days) {
    const share = impressions[i]! / (impressions[i]! + impressions[c]!);
    const both = conversions[i]! + conversions[c]!;
    for (const [m, theta] of THETAS.entries())
      logs[m]! += conversions[i]! * theta - both * Math.log(1 + share * (Math.exp(theta) - 1));
    highest = Math.max(highest, Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0) / logs.length));
  }
  return highest;
}

/** Name of the arm for which the evidence suffices at 5%, control included; undefined: none. */
function winnerIn(days: readonly Day[], arms: readonly { name: string; isControl: boolean }[]): string | undefined {
  const control = arms.findIndex(({ isControl }) => isControl);
  const others = arms.flatMap((_, arm) => (arm === control ? [] : [arm]));
  const needed = Math.log(arms.length / 0.05);
  const better = others.find((arm) => logEvidence(days, arm, control) >= needed);
  if (better !== undefined) return arms[better]!.name;
  return others.every((arm) => logEvidence(days, control, arm) >= needed) ? arms[control]!.name : undefined;
}

async function winners(seed: number, afterDays: number): Promise<Record<string, string | undefined>> {
  const { sandbox, clock } = await sandboxAt({ seed });
  clock.advance(afterDays * DAY_MS);
  await sandbox.close();
  const today = clock.now().slice(0, 10);
  return Object.fromEntries(
    sandbox.experiments.all().map((experiment) => {
      const days = sandbox.experiments.days(experiment).filter(({ date }) => date < today);
      return [experiment.scenario, winnerIn(days, experiment.variants)];
    }),
  );
}

describe("what the scenarios show", () => {
  it.each([1, 2, 3, 4, 5])(
    "has evidence for the clear winner on the first day, after two full weeks (seed %i)",
    async (seed) => {
      const first = await winners(seed, 0);
      expect(first["clear-winner"]).toBe("Video of a visit");
      expect(first["late-winner"]).toBeUndefined();
      expect(first["control-wins"]).toBeUndefined();
      const { sandbox } = await sandboxAt({ seed });
      expect(sandbox.experiments.days(sandbox.experiments.find("clear-winner")).length).toBeGreaterThanOrEqual(16);
      await sandbox.close();
    },
  );

  it("has evidence for the late winner and for the control within the month (seed 1)", async () => {
    const month = await winners(1, 28);
    expect(month["late-winner"]).toBe("Five questions");
    expect(month["control-wins"]).toBe("Monthly price first");
  });

  it("never has evidence in the healthy experiments without a difference (seed 1)", async () => {
    const month = await winners(1, 28);
    const healthy = [
      "not-yet",
      "flat",
      "five-variants",
      "ninety-ten",
      "paused-and-resumed",
      "harmful-variant",
      "counts-fall",
    ];
    expect(healthy.filter((name) => month[name] !== undefined)).toEqual([]);
  });

  it("harms with one of three arms, visibly within the month (seed 1)", async () => {
    const { sandbox, clock } = await sandboxAt();
    clock.advance(28 * DAY_MS);
    const days = sandbox.experiments.days(sandbox.experiments.find("harmful-variant"));
    expect(logEvidence(days, 0, 1)).toBeGreaterThan(Math.log(2 / 0.05));
    await sandbox.close();
  });

  it("splits the traffic as planned, except in the broken split", async () => {
    const { sandbox } = await sandboxAt();
    for (const experiment of sandbox.experiments.all()) {
      const { impressions } = sandbox.experiments.totals(experiment);
      const total = impressions.reduce((sum, count) => sum + count, 0);
      if (total === 0) continue;
      const chiSquared = impressions.reduce((sum, count, arm) => {
        const expected = (total * experiment.variants[arm]!.weight) / 100;
        return sum + (count - expected) ** 2 / expected;
      }, 0);
      expect([experiment.scenario, chiSquared > 25]).toEqual([
        experiment.scenario,
        experiment.scenario === "broken-split",
      ]);
    }
    await sandbox.close();
  });

  it("are all there by default, each with a sentence on the overview page", async () => {
    const { sandbox } = await sandboxAt();
    expect(sandbox.experiments.all().map(({ scenario }) => scenario as ScenarioName)).toEqual(DEFAULT_SCENARIOS);
    const page = await (await fetch(sandbox.url)).text();
    expect(page).toContain("An A/A test: both variants are the same");
    await sandbox.close();
  });

  it("refuses a scenario that does not exist, naming those that do", async () => {
    await expect(sandboxAt({ scenarios: ["nonsense"] })).rejects.toThrow(/nonsense: clear-winner, late-winner/);
  });
});
