import { describe, expect, it } from "vitest";
import {
  decide,
  DEFAULT_POLICY,
  planAction,
  type Circumstances,
  type Hold,
  type Hours,
  type Intention,
  type Policy,
} from "../../../src/decision/index.ts";
import { aCase, equalDays, variedDays, type Told } from "../../support/snapshots.ts";

const FIRST_SEEN = "2026-03-02T08:00:00.000Z";
const NOW = "2026-03-16T08:05:00.000Z";

function plan(
  told: Told = {},
  rules: Partial<Policy> = {},
  firstSeenAt = FIRST_SEEN,
  now = NOW,
  other: Partial<Circumstances> = {},
) {
  return planAction(
    decide(aCase(told)),
    { ...DEFAULT_POLICY, mode: "auto", vetoWindowMinutes: 120, recentlyDiscoveredHours: 24, ...rules },
    { firstSeenAt, now, hold: undefined, isActingEnabled: true, hours: undefined, ...other },
  );
}

const WINNER: Intention = { act: "stop", because: "winner", variantId: "var_b" };
const held = (kind: Hold["kind"]): Hold => ({ kind, by: "Ann", since: NOW, until: null });

describe("what follows from a decision", () => {
  it("is a stop after the veto window for a winner in auto mode", () => {
    expect(plan()).toEqual({ kind: "act", intention: WINNER, notBefore: "2026-03-16T10:05:00.000Z" });
    expect(plan({}, { vetoWindowMinutes: 0 })).toEqual({ kind: "act", intention: WINNER, notBefore: NOW });
  });

  it("is a report where there is no winner, in every mode", () => {
    for (const mode of ["observe", "propose", "auto"] as const) {
      expect(
        plan(
          {
            days: equalDays(14, [
              [1000, 50],
              [1000, 50],
            ]),
          },
          { mode },
        ),
      ).toEqual({ kind: "report" });
      expect(plan({ experiment: { type: "personalization" } }, { mode })).toEqual({ kind: "report" });
    }
  });

  it("is a report in observe mode and a proposal in propose mode", () => {
    expect(plan({}, { mode: "observe" })).toEqual({ kind: "report" });
    expect(plan({}, { mode: "propose" })).toEqual({ kind: "propose", intention: WINNER, because: "policy" });
  });

  it("is only a proposal during the first day that Herald knows an experiment", () => {
    expect(plan({}, {}, "2026-03-15T08:05:00.001Z")).toEqual({
      kind: "propose",
      intention: WINNER,
      because: "recently-discovered",
    });
    expect(plan({}, {}, "2026-03-15T08:05:00.000Z").kind).toBe("act");
    expect(plan({}, { recentlyDiscoveredHours: 0 }, NOW).kind).toBe("act");
  });

  it("is only a proposal where the first sight lies in the future or cannot be read", () => {
    expect(plan({}, {}, "2026-04-01T00:00:00.000Z")).toEqual({
      kind: "propose",
      intention: WINNER,
      because: "recently-discovered",
    });
    expect(plan({}, {}, "unknown")).toEqual({ kind: "propose", intention: WINNER, because: "recently-discovered" });
  });

  it.each`
    unverified             | told
    ${"its kind"}          | ${{ experiment: { type: undefined } }}
    ${"its planned split"} | ${{ arms: [{}, { weight: undefined }], experiment: { variants: undefined } }}
  `("is only a proposal where $unverified could not be verified", ({ told }) => {
    expect(plan(told)).toEqual({ kind: "propose", intention: WINNER, because: "unverified" });
  });

  it.each(["not-yet", "never", "veto"] as const)("is nothing but to tell where a person said %s", (kind) => {
    for (const mode of ["propose", "auto"] as const) {
      expect(plan({}, { mode }, FIRST_SEEN, NOW, { hold: held(kind) })).toEqual({
        kind: "held",
        intention: WINNER,
        hold: held(kind),
      });
    }
    expect(plan({}, { mode: "observe" }, FIRST_SEEN, NOW, { hold: held(kind) })).toEqual({ kind: "report" });
  });

  it("is only a proposal while acting is paused by a person or switched off by the configuration", () => {
    expect(plan({}, {}, FIRST_SEEN, NOW, { hold: held("paused") })).toEqual({
      kind: "propose",
      intention: WINNER,
      because: "paused",
    });
    expect(plan({}, {}, FIRST_SEEN, NOW, { isActingEnabled: false })).toEqual({
      kind: "propose",
      intention: WINNER,
      because: "paused",
    });
    expect(plan({}, { mode: "propose" }, FIRST_SEEN, NOW, { hold: held("paused") })).toEqual({
      kind: "propose",
      intention: WINNER,
      because: "policy",
    });
  });

  it("waits for the next allowed hour after the veto window", () => {
    const hours: Hours = { from: "09:00", to: "11:00", days: [1, 2, 3, 4, 5], timeZone: "Europe/Berlin" };
    // Monday, 09:05 in Berlin: two hours later the hours are over until Tuesday.
    expect(plan({}, {}, FIRST_SEEN, NOW, { hours })).toEqual({
      kind: "act",
      intention: WINNER,
      notBefore: "2026-03-17T08:00:00.000Z",
    });
    expect(plan({}, { vetoWindowMinutes: 30 }, FIRST_SEEN, NOW, { hours })).toEqual({
      kind: "act",
      intention: WINNER,
      notBefore: "2026-03-16T08:35:00.000Z",
    });
  });
});

