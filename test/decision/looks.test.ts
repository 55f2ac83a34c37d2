import { describe, expect, it } from "vitest";
import { decide, type DecisionInput, type Look } from "../../src/decision/index.ts";
import { aCase, equalDays, checkOf, lookAfter } from "../support/snapshots.ts";

function withLooks(input: DecisionInput, ...looks: Look[]): DecisionInput {
  return { ...input, history: { ...input.history, looks } };
}

/** A stored look that differs from what the series says now by the given factor. */
function scaled(look: Look, impressions: number, conversions: number): Look {
  const times = (counts: readonly number[], factor: number) => counts.map((count) => Math.round(count * factor));
  return {
    ...look,
    impressions: times(look.impressions, impressions),
    conversions: times(look.conversions, conversions),
  };
}

describe("what a look remembers", () => {
  it("records cumulative counts and the largest evidence so far", () => {
    const decision = decide(
      aCase({
        days: equalDays(14, [
          [1000, 50],
          [1000, 52],
        ]),
      }),
    );
    expect(decision.look).toMatchObject({
      day: "2026-03-15",
      asOf: "2026-03-16T08:00:00.000Z",
      armIds: ["var_control", "var_b"],
      impressions: [14000, 14000],
      conversions: [700, 728],
      logEvidenceOverControl: [0, decision.arms[1]!.logEvidence],
    });
  });

  it.each`
    why                                  | told
    ${"counts that cannot be true"} | ${{ days: equalDays(14, [[1000, 50], [10, 20]]) }}
    ${"an experiment without traffic"}   | ${{ days: [], arms: [{}, {}] }}
    ${"an experiment without a control"} | ${{ arms: [{ isControl: false }, {}] }}
  `("records nothing of $why", ({ told }) => {
    expect(decide(aCase(told)).look).toBeNull();
  });
});

describe("counts only grow", () => {
  const input = aCase();
  const look = lookAfter(input, 13);
  const judged = (stored: Look, of = input) => {
    const decision = decide(withLooks(of, stored));
    return {
      ...checkOf(decision, "counts-grow"),
      verdict: decision.verdict,
      signals: decision.signals.map(({ kind }) => kind),
    };
  };

  it("passes where everything counted before still stands", () => {
    expect(judged(look)).toMatchObject({
      status: "pass",
      finding: { kind: "same", day: "2026-03-14" },
      verdict: "winner",
      signals: [],
    });
  });

  it("blocks and raises an alarm when counts fell, whatever newer days added", () => {
    expect(judged(scaled(look, 1.001, 1))).toMatchObject({
      status: "fail",
      finding: { kind: "fell", arm: 0, of: "impressions", day: "2026-03-14", before: 13_013, after: 13_000 },
      verdict: "blocked",
      signals: ["counts-fell"],
    });
    expect(judged(scaled(look, 1, 1.01)).finding).toEqual({
      kind: "fell",
      arm: 0,
      of: "conversions",
      day: "2026-03-14",
      before: 651,
      after: 645,
    });
  });

  it("blocks when the days before a resume are gone from the series", () => {
    const days = input.snapshot.days.slice(10);
    expect(judged(look, { ...input, snapshot: { ...input.snapshot, days } })).toMatchObject({
      status: "fail",
      signals: ["counts-fell"],
    });
  });

  it("accepts late conversions and late impressions", () => {
    expect(judged(scaled(look, 0.97, 0.9))).toMatchObject({ status: "pass", verdict: "winner" });
    expect(judged(scaled(look, 0.97, 0.9)).finding).toEqual({
      kind: "late",
      arm: 0,
      of: "impressions",
      day: "2026-03-14",
      before: 12_610,
      after: 13_000,
    });
  });

  it("takes more than late arrivals explain for restated data and blocks", () => {
    expect(judged(scaled(look, 0.9, 1))).toMatchObject({ status: "fail", verdict: "blocked", signals: [] });
    expect(judged(scaled(look, 1, 0.5)).finding).toEqual({
      kind: "restated",
      arm: 0,
      of: "conversions",
      day: "2026-03-14",
      before: 323,
      after: 645,
    });
  });

  it("blocks for one look: the next is compared with what this one recorded", () => {
    const restatedLook = scaled(lookAfter(input, 12), 1.2, 1.2);
    const yesterday = {
      ...input,
      snapshot: { ...input.snapshot, days: input.snapshot.days.slice(0, 13), lastClosedDay: "2026-03-14" },
    };
    const blocked = decide(withLooks(yesterday, restatedLook));
    expect(blocked.verdict).toBe("blocked");
    expect(decide(withLooks(input, restatedLook, blocked.look!)).verdict).toBe("winner");
  });

  it("ignores looks at this day or later ones, as when an old day is judged again", () => {
    expect(judged({ ...scaled(look, 2, 2), day: "2026-03-15" })).toMatchObject({
      status: "pass",
      finding: { kind: "first-look" },
    });
  });
});

describe("evidence once reached", () => {
  const input = aCase({
    days: equalDays(14, [
      [1000, 50],
      [1000, 52],
    ]),
  });
  const reached = {
    logEvidenceOverControl: [0, 7.5],
    logEvidenceUnderControl: [0, 0.5],
    logHarmEvidence: [0, 0.7],
    logSplitExcess: -0.5,
  };

  it("stays reached though the series as it is now would not reach it", () => {
    const decision = decide(withLooks(input, lookAfter(input, 13, reached)));
    expect(decision.arms[1]!.logEvidence).toBe(7.5);
    expect(decision.look).toMatchObject(reached);
    expect(checkOf(decision, "evidence").status).toBe("pass");
  });

  it("belongs to its arm, wherever that is listed now", () => {
    const look = lookAfter(input, 13, reached);
    const swapped = {
      ...look,
      armIds: look.armIds.toReversed(),
      impressions: look.impressions.toReversed(),
      conversions: look.conversions.toReversed(),
      logEvidenceOverControl: [5, 0],
    };
    expect(decide(withLooks(input, swapped)).arms[1]!.logEvidence).toBe(5);
  });

  it("is forgotten when the data it came from were restated", () => {
    const decision = decide(withLooks(input, scaled(lookAfter(input, 13, reached), 1.2, 1.2)));
    expect(decision.arms[1]!.logEvidence).toBeLessThan(1);
    expect(decision.look!.logHarmEvidence[1]).toBeLessThan(0.7);
    expect(decision.look!.logSplitExcess).toBeLessThan(-2);
  });

  it("comes from the last look, which carries what earlier ones reached", () => {
    const older = lookAfter(input, 5, { logEvidenceOverControl: [0, 9] });
    expect(decide(withLooks(input, older, lookAfter(input, 13))).arms[1]!.logEvidence).toBeLessThan(1);
  });
});
