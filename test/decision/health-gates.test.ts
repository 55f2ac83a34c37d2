import { describe, expect, it } from "vitest";
import { decide, fingerprintOf, type GateId } from "../../src/decision/index.ts";
import { aCase, equalDays, gateOf, type Told } from "../support/snapshots.ts";

function judged(id: GateId, told: Told = {}) {
  const decision = decide(aCase(told));
  return { ...gateOf(decision, id), verdict: decision.verdict };
}

/** The whole sentence, or a pattern where figures hold unbreakable spaces. */
const saying = (words: string | RegExp) => (typeof words === "string" ? words : expect.stringMatching(words));

describe("kind of experiment", () => {
  it.each(["ab", "multivariate"] as const)("decides %s tests", (type) => {
    expect(judged("decidable-kind", { experiment: { type } })).toMatchObject({ status: "pass", verdict: "winner" });
  });

  it.each(["personalization", "other"] as const)("never acts on the type %s, whatever its numbers", (type) => {
    expect(judged("decidable-kind", { experiment: { type } })).toMatchObject({ status: "fail", verdict: "blocked" });
  });

  it("reads an experiment without a type as a test if it has two variants, but leaves stopping it to a person", () => {
    expect(judged("decidable-kind", { experiment: { type: undefined } })).toMatchObject({
      status: "warn",
      needsPerson: true,
      verdict: "winner",
    });
    expect(
      judged("decidable-kind", { experiment: { type: undefined }, days: equalDays(14, [[1000, 50]]) }),
    ).toMatchObject({ status: "fail", verdict: "blocked" });
  });
});

describe("status and goal", () => {
  it.each`
    status         | words
    ${"paused"}    | ${"It is paused: no new visitors are assigned"}
    ${"draft"}     | ${"It has not been started"}
    ${"completed"} | ${"It is completed already"}
  `("blocks an experiment that is $status", ({ status, words }) => {
    expect(judged("running", { experiment: { status } })).toMatchObject({
      status: "fail",
      sentence: words,
      verdict: "blocked",
    });
  });

  it("blocks a status it does not know and shows it as sent", () => {
    const gate = judged("running", { experiment: { status: "other", statusAsSent: "archived" } });
    expect(gate).toMatchObject({ status: "fail", sentence: 'Its status "archived" is not known here' });
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["blank", "  "],
  ])("blocks an experiment whose goal is %s", (_, goal) => {
    expect(judged("goal-set", { experiment: { goal } })).toMatchObject({ status: "fail", verdict: "blocked" });
  });

  it("names the goal where there is one", () => {
    expect(judged("goal-set")).toMatchObject({ status: "pass", sentence: 'Conversions are counted by "signup"' });
  });
});

describe("one control", () => {
  it.each`
    told                                     | words
    ${{ arms: [{ isControl: false }, {}] }}  | ${"No variant is marked as the control"}
    ${{ arms: [{}, { isControl: true }] }}   | ${"2 variants are marked as the control, one is needed"}
    ${{ days: equalDays(14, [[1000, 50]]) }} | ${"There are not two variants to compare"}
    ${{ arms: [], days: equalDays(14, []) }} | ${"There are not two variants to compare"}
  `("blocks with the words: $words", ({ told, words }) => {
    expect(judged("one-control", told)).toMatchObject({ status: "fail", sentence: words, verdict: "blocked" });
  });
});

