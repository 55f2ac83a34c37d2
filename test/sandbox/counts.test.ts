import { describe, expect, it } from "vitest";
import { utcDayOf } from "../../src/experiment/index.ts";
import { DEFAULT_SCENARIOS } from "../../src/sandbox/index.ts";
import { DAY_MS, EPOCH, sandboxAt } from "./call.ts";

async function allDays(at: string, seed: number): Promise<unknown> {
  const { sandbox } = await sandboxAt({ at, seed });
  await sandbox.close();
  return sandbox.experiments.all().map((experiment) => sandbox.experiments.days(experiment));
}

describe("counts", () => {
  it("are the same for the same seed and others for another", async () => {
    expect(await allDays(EPOCH, 7)).toEqual(await allDays(EPOCH, 7));
    expect(await allDays(EPOCH, 7)).not.toEqual(await allDays(EPOCH, 8));
  });

  it("of days that are over do not depend on when one looks, except where the scenario restates them", async () => {
    const { sandbox, clock } = await sandboxAt();
    const closed = (): unknown =>
      sandbox.experiments
        .all()
        .filter(({ scenario }) => scenario !== "counts-fall")
        .map((experiment) => sandbox.experiments.days(experiment).filter(({ date }) => date < utcDayOf(EPOCH)));
    const before = closed();
    clock.advance(9.7 * DAY_MS);
    expect(closed()).toEqual(before);
    await sandbox.close();
  });

  it("of today only grow", async () => {
    const { sandbox, clock } = await sandboxAt({
      at: "2026-11-23T00:00:00.000Z",
      scenarios: DEFAULT_SCENARIOS.filter((name) => name !== "counts-fall"),
    });
    let before = sandbox.experiments.all().map((experiment) => sandbox.experiments.totals(experiment));
    for (let hour = 0; hour < 48; hour++) {
      clock.advance(DAY_MS / 24);
      const now = sandbox.experiments.all().map((experiment) => sandbox.experiments.totals(experiment));
      for (const [index, tally] of now.entries()) {
        for (const [arm, count] of tally.impressions.entries())
          expect(count).toBeGreaterThanOrEqual(before[index]!.impressions[arm]!);
        for (const [arm, count] of tally.conversions.entries())
          expect(count).toBeGreaterThanOrEqual(before[index]!.conversions[arm]!);
      }
      before = now;
    }
    await sandbox.close();
  });

  it("never have more conversions than impressions, except where that is the point", async () => {
    const { sandbox, clock } = await sandboxAt();
    clock.advance(20.3 * DAY_MS);
    for (const experiment of sandbox.experiments.all()) {
      const isAbove = sandbox.experiments
        .days(experiment)
        .some((day) => day.conversions.some((count, arm) => count > day.impressions[arm]!));
      expect([experiment.scenario, isAbove]).toEqual([
        experiment.scenario,
        experiment.scenario === "conversions-above-impressions",
      ]);
    }
    await sandbox.close();
  });

  it("fall on the fourth day where robot traffic is removed", async () => {
    const { sandbox, clock } = await sandboxAt();
    const experiment = sandbox.experiments.find("counts-fall");
    const day = (): number =>
      sandbox.experiments.days(experiment, undefined, "2026-11-22", "2026-11-22")[0]!.impressions[0]!;
    clock.advance(2 * DAY_MS);
    const before = day();
    clock.advance(DAY_MS);
    expect(day()).toBe(Math.floor(0.88 * before));
    await sandbox.close();
  });

  it("begin anew with the resume where the window follows it, and stay where it does not", async () => {
    const { sandbox, clock } = await sandboxAt({ scenarios: ["window-restarts", "paused-and-resumed"] });
    const total = (name: string): number => sandbox.experiments.totals(sandbox.experiments.find(name)).impressions[0]!;
    const [restarting, staying] = [total("window-restarts"), total("paused-and-resumed")];
    const startedBefore = sandbox.experiments.find("paused-and-resumed").startedAt;
    clock.advance(2.5 * DAY_MS);
    expect(total("window-restarts")).toBeLessThan(restarting / 2);
    expect(total("paused-and-resumed")).toBeGreaterThan(staying);
    clock.advance(8 * DAY_MS);
    expect(sandbox.experiments.find("paused-and-resumed").startedAt).not.toBe(startedBefore);
    await sandbox.close();
  });

  it("stop with the experiment, unless its variants are still served", async () => {
    const { sandbox, clock } = await sandboxAt();
    for (const kind of ["frozen", "still serving"] as const) {
      const experiment = sandbox.experiments.find(kind === "frozen" ? "flat" : "not-yet");
      if (kind === "still serving") sandbox.faults.add({ kind: "still-serving", operation: "stop" });
      await fetch(`${sandbox.url}/rest/v1/experiments/${experiment.id}/stop`, {
        method: "POST",
        headers: { authorization: "Bearer sandbox-key" },
      });
      const atStop = sandbox.experiments.totals(experiment).impressions[0]!;
      clock.advance(DAY_MS);
      expect(sandbox.experiments.totals(experiment).impressions[0]! > atStop).toBe(kind === "still serving");
    }
    await sandbox.close();
  });
});