describe("what follows from the end of the planned time, and from futility", () => {
  const EQUAL = variedDays(28, [
    [1000, 50],
    [1000, 50],
  ]);
  const ending = (because: "horizon" | "futility"): Intention => ({ act: "stop", because, variantId: null });
  const NOW_28 = "2026-03-30T08:05:00.000Z";

  it.each`
    rules                                                                  | days  | expected
    ${{}}                                                                  | ${28} | ${{ kind: "report" }}
    ${{ atHorizon: "report", onFutility: "report" }}                       | ${28} | ${{ kind: "report" }}
    ${{ atHorizon: "propose" }}                                            | ${28} | ${{ kind: "propose", intention: ending("horizon"), because: "policy" }}
    ${{ atHorizon: "stop" }}                                               | ${28} | ${{ kind: "act", intention: ending("horizon"), notBefore: "2026-03-30T10:05:00.000Z" }}
    ${{ atHorizon: "stop", mode: "propose" }}                              | ${28} | ${{ kind: "propose", intention: ending("horizon"), because: "policy" }}
    ${{ atHorizon: "stop", onFutility: "stop", mode: "observe" }}          | ${28} | ${{ kind: "report" }}
    ${{ atHorizon: "stop", onFutility: "stop", minimumDetectableLift: 1 }} | ${27} | ${{ kind: "act", intention: ending("futility"), notBefore: "2026-03-30T10:05:00.000Z" }}
    ${{ onFutility: "stop", minimumDetectableLift: 1 }}                    | ${28} | ${{ kind: "act", intention: ending("futility"), notBefore: "2026-03-30T10:05:00.000Z" }}
    ${{ atHorizon: "stop", onFutility: "stop", minimumDetectableLift: 1 }} | ${28} | ${{ kind: "act", intention: ending("horizon"), notBefore: "2026-03-30T10:05:00.000Z" }}
    ${{ atHorizon: "stop" }}                                               | ${27} | ${{ kind: "report" }}
  `("by $rules after $days days", ({ rules, days, expected }) => {
    expect(plan({ days: EQUAL.slice(0, days), rules }, rules, FIRST_SEEN, NOW_28)).toEqual(expected);
  });

  it("is a proposal where a check could not be made, and nothing where the experiment has a problem or is on hold", () => {
    const rules = { atHorizon: "stop" } as const;
    const unsure = { arms: [{}, { weight: undefined }], experiment: { variants: undefined } };
    expect(plan({ days: EQUAL, ...unsure }, rules, FIRST_SEEN, NOW_28)).toMatchObject({
      kind: "propose",
      because: "unverified",
    });
    expect(plan({ days: EQUAL, experiment: { status: "paused" } }, rules, FIRST_SEEN, NOW_28)).toEqual({
      kind: "report",
    });
    expect(plan({ days: EQUAL }, rules, FIRST_SEEN, NOW_28, { hold: held("never") })).toMatchObject({ kind: "held" });
  });
});
