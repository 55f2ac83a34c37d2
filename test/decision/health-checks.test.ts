import { describe, expect, it } from "vitest";
import { decide, fingerprintOf, type CheckId } from "../../src/decision/index.ts";
import { aCase, equalDays, checkOf, lookAfter, type Told } from "../support/snapshots.ts";

function judged<Id extends CheckId>(id: Id, told: Told = {}) {
  const decision = decide(aCase(told));
  const { verdict, lastClosedDay, unlistedVariants } = decision;
  return { ...checkOf(decision, id), verdict, lastClosedDay, unlistedVariants };
}

describe("kind of experiment", () => {
  it.each(["ab", "multivariate"] as const)("decides %s tests", (type) => {
    expect(judged("decidable-kind", { experiment: { type } })).toMatchObject({
      status: "pass",
      finding: { kind: type },
      verdict: "winner",
    });
  });

  it.each([
    ["personalization", "personalization"],
    ["other", "unknown"],
  ] as const)("never acts on the type %s, whatever its numbers", (type, kind) => {
    expect(judged("decidable-kind", { experiment: { type } })).toMatchObject({
      status: "fail",
      finding: { kind },
      verdict: "blocked",
    });
  });

  it("reads an experiment without a type as a test if it has two variants, but leaves stopping it to a person", () => {
    expect(judged("decidable-kind", { experiment: { type: undefined } })).toMatchObject({
      status: "warn",
      finding: { kind: "unstated", variants: 2 },
      needsPerson: true,
      verdict: "winner",
    });
    expect(
      judged("decidable-kind", { experiment: { type: undefined }, days: equalDays(14, [[1000, 50]]) }),
    ).toMatchObject({ status: "fail", finding: { kind: "unstated", variants: 1 }, verdict: "blocked" });
  });
});

describe("status and goal", () => {
  it.each(["paused", "draft", "completed"] as const)("blocks an experiment that is %s", (status) => {
    expect(judged("running", { experiment: { status } })).toMatchObject({
      status: "fail",
      finding: { kind: status },
      verdict: "blocked",
    });
  });

  it("blocks a status it does not know and shows it as sent", () => {
    const check = judged("running", { experiment: { status: "other", statusAsSent: "archived" } });
    expect(check).toMatchObject({ status: "fail", finding: { kind: "unknown", status: "archived" } });
  });

  it.each([undefined, "", "  "])("blocks an experiment whose goal is %j", (goal) => {
    expect(judged("goal-set", { experiment: { goal } })).toMatchObject({
      status: "fail",
      finding: { kind: "missing" },
      verdict: "blocked",
    });
  });

  it("names the goal where there is one", () => {
    expect(judged("goal-set")).toMatchObject({ status: "pass", finding: { kind: "set", goal: "signup" } });
  });
});

describe("one control", () => {
  it.each`
    why                                      | told                                     | finding
    ${"no variant is marked as the control"} | ${{ arms: [{ isControl: false }, {}] }}  | ${{ kind: "not-one", controls: 0 }}
    ${"two variants are marked as it"}       | ${{ arms: [{}, { isControl: true }] }}   | ${{ kind: "not-one", controls: 2 }}
    ${"there is one variant alone"}          | ${{ days: equalDays(14, [[1000, 50]]) }} | ${{ kind: "too-few-variants", variants: 1 }}
    ${"there is no variant"}                 | ${{ arms: [], days: equalDays(14, []) }} | ${{ kind: "too-few-variants", variants: 0 }}
  `("blocks where $why", ({ told, finding }) => {
    expect(judged("one-control", told)).toMatchObject({ status: "fail", finding, verdict: "blocked" });
  });
});