describe("sound counts", () => {
  const thirteen = equalDays(13, [
    [1000, 50],
    [1000, 70],
  ]);

  it.each`
    what                                           | last                       | words
    ${"negative impressions"}                      | ${[[1000, 50], [-1, 0]]}   | ${"On 2026-03-15 Variant B has -1 impressions, which cannot be"}
    ${"half a conversion"}                         | ${[[1000, 50.5], [10, 0]]} | ${"On 2026-03-15 Control has 50.5 conversions, which cannot be"}
    ${"impressions beyond every number of people"} | ${[[1e300, 0], [10, 0]]}   | ${/^On 2026-03-15 Control has 1e\+300 impressions, which cannot be/}
    ${"impressions that are no number"}            | ${[[1000, 50], [NaN, 0]]}  | ${"On 2026-03-15 Variant B has NaN impressions, which cannot be"}
    ${"more impressions than can be"}              | ${[[2e10, 50], [10, 0]]}   | ${/^Control has 20.000.013.000 impressions, more than can be$/u}
    ${"a day that lacks a variant"}                | ${[[10, 50]]}              | ${"The counts of 2026-03-15 are not one pair per variant"}
  `("blocks $what", ({ last, words }) => {
    expect(judged("sound-counts", { days: [...thirteen, last] })).toMatchObject({
      status: "fail",
      sentence: saying(words),
      verdict: "blocked",
    });
  });

  it("recognises a goal that fires more than once per impression", () => {
    const gate = judged("sound-counts", {
      days: equalDays(14, [
        [100, 150],
        [100, 60],
      ]),
    });
    expect(gate.sentence).toBe(
      "Control has 150 conversions from 100 impressions up to 2026-03-02: the goal fires more than once per impression",
    );
    expect(gate).toMatchObject({ status: "fail", verdict: "blocked" });
  });

  it("counts all findings and prints the first", () => {
    const gate = judged("sound-counts", {
      days: equalDays(14, [
        [-1, -1],
        [1000, 70],
      ]),
    });
    expect(gate.sentence).toMatch(
      /^On 2026-03-02 Control has -1 impressions, which cannot be \(and \d+ more such findings\)$/,
    );
  });

  it("takes a day with more conversions than impressions for late conversions as long as the sums are possible", () => {
    const gate = judged("sound-counts", {
      days: [
        ...thirteen,
        [
          [3, 5],
          [4, 2],
        ],
      ],
    });
    expect(gate).toMatchObject({
      status: "warn",
      sentence: "More conversions than impressions on 2026-03-15: taken for late conversions of earlier days",
    });
  });

  it.each`
    date            | words
    ${"2026-03-02"} | ${"The daily series lists 2026-03-02 twice"}
    ${"2026-03-16"} | ${"The daily series holds 2026-03-16, which is not over yet"}
    ${"2026-02-30"} | ${'The daily series holds "2026-02-30", which is no calendar day'}
  `("blocks a series that also holds $date", ({ date, words }) => {
    const { snapshot } = aCase();
    const days = [...snapshot.days, { date, impressions: [1, 1], conversions: [0, 0] }];
    expect(judged("sound-counts", { snapshot: { days } })).toMatchObject({
      status: "fail",
      sentence: words,
      verdict: "blocked",
    });
  });
});

describe("variants known", () => {
  it("passes where results, series and configuration list the same variants", () => {
    expect(judged("arms-known").status).toBe("pass");
  });

  it.each`
    why                                              | told                                          | words
    ${"the series counts a variant nobody lists"}    | ${{ snapshot: { unknownArmIds: ["var_x"] } }} | ${"The daily series counts var_x, which the results do not list"}
    ${"two rows carry the same id"}                  | ${{ arms: [{}, { id: "var_control" }] }}      | ${"Variant B is listed more than once"}
    ${"a variant that is switched off gets traffic"} | ${{ arms: [{ weight: 100 }, { weight: 0 }] }} | ${/^Variant B is planned at weight 0 but has 14.000 impressions$/u}
  `("blocks when $why", ({ told, words }) => {
    expect(judged("arms-known", told)).toMatchObject({ status: "fail", sentence: saying(words), verdict: "blocked" });
  });

  it("blocks when the results leave out a configured variant or list one that is not", () => {
    const variants = ["var_control", "var_b", "var_c"].map((id) => ({
      id,
      name: id,
      isControl: id === "var_control",
      weight: 33,
    }));
    expect(judged("arms-known", { experiment: { variants } }).sentence).toBe(
      "The results do not list var_c, which is configured",
    );
    expect(judged("arms-known", { experiment: { variants: variants.slice(0, 1) } }).sentence).toBe(
      "The results list Variant B, which is not configured",
    );
  });

  it("asks nothing of a configuration that lists no variants", () => {
    expect(judged("arms-known", { experiment: { variants: [] } }).status).toBe("pass");
    expect(judged("arms-known", { experiment: { variants: undefined } }).status).toBe("pass");
  });
});

