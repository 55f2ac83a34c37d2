import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../src/decision/index.ts";
import type { JobContext, Note } from "../../../src/ports/index.ts";
import { RandomStream, scenarioOf, simulateSeries } from "../../../src/replay/index.ts";
import { selfAudit } from "../../../src/workflow/scoring/self-audit.ts";
import type { Followed } from "../../../src/workflow/scoring/track-record.ts";

const UNTIL = "2026-11-02T09:00:00.000Z";

/** An experiment of 14 days whose variant is far better: its control alone is split. */
function followed(days = 14, phi: number | null = 1.8, isSound = true): Followed {
  const series = simulateSeries(
    scenarioOf({ rate: 0.05, daily: 2000, days, lifts: [0, 1], overdispersion: 2 }),
    new RandomStream(7),
  );
  const impossible = series.days.map((day) => ({ ...day, impressions: [-5, 10], conversions: [-1, 1] }));
  return {
    stored: {
      decision: { arms: [{ phi: null }, { phi }], look: isSound ? {} : null },
      input: {
        snapshot: { experiment: { name: "Checkout" }, arms: series.arms, days: isSound ? series.days : impossible },
        policy: { rules: DEFAULT_POLICY },
      },
    },
  } as unknown as Followed;
}

function contextOf(notes: Note[], { stopped = false } = {}) {
  const signal = stopped ? AbortSignal.abort(new Error("the worker ends")) : new AbortController().signal;
  return {
    asOf: UNTIL,
    signal,
    clock: { now: () => UNTIL },
    settings: { policyFor: () => ({ name: "default", version: "test", rules: DEFAULT_POLICY }) },
    ledger: {
      notes: {
        latest: async () => notes.at(-1),
        write: async (note: Note) => void notes.push(note),
      },
    },
  } as unknown as Pick<JobContext, "ledger" | "settings" | "clock" | "signal" | "asOf">;
}

describe("the monthly self-audit", () => {
  it("splits the controls at random, and finds hardly any winner where there can be none", async () => {
    const notes: Note[] = [];
    const found = await selfAudit([followed()], { week: "2026-W45", until: UNTIL, runs: 60 }, contextOf(notes));
    expect(found).toMatchObject({ month: "2026-11", runs: 60, experiments: 1, medianPhi: 1.8 });
    // The variant that is twice as good plays no part: splitting it would find a winner each time.
    expect(found!.falseShare).toBeLessThan(0.15);
    expect(notes.map(({ key, topic }) => [key, topic])).toEqual([["self-audit:2026-11", "self-audit"]]);
  });

  it("finds the same whenever it is asked in a month", async () => {
    const ask = () => selfAudit([followed()], { week: "2026-W45", until: UNTIL, runs: 40 }, contextOf([]));
    expect(await ask()).toEqual(await ask());
  });

  it("is told by the first scorecard of a month, again by that one when it is sent again, and by no other", async () => {
    const notes: Note[] = [];
    const context = contextOf(notes);
    const ask = (week: string, until: string) => selfAudit([followed()], { week, until, runs: 5 }, context);
    const first = await ask("2026-W45", UNTIL);
    expect(await ask("2026-W45", UNTIL)).toMatchObject(first!);
    expect(await ask("2026-W46", "2026-11-09T09:00:00.000Z")).toBeUndefined();
    expect(await ask("2026-W44", "2026-10-26T09:00:00.000Z")).toBeUndefined();
    expect(await ask("2026-W49", "2026-12-01T09:00:00.000Z")).toMatchObject({ month: "2026-12" });
    expect(notes).toHaveLength(2);
  });

  it("says nothing while no experiment has two weeks of days, and is asked again", async () => {
    const notes: Note[] = [];
    const none = await selfAudit([followed(13)], { week: "2026-W45", until: UNTIL, runs: 5 }, contextOf(notes));
    expect([none, notes]).toEqual([undefined, []]);
  });

  it("leaves out counts that cannot be true: a negative one would be drawn from for ever", async () => {
    const found = await selfAudit(
      [followed(), followed(14, null, false)],
      { week: "2026-W45", until: UNTIL, runs: 5 },
      contextOf([]),
    );
    expect(found).toMatchObject({ experiments: 1 });
  });

  it("ends with its worker, and keeps nothing", async () => {
    const notes: Note[] = [];
    const asked = selfAudit(
      [followed()],
      { week: "2026-W45", until: UNTIL, runs: 5 },
      contextOf(notes, { stopped: true }),
    );
    await expect(asked).rejects.toThrow("the worker ends");
    expect(notes).toEqual([]);
  });
});