describe("sound counts", () => {
  const thirteen = equalDays(13, [
    [1000, 50],
    [1000, 70],
  ]);

  it.each`
    last                       | count | first
    ${[[1000, 50], [-1, 0]]}   | ${1}  | ${{ kind: "no-count", day: "2026-03-15", arm: 1, of: "impressions", count: -1 }}
    ${[[1000, 50.5], [10, 0]]} | ${1}  | ${{ kind: "no-count", day: "2026-03-15", arm: 0, of: "conversions", count: 50.5 }}
    ${[[1e300, 0], [10, 0]]}   | ${2}  | ${{ kind: "no-count", day: "2026-03-15", arm: 0, of: "impressions", count: 1e300 }}
    ${[[1000, 50], [NaN, 0]]}  | ${1}  | ${{ kind: "no-count", day: "2026-03-15", arm: 1, of: "impressions", count: null }}
    ${[[2e10, 50], [10, 0]]}   | ${1}  | ${{ kind: "too-many", arm: 0, impressions: 20_000_013_000 }}
    ${[[10, 50]]}              | ${1}  | ${{ kind: "day-misses-variants", day: "2026-03-15" }}
  `("blocks $last", ({ last, count, first }) => {
    const check = judged("sound-counts", { days: [...thirteen, last] });
    expect(check).toMatchObject({ status: "fail", verdict: "blocked" });
    expect(check.finding).toEqual({ kind: "unsound", first, count });
  });

  it("recognises a goal that fires more than once per impression", () => {
    const check = judged("sound-counts", {
      days: equalDays(14, [
        [100, 150],
        [100, 60],
      ]),
    });
    expect(check.finding).toEqual({
      kind: "unsound",
      first: { kind: "goal-repeats", day: "2026-03-02", arm: 0, impressions: 100, conversions: 150 },
      count: 1,
    });
    expect(check).toMatchObject({ status: "fail", verdict: "blocked" });
  });

  it("counts everything that cannot be and names the first", () => {
    const check = judged("sound-counts", {
      days: equalDays(14, [
        [-1, -1],
        [1000, 70],
      ]),
    });
    // Two counts on each of 14 days.
    expect(check.finding).toEqual({
      kind: "unsound",
      first: { kind: "no-count", day: "2026-03-02", arm: 0, of: "impressions", count: -1 },
      count: 28,
    });
  });

  it("takes a day with more conversions than impressions for late conversions as long as the sums are possible", () => {
    const check = judged("sound-counts", {
      days: [
        ...thirteen,
        [
          [3, 5],
          [4, 2],
        ],
      ],
    });
    expect(check).toMatchObject({
      status: "warn",
      finding: { kind: "late", days: ["2026-03-15"] },
    });
  });

  it.each`
    date            | kind              | why
    ${"2026-03-02"} | ${"day-repeated"} | ${"listed twice then"}
    ${"2026-03-16"} | ${"day-not-over"} | ${"not over yet"}
    ${"2026-02-30"} | ${"day-is-none"}  | ${"no calendar day"}
  `("blocks a series that also holds $date: $why", ({ date, kind }) => {
    const { snapshot } = aCase();
    const days = [...snapshot.days, { date, impressions: [1, 1], conversions: [0, 0] }];
    expect(judged("sound-counts", { snapshot: { days } })).toMatchObject({
      status: "fail",
      finding: { kind: "unsound", first: { kind, day: date }, count: 1 },
      verdict: "blocked",
    });
  });
});

describe("variants known", () => {
  it("passes where results, series and configuration list the same variants", () => {
    expect(judged("arms-known")).toMatchObject({ status: "pass", finding: { kind: "known" }, unlistedVariants: [] });
  });

  it.each`
    why                                              | told                                          | finding
    ${"the series counts a variant nobody lists"}    | ${{ snapshot: { unknownArmIds: ["var_x"] } }} | ${{ kind: "not-in-results", variantIds: ["var_x"] }}
    ${"two rows carry the same id"}                  | ${{ arms: [{}, { id: "var_control" }] }}      | ${{ kind: "repeated", arms: [1] }}
    ${"a variant that is switched off gets traffic"} | ${{ arms: [{ weight: 100 }, { weight: 0 }] }} | ${{ kind: "switched-off", arm: 1, impressions: 14_000 }}
  `("blocks when $why", ({ told, finding }) => {
    expect(judged("arms-known", told)).toMatchObject({ status: "fail", finding, verdict: "blocked" });
  });

  it("blocks when the results leave out a configured variant or list one that is not", () => {
    const variants = ["var_control", "var_b", "var_c"].map((id) => ({
      id,
      name: id.toUpperCase(),
      isControl: id === "var_control",
      weight: 33,
    }));
    expect(judged("arms-known", { experiment: { variants } })).toMatchObject({
      status: "fail",
      finding: { kind: "missing", variantIds: ["var_c"] },
      unlistedVariants: [{ id: "var_c", name: "VAR_C" }],
    });
    expect(judged("arms-known", { experiment: { variants: variants.slice(0, 1) } })).toMatchObject({
      status: "fail",
      finding: { kind: "not-configured", arms: [1] },
      unlistedVariants: [],
    });
  });

  it("asks nothing of a configuration that lists no variants", () => {
    expect(judged("arms-known", { experiment: { variants: [] } }).status).toBe("pass");
    expect(judged("arms-known", { experiment: { variants: undefined } }).status).toBe("pass");
  });
});

