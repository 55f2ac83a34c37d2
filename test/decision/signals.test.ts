import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { aCase, equalDays, lookAfter, type Told } from "../support/snapshots.ts";

function signals(told: Told = {}) {
  return decide(aCase(told)).signals;
}

const HARMFUL = equalDays(2, [
  [1000, 100],
  [1000, 40],
]);

describe("signals", () => {
  it("are absent from a healthy experiment", () => {
    expect(signals()).toEqual([]);
    expect(
      signals({
        days: equalDays(14, [
          [1000, 50],
          [1000, 50],
        ]),
      }),
    ).toEqual([]);
  });

  it("tell of a harmful variant on its second day, without waiting for a minimum runtime", () => {
    const [signal, ...others] = signals({ days: HARMFUL });
    expect(signal).toMatchObject({ kind: "harm", armId: "var_b" });
    expect(signal!.sentence).toMatch(
      /^Variant B is losing: 4.% of 2.000 impressions convert, with Control 10.% of 2.000; e-value [\d\u202f]+, alarm at 20$/u,
    );
    expect(others).toEqual([]);
  });

  it("raise the limit of the harm alarm with the number of variants", () => {
    // Two variants: the e-value against the harmful one must reach 2 / alphaHarm.
    const days = equalDays(1, [
      [1000, 100],
      [1000, 70],
      [1000, 100],
    ]);
    const limit = /alarm at ([\d.]+)$/.exec(signals({ days, rules: { alphaHarm: 0.9 } })[0]?.sentence ?? "")?.[1];
    expect(limit).toBe("2.2");
    expect(signals({ days, rules: { alphaHarm: 0.01 } })).toEqual([]);
  });

  it("do not call a losing control harm: that is an ordinary winner", () => {
    expect(
      signals({
        days: equalDays(2, [
          [1000, 40],
          [1000, 100],
        ]),
      }),
    ).toEqual([]);
  });

  it.each`
    kind                       | of                  | armId      | told
    ${"broken-split"} | ${"the experiment"} | ${null} | ${{ days: equalDays(14, [[1000, 50], [850, 45]]) }}
    ${"broken-split"}          | ${"one arm"}        | ${"var_b"} | ${{ arms: [{ weight: 100 }, { weight: 0 }] }}
    ${"no-traffic"}            | ${"the experiment"} | ${null}    | ${{ snapshot: { lastClosedDay: "2026-03-17" } }}
    ${"no-traffic"} | ${"one arm"} | ${"var_c"} | ${{ days: [...equalDays(13, [[999, 50], [1000, 50], [1001, 50]]), [[400, 20], [400, 20], [0, 0]]] }}
    ${"no-goal"}               | ${"the experiment"} | ${null}    | ${{ experiment: { goal: undefined }, history: { firstFingerprint: { ...aCase().history.firstFingerprint, goal: undefined } } }}
    ${"configuration-changed"} | ${"the experiment"} | ${null}    | ${{ experiment: { goal: "purchase" } }}
    ${"unsound-counts"} | ${"the experiment"} | ${null} | ${{ days: equalDays(14, [[1000, 50], [10, 20]]) }}
  `("tell of $kind of $of, with a sentence", ({ kind, armId, told }) => {
    expect(signals(told)).toContainEqual({ kind, armId, sentence: expect.stringMatching(/^\S.*[^.]$/) });
  });

  it("tell of counts that fell", () => {
    const input = aCase();
    const look = lookAfter(input, 13, { impressions: [13_001, 13_000] });
    expect(signals({ history: { looks: [look] } }).map(({ kind }) => kind)).toEqual(["counts-fell"]);
  });

  it("keep quiet about traffic, goal and harm while it is not running", () => {
    const told = {
      experiment: { status: "paused" as const },
      days: HARMFUL,
      snapshot: { lastClosedDay: "2026-03-09" },
    };
    expect(signals(told)).toEqual([]);
  });

  it("keep quiet about a split that repeated impressions may explain", () => {
    expect(
      signals({
        days: equalDays(14, [
          [1000, 50],
          [850, 45],
        ]),
        rules: { impressionsRepeat: true },
      }),
    ).toEqual([]);
  });

  it("are never raised for a personalization, which compares nothing", () => {
    expect(signals({ experiment: { type: "personalization", goal: undefined }, days: HARMFUL })).toEqual([]);
  });

  it("name each condition once per arm, though an id is listed twice", () => {
    const days = equalDays(2, [
      [1000, 100],
      [1000, 40],
      [1000, 40],
    ]);
    const kinds = signals({ days, arms: [{}, { id: "twin" }, { id: "twin" }] }).filter(({ kind }) => kind === "harm");
    expect(kinds).toHaveLength(1);
  });
});