describe("same configuration", () => {
  it.each`
    what                           | change                                       | words
    ${"another goal"}              | ${{ goal: "purchase" }}                      | ${'Since first seen, the goal changed from "signup" to "purchase"'}
    ${"the goal was taken away"}   | ${{ goal: undefined }}                       | ${'Since first seen, the goal changed from "signup" to none'}
    ${"a restart"}                 | ${{ startedAt: "2026-03-09T10:00:00.000Z" }} | ${"Since first seen, it was restarted or resumed (2026-03-09T10:00:00.000Z)"}
    ${"another share of visitors"} | ${{ trafficAllocation: 50 }}                 | ${/^Since first seen, the share of visitors taking part changed from 100.% to 50.%$/u}
  `("blocks after $what", ({ change, words }) => {
    expect(judged("same-configuration", { experiment: change })).toMatchObject({
      status: "fail",
      sentence: saying(words),
      verdict: "blocked",
    });
  });

  it("blocks after changed weights and after variants came or went, and tells all of it", () => {
    const variants = [
      { id: "var_control", name: "Control", isControl: true, weight: 40 },
      { id: "var_new", name: "Latecomer", isControl: false, weight: 60 },
    ];
    const gate = judged("same-configuration", { experiment: { variants } });
    expect(gate.sentence).toBe(
      "Since first seen, Latecomer was added, Variant B was removed and the weight of Control changed from 50 to 40",
    );
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
    const look = {
      day: "2026-03-05",
      asOf: "2026-03-06T08:00:00.000Z",
      armIds: ["var_control", "var_b"],
      impressions: [4000, 4000],
      conversions: [200, 200],
      logEvidenceOverControl: [0, 0],
      logEvidenceUnderControl: [0, 0],
      logSplitEvidence: 0,
      weights: [],
      source: "series" as const,
      spending: null,
    };
    const decision = decide({ ...input, history: { ...input.history, firstFingerprint: first, looks: [look] } });
    expect(gateOf(decision, "same-configuration").sentence).toBe("Since first seen, Variant C was added");
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

  // 14 closed days of 1 000 and 70 each: 14 000 and 980.
  it.each`
    total        | converted | status    | why
    ${14000}     | ${980}    | ${"pass"} | ${"the same"}
    ${15000}     | ${1050}   | ${"pass"} | ${"today has begun"}
    ${16900}     | ${980}    | ${"warn"} | ${"more than a busy day could add"}
    ${13900}     | ${980}    | ${"warn"} | ${"the days exceed the total a little"}
    ${13000}     | ${980}    | ${"fail"} | ${"the days exceed the total by 8 %"}
    ${40000}     | ${980}    | ${"fail"} | ${"the total is almost three times the days"}
    ${14000}     | ${400}    | ${"fail"} | ${"the days hold twice the conversions"}
    ${"unknown"} | ${980}    | ${"warn"} | ${"no total was told"}
  `("says $status when the totals are $total and $converted: $why", ({ total, converted, status }) => {
    expect(judged("series-matches-totals", vendor(total === "unknown" ? undefined : total, converted)).status).toBe(
      status,
    );
  });

  it("only warns where one person causes several impressions", () => {
    expect(judged("series-matches-totals", { ...vendor(9000, 980), rules: { impressionsRepeat: true } })).toMatchObject(
      { status: "warn", verdict: "winner" },
    );
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
      sentence: "There are no impressions at all up to 2026-03-04",
      verdict: "blocked",
    });
  });

  it("blocks when the traffic stopped before the last closed day", () => {
    const gate = judged("has-traffic", { snapshot: { lastClosedDay: "2026-03-17" } });
    expect(gate).toMatchObject({
      status: "fail",
      sentence: "There were no impressions on 2026-03-17; the last ones came on 2026-03-15",
    });
  });

  it("waits for the first full day of an experiment that was just started", () => {
    const told = {
      days: [],
      arms: [{}, {}],
      snapshot: { lastClosedDay: "2026-03-02" },
      experiment: { startedAt: "2026-03-02T23:50:00.000Z" },
    };
    expect(judged("has-traffic", told)).toMatchObject({ status: "warn", verdict: "blocked" });
    const sameStart = { ...aCase(told).history.firstFingerprint, startedAt: "2026-03-02T23:50:00.000Z" };
    expect(judged("has-traffic", { ...told, history: { firstFingerprint: sameStart } })).toMatchObject({
      status: "warn",
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
      }).sentence,
    ).toBe("Variant B has no impressions at all");
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
    expect(judged("has-traffic", { days: stalled }).sentence).toMatch(
      /^Variant B had none of the 1.000 impressions on 2026-03-15$/u,
    );
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
    ).toMatchObject({ status: "warn", sentence: "Variant B has no impressions yet" });
  });
});