describe("same configuration", () => {
  it.each`
    change                                       | seen
    ${{ goal: "purchase" }}                      | ${{ kind: "goal", from: "signup", to: "purchase" }}
    ${{ goal: undefined }}                       | ${{ kind: "goal", from: "signup", to: null }}
    ${{ startedAt: "2026-03-09T10:00:00.000Z" }} | ${{ kind: "restarted", at: "2026-03-09T10:00:00.000Z" }}
    ${{ trafficAllocation: 50 }}                 | ${{ kind: "traffic", from: 100, to: 50 }}
  `("blocks after $change", ({ change, seen }) => {
    expect(judged("same-configuration", { experiment: change })).toMatchObject({
      status: "fail",
      finding: { kind: "changed", changes: [seen] },
      verdict: "blocked",
    });
  });

  it("blocks after changed weights and after variants came or went, and tells all of it", () => {
    const variants = [
      { id: "var_control", name: "Control", isControl: true, weight: 40 },
      { id: "var_new", name: "Latecomer", isControl: false, weight: 60 },
    ];
    const check = judged("same-configuration", { experiment: { variants } });
    expect(check.finding).toEqual({
      kind: "changed",
      changes: [
        { kind: "variant-added", variantId: "var_new" },
        { kind: "variant-removed", variantId: "var_b" },
        { kind: "weight", arm: 0, from: 50, to: 40 },
      ],
    });
    expect(check.unlistedVariants).toEqual([{ id: "var_new", name: "Latecomer" }]);
  });

  it("notices a new variant by the earlier look where weights were never readable", () => {
    const input = aCase({
      days: equalDays(14, [
        [1000, 50],
        [1000, 50],
        [1000, 50],
      ]),
      experiment: { variants: undefined },
    });
    const first = { ...input.history.firstFingerprint, weights: undefined };
    const look = lookAfter(aCase(), 4, { weights: [null, null] });
    const decision = decide({ ...input, history: { ...input.history, firstFingerprint: first, looks: [look] } });
    expect(checkOf(decision, "same-configuration").finding).toEqual({
      kind: "changed",
      changes: [{ kind: "variant-added", variantId: "var_c" }],
    });
  });

  it("does not mind a goal that was missing at first, another spelling of the same instant, or weights unknown on either side", () => {
    const { history } = aCase();
    const first = {
      ...history.firstFingerprint,
      goal: undefined,
      startedAt: "2026-03-02T01:00:00+01:00",
      weights: undefined,
    };
    expect(judged("same-configuration", { history: { firstFingerprint: first } })).toMatchObject({
      status: "pass",
      finding: { kind: "unchanged" },
      verdict: "winner",
    });
  });

  it("takes an empty list of variants for an unreadable one", () => {
    const { snapshot } = aCase({ experiment: { variants: [] } });
    expect(fingerprintOf(snapshot.experiment).weights).toBeUndefined();
  });
});