describe("split as planned", () => {
  const SKEWED = equalDays(14, [
    [1000, 50],
    [850, 65],
  ]);

  it("blocks a broken split, says how broken, and which shares were planned", () => {
    const gate = judged("split-as-planned", { days: SKEWED });
    expect(gate).toMatchObject({ status: "fail", limit: "100", verdict: "blocked" });
    expect(gate.sentence).toMatch(
      /^The split is badly broken: Control 14.000 \(54.%, planned 50.%\) and Variant B 11.900 \(45\.9.%/u,
    );
  });

  it("tells a broken split from a badly broken one", () => {
    // ln 100 = 4.61 and ln 1000 = 6.91: [5200, 4800] gives 6.08.
    const gate = judged("split-as-planned", {
      days: [
        [
          [5200, 260],
          [4800, 240],
        ],
      ],
    });
    expect(gate.status).toBe("fail");
    expect(gate.sentence).toContain("The split is broken");
  });

  it("remembers a break that later days hide", () => {
    const days = [
      ...equalDays(1, [
        [5400, 50],
        [4600, 70],
      ]),
      ...equalDays(1, [
        [4600, 50],
        [5400, 70],
      ]),
      ...equalDays(12, [
        [5000, 50],
        [5000, 70],
      ]),
    ];
    expect(judged("split-as-planned", { days }).status).toBe("fail");
  });

  it("measures against the planned weights, whatever their scale", () => {
    const days = equalDays(14, [
      [9000, 450],
      [1000, 80],
    ]);
    expect(judged("split-as-planned", { days, arms: [{ weight: 90 }, { weight: 10 }] })).toMatchObject({
      status: "pass",
      verdict: "winner",
    });
    expect(judged("split-as-planned", { days, arms: [{ weight: 9 }, { weight: 1 }] }).status).toBe("pass");
    expect(judged("split-as-planned", { days }).status).toBe("fail");
  });

  it("only warns where one person causes several impressions", () => {
    const gate = judged("split-as-planned", { days: SKEWED, rules: { impressionsRepeat: true } });
    expect(gate).toMatchObject({ status: "warn", verdict: "winner" });
    expect(gate.needsPerson).toBeUndefined();
  });

  it("leaves an unknown plan to a person", () => {
    const gate = judged("split-as-planned", { arms: [{}, { weight: undefined }], experiment: { variants: undefined } });
    expect(gate).toMatchObject({ status: "warn", needsPerson: true, verdict: "winner" });
  });
});