describe("days match totals", () => {
  const vendor = (impressions: number | undefined, conversions: number | undefined) => ({
    arms: [{}, { vendor: { impressions, conversions, probabilityToBeBest: undefined } }],
  });

  // 14 closed days of 1,000 and 70 each: 14,000 and 980.
  it.each`
    total    | converted | status    | finding                                          | why
    ${14000} | ${980}    | ${"pass"} | ${{ kind: "agree" }}                             | ${"the same"}
    ${15000} | ${1050}   | ${"pass"} | ${{ kind: "agree" }}                             | ${"today has begun"}
    ${16900} | ${980}    | ${"warn"} | ${{ kind: "differ", arm: 1, of: "impressions" }} | ${"more than a busy day could add"}
    ${13900} | ${980}    | ${"warn"} | ${{ kind: "differ", arm: 1, of: "impressions" }} | ${"the days exceed the total a little"}
    ${13000} | ${980}    | ${"fail"} | ${{ kind: "differ", arm: 1, of: "impressions" }} | ${"the days exceed the total by 8%"}
    ${40000} | ${980}    | ${"fail"} | ${{ kind: "differ", arm: 1, of: "impressions" }} | ${"the total is almost three times the days"}
    ${14000} | ${400}    | ${"fail"} | ${{ kind: "differ", arm: 1, of: "conversions" }} | ${"the days hold twice the conversions"}
    ${null}  | ${980}    | ${"warn"} | ${{ kind: "totals-missing" }}                    | ${"no total was told"}
  `("says $status when the totals are $total and $converted: $why", ({ total, converted, status, finding }) => {
    const check = judged("series-matches-totals", vendor(total ?? undefined, converted));
    expect(check.status).toBe(status);
    expect(check.finding).toEqual(finding);
  });

  it("allows a first closed day that was only minutes long", () => {
    const days = equalDays(1, [
      [20, 1],
      [20, 1],
    ]);
    expect(judged("series-matches-totals", { ...vendor(150, 8), days }).status).not.toBe("fail");
  });
});

describe("traffic arrives", () => {
  it("blocks an experiment without any impressions", () => {
    const input = { days: [], arms: [{}, {}], snapshot: { lastClosedDay: "2026-03-04" } };
    expect(judged("has-traffic", input)).toMatchObject({
      status: "fail",
      finding: { kind: "none-at-all" },
      lastClosedDay: "2026-03-04",
      verdict: "blocked",
    });
  });

  it("blocks when the traffic stopped before the last closed day", () => {
    const check = judged("has-traffic", { snapshot: { lastClosedDay: "2026-03-17" } });
    expect(check).toMatchObject({
      status: "fail",
      finding: { kind: "none-lately", lastDay: "2026-03-15" },
      lastClosedDay: "2026-03-17",
    });
  });

  it("waits for the first full day of an experiment that was just started", () => {
    const told = {
      days: [],
      arms: [{}, {}],
      snapshot: { lastClosedDay: "2026-03-02" },
      experiment: { startedAt: "2026-03-02T23:50:00.000Z" },
    };
    expect(judged("has-traffic", told)).toMatchObject({
      status: "warn",
      finding: { kind: "first-day" },
      verdict: "blocked",
    });
    const sameStart = { ...aCase(told).history.firstFingerprint, startedAt: "2026-03-02T23:50:00.000Z" };
    expect(judged("has-traffic", { ...told, history: { firstFingerprint: sameStart } })).toMatchObject({
      status: "warn",
      finding: { kind: "first-day" },
      verdict: "not-yet",
    });
  });

  it("blocks when one variant is never shown or was not shown on the last day", () => {
    expect(
      judged("has-traffic", {
        days: equalDays(14, [
          [1000, 50],
          [0, 0],
        ]),
      }),
    ).toMatchObject({ status: "fail", finding: { kind: "variant-none", arm: 1 } });
    const stalled = [
      ...equalDays(13, [
        [1000, 50],
        [1000, 70],
      ]),
      [
        [1000, 50],
        [0, 0],
      ],
    ] as const;
    expect(judged("has-traffic", { days: stalled })).toMatchObject({
      status: "fail",
      finding: { kind: "variant-none-lately", arm: 1, all: 1000 },
      lastClosedDay: "2026-03-15",
    });
  });

  it("is patient with a variant that has had no chance to be shown yet", () => {
    expect(
      judged("has-traffic", {
        days: [
          [
            [6, 1],
            [0, 0],
          ],
        ],
      }),
    ).toMatchObject({ status: "warn", finding: { kind: "waiting", arm: 1 } });
  });
});
