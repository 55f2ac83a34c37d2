import { describe, expect, it } from "vitest";
import type { Check, Signal, ActEnding, Weighed } from "../../src/decision/index.ts";
import { renderDigest, textWidth, type DigestEntry, type DigestModel } from "../../src/messages/index.ts";
import { acceptable, textOf } from "../support/slack/block-kit-schema.ts";
import {
  aControlReport,
  aDecision,
  aDigestEntry,
  aDigestModel,
  anArmReport,
  AS_OF,
  anActStory,
  aWin,
  aWinner,
  someChecks,
  estimated,
  aFailure,
  HARM,
  anApiFailure,
} from "../support/builders.ts";
import { anUnsafeNote } from "../support/messages/unsafe-note.ts";
import { someOf } from "../support/scope.ts";
import type { Message } from "../../src/slack/index.ts";
import { cellWords, digestEverywhere, wordsOnSlack } from "../support/slack/on-slack.ts";
import { allOf, everyEnding, everySignal } from "./every-fact.ts";

/** What Slack shows where it takes no tables, line by line, after the message was found acceptable. */
function linesOf(model: DigestModel): string[] {
  return inLines(digestEverywhere(model).message).split("\n");
}

function inLines(message: Message): string {
  const { blocks, plainBlocks = blocks } = acceptable(message);
  return wordsOnSlack({ blocks: plainBlocks });
}

function named(name: string, entry: Partial<DigestEntry> = {}): DigestEntry {
  const decision = entry.decision ?? aDecision();
  return aDigestEntry({ ...entry, decision: { ...decision, experimentName: name, experimentId: `exp_${name}` } });
}

const brokenSplit = {
  kind: "broken-split",
  armId: null,
  seen: {
    kind: "broken",
    isSevere: true,
    since: "2026-11-15",
    impressionsThen: [7_000, 6_300],
    impressions: [14_000, 12_900],
    shares: [0.5, 0.5],
    logEvidence: 12,
    logAlarm: Math.log(100),
    phi: 1,
  },
} as const;

const noTraffic = { kind: "no-traffic", armId: null, seen: { kind: "none-lately", lastDay: "2026-11-20" } } as const;

/** The checks of an experiment whose evidence stands so far. */
function weighedAt(z: number, threshold: number, more: Partial<Weighed> = {}): Check[] {
  return someChecks("evidence", {
    kind: "weighed",
    arm: 1,
    against: 0,
    foundBy: null,
    z,
    boundary: { kind: "counts", z: threshold, probability: null },
    logEvidence: 0,
    logNeeded: 3.69,
    horizon: null,
    ...more,
  });
}

const failed: ActEnding = { state: "failed", failure: anApiFailure("refused") };
const withdrawn: ActEnding = {
  state: "withdrawn",
  because: { kind: "policy", decisionId: "dec_2", mode: "propose" },
};
const vetoed: ActEnding = { state: "vetoed", by: "Ana" };

const mixed = aDigestModel({
  entries: [
    named("Quiet A"),
    named("Ready", { decision: aWinner(), plan: { kind: "propose", intention: aWin(), because: "policy" } }),
    named("Broken", { decision: aDecision({ failing: "split-as-planned", signals: [brokenSplit] }) }),
    named("Stopped", { decision: aWinner(), plan: undefined, act: anActStory() }),
    named("Harmful", { decision: aDecision({ signals: [HARM] }) }),
    named("Quiet B", { decision: aDecision({ failing: "full-weeks", day: 4 }) }),
  ],
});

describe("the digest's first line", () => {
  it.each<[string, Parameters<typeof aDigestModel>[0]]>([
    ["2 decisions for you · 1 problem · 1 stopped · 2 running", { entries: mixed.entries }],
    ["Nothing to decide · 1 running", {}],
    ["No experiments are running", { entries: [] }],
    ["1 problem", { entries: [aDigestEntry({ decision: aDecision({ failing: "goal-set" }) })] }],
    [
      "1 decision for you",
      { entries: [aDigestEntry({ decision: aWinner(), act: anActStory({ state: "failed", ending: failed }) })] },
    ],
    ["1 stop canceled", { entries: [aDigestEntry({ act: anActStory({ state: "withdrawn", ending: withdrawn }) })] }],
    ["1 ended", { entries: [aDigestEntry({ plan: undefined })] }],
    [
      "2 problems · 1 running",
      {
        unread: [
          { what: "experiment", account: "main", name: "a", experimentId: "a", failure: aFailure("r") },
          { what: "experiment", account: "main", name: "b", experimentId: "b", failure: aFailure("r") },
        ],
      },
    ],
  ])("says in one breath: %s", (line, model) => {
    const { message, terminal } = digestEverywhere(aDigestModel(model));
    expect(acceptable(message).blocks[0]).toMatchObject({ type: "header", text: { text: line } });
    expect(message.text).toContain(line);
    expect(terminal({ color: false, width: 100 })).toContain(line);
  });

  it("counts each experiment once, so that the numbers add up", () => {
    const { message } = digestEverywhere(mixed);
    const figures = [...message.text.split(": ")[1]!.matchAll(/\d+/gu)].map(([digits]) => Number(digits));
    expect(figures.reduce((sum, figure) => sum + figure, 0)).toBe(mixed.entries.length);
  });
});

describe("the digest's order", () => {
  it("is: what there is to decide (harm first), what to fix, what was decided, the rest", () => {
    const order = linesOf(mixed).filter((line) =>
      /^(?:Decide|Fix|Decided|Running|(?:Quiet .|Ready|Broken|Stopped|Harmful) ·.*)$/u.test(line),
    );
    expect(order.map((line) => line.split(" · ")[0])).toEqual([
      "Decide",
      "Harmful",
      "Ready",
      "Fix",
      "Broken",
      "Decided",
      "Stopped",
      "Running",
      "Quiet A",
      "Quiet B",
    ]);
  });

  it("puts the stop that comes first before the later one", () => {
    const announced = (notBefore: string) => ({
      decision: aWinner(),
      act: anActStory({ state: "announced", notBefore, ending: undefined }),
    });
    const model = aDigestModel({
      entries: [
        named("Late", announced("2026-11-23T12:00:00.000Z")),
        named("Soon", announced("2026-11-23T10:00:00.000Z")),
      ],
    });
    const text = linesOf(model).join("\n");
    expect(text.indexOf("Soon")).toBeLessThan(text.indexOf("Late"));
    expect(text).toContain("Herald will stop it on Mon, Nov 23, 11:00 AM GMT+1");
  });

  it("puts what is closest to a decision first among the rest, and does not depend on the order of reading", () => {
    const withEvidence = (z: number) => ({ decision: aDecision({ checks: weighedAt(z, 2.43) }) });
    const entries = [
      named("Far", withEvidence(0.2)),
      named("Near", withEvidence(2.3)),
      named("Middle", withEvidence(1.4)),
    ];
    const shown = linesOf(aDigestModel({ entries }));
    expect(shown).toEqual(linesOf(aDigestModel({ entries: entries.toReversed() })));
    expect(shown.filter((line) => /^(?:Far|Near|Middle)/u.test(line)).map((line) => line.split(" ")[0])).toEqual([
      "Near",
      "Middle",
      "Far",
    ]);
  });
});

describe("a row of the digest", () => {
  it("links the name and shows day, who is ahead, the lift with its interval and why not yet", () => {
    const { message } = digestEverywhere(
      aDigestModel({ entries: [named("Hero & more", { url: "https://x.test/e?a=1&b=2" })] }),
    );
    const { text: fallback, plainBlocks } = acceptable(message);
    const text = textOf({ text: fallback, blocks: plainBlocks! });
    expect(text).toContain("*<https://x.test/e?a=1&amp;b=2|Hero &amp; more>* · day 14 of 28");
    expect(text).toContain("day 14 of 28 · Green button +12.4%\u00a0(3.1%\u00a0to\u00a021.9%) · evidence 79%");
  });

  it("shows the best variant's lift while the control is ahead", () => {
    const arms = [
      aControlReport({ probabilityToBeBest: 0.9 }),
      anArmReport({ probabilityToBeBest: 0.1, lift: estimated(-0.05, -0.1, 0.01) }),
    ];
    expect(
      linesOf(aDigestModel({ entries: [named("Hero", { decision: aDecision({ leader: 0, arms }) })] })).join("\n"),
    ).toContain("Green button −5.0% (−10.0% to +1.0%)");
  });

  it("says after a stop how it ended and what visitors see now", () => {
    const text = linesOf(
      aDigestModel({ entries: [named("Hero", { plan: undefined, decision: aWinner(), act: anActStory() })] }),
    ).join("\n");
    expect(text).toContain(
      "Stopped on Mon, Nov 23, 7:00 AM GMT+1. Ours Privacy confirms the stop with Green button as the winner. Every visitor now sees Original (the control) until you roll out Green button.",
    );
  });

  it.each([
    [
      { kind: "act", intention: aWin(), notBefore: "2026-11-23T07:00:00.000Z" },
      "Herald is about to stop it. Only a pause in Ours Privacy can still prevent that",
    ],
    [
      { kind: "act", intention: aWin(), notBefore: "2026-11-23T10:00:00.000Z" },
      "Herald will stop it on Mon, Nov 23, 11:00 AM GMT+1",
    ],
    [{ kind: "propose", intention: aWin(), because: "policy" }, "Its policy leaves the stop to you"],
    [
      { kind: "propose", intention: aWin(), because: "recently-discovered" },
      "Herald discovered it less than a day ago, so it asks you",
    ],
    [
      { kind: "propose", intention: aWin(), because: "unverified" },
      "so it asks you. The planned traffic split is unknown, so Herald never stops it by itself",
    ],
    [{ kind: "report" }, "Its policy leaves the stop to you"],
  ] as const)("says who stops a winner: %j", (plan, sentence) => {
    const unsure: Check = {
      id: "split-as-planned",
      status: "warn",
      finding: { kind: "unknown-plan" },
      needsPerson: true,
    };
    const decision = aWinner({ checks: aWinner().checks.map((check) => (check.id === unsure.id ? unsure : check)) });
    expect(linesOf(aDigestModel({ entries: [named("A", { decision, plan })] })).join("\n")).toContain(sentence);
  });

  it("says plainly when there is nothing to compare yet", () => {
    const decision = aDecision({ failing: "has-traffic", leader: null, day: 0, arms: [] });
    const text = linesOf(aDigestModel({ entries: [named("Fresh", { decision })] })).join("\n");
    expect(text).toContain("Fresh · no traffic yet\n\nData through");
  });

  it("says nothing twice when an alert and a check mean the same, and both when they do not", () => {
    const text = linesOf(
      aDigestModel({
        entries: [
          named("A", { decision: aDecision({ failing: "split-as-planned", signals: [brokenSplit] }) }),
          named("B", { decision: aDecision({ failing: "goal-set", signals: [noTraffic] }) }),
        ],
      }),
    ).join("\n");
    expect(text.match(/The traffic split is far off/gu)).toHaveLength(1);
    expect(text).toContain("There were no impressions on Nov 22. The last ones came on Nov 20. No goal is set");
  });

  it("shows no result of an experiment with a problem: neither who is ahead, nor a lift, nor a chance", () => {
    for (const failing of ["sound-counts", "split-as-planned", "goal-set"] as const) {
      const { message, details } = digestEverywhere(
        aDigestModel({ entries: [named("A", { decision: aDecision({ failing }) })] }),
      );
      const shown = [message, ...details.map((detail) => detail.message)].map(wordsOnSlack).join("\n");
      expect(shown).toContain("Results are hidden until this is fixed");
      expect(shown).not.toMatch(/12\.4%|97\.3%|is ahead/u);
    }
  });

  it("shows counts that are no counts as they came, in detail only", () => {
    const unsound = aDecision({
      failing: "sound-counts",
      arms: [aControlReport({ impressions: 10.5 }), anArmReport()],
    });
    const { message, details } = digestEverywhere(aDigestModel({ entries: [named("A", { decision: unsound })] }));
    expect(wordsOnSlack(message)).not.toContain("10.5");
    expect(JSON.stringify(details[0]!.message.blocks)).toContain('"10.5"');
  });

  it("an old veto is no news: the experiment goes on quietly", () => {
    const act = anActStory({ state: "vetoed", at: "2026-11-10T08:00:00.000Z", ending: vetoed });
    const text = linesOf(
      aDigestModel({ entries: [named("A", { decision: aWinner(), plan: { kind: "report" }, act })] }),
    ).join("\n");
    expect(text).toContain("Nothing to decide · 1 running");
    expect(text).toContain(" · The stop was vetoed by Ana");
  });
});

describe("the digest's foot", () => {
  it("says how fresh the data is, when the next digest comes, what troubles Herald, and that it is a demo", () => {
    const worker = {
      late: { plannedFor: "2026-11-23T05:00:00.000Z", madeAt: AS_OF },
      givenUp: 2,
      overdue: ["monitoring.evaluate"],
      personalizations: 1,
    };
    const text = linesOf(aDigestModel({ worker, isDemo: true })).join("\n");
    expect(text).toContain(
      "Data through Sun, Nov 22 (UTC) · next digest Tue, Nov 24, 9:00 AM GMT+1 · 1 personalization not shown (always on, nothing to decide)",
    );
    expect(text).toContain(
      "Problems in Herald: this digest is late, planned for Mon, Nov 23, 6:00 AM GMT+1 and made Mon, Nov 23, 9:00 AM GMT+1; 2 jobs failed for good (see the log); overdue: monitoring.evaluate",
    );
    expect(text).toContain("Demo:");
  });

  it("lists what could not be read, and why", () => {
    const page = {
      what: "experiment",
      account: "main",
      name: "Old page",
      experimentId: "x",
      failure: aFailure("Oops"),
    } as const;
    const unread = [
      page,
      { ...page, name: undefined },
      { ...page, failure: undefined },
      { ...page, what: "account", name: "Acme" },
    ] as const;
    expect(linesOf(aDigestModel({ unread })).join("\n")).toContain(
      [
        "Fix",
        "",
        "Account Acme",
        "Could not be read: Ours Privacy had an error of its own (answered 500: Oops).",
        "",
        "Old page",
        "Could not be read: Ours Privacy had an error of its own (answered 500: Oops).",
        "",
        "An experiment without an id",
        "Could not be read: Ours Privacy had an error of its own (answered 500: Oops).",
        "",
        "---",
        "",
        "Decided",
        "",
        "Old page",
        "Deleted in Ours Privacy since the last digest.",
      ].join("\n"),
    );
  });
});

describe("the digest's size", () => {
  const many = (count: number, entry: (index: number) => Partial<DigestEntry> = () => ({})) =>
    Array.from({ length: count }, (_, index) => named(`Test no. ${index};`, entry(index)));

  it("holds every experiment of a usual account, and no file is needed", () => {
    const { message, sheet } = digestEverywhere(aDigestModel({ entries: many(15) }));
    expect(inLines(message).match(/Test no\. \d+;/gu)).toHaveLength(15);
    expect(wordsOnSlack(message)).not.toMatch(/Not shown|CSV/u);
    expect(sheet).toBeUndefined();
  });

  it("has a file also where each kind is short, and all of them together may find no room", () => {
    const long = "A name of an experiment that says a great deal about what it tries ".repeat(2);
    const { message, sheet } = digestEverywhere(
      aDigestModel({
        entries: Array.from({ length: 30 }, (_, index) =>
          named(`${index} ${long}`, {
            url: `https://app.example.test/accounts/main/experiments/exp_${index}/results?from=digest`,
            ...(index < 5 && { decision: aDecision({ signals: [HARM] }) }),
            ...(index >= 5 && index < 10 && { decision: aDecision({ failing: "split-as-planned" }) }),
            ...(index >= 10 && index < 15 && { decision: aWinner(), plan: undefined, act: anActStory() }),
          }),
        ),
      }),
    );
    expect(wordsOnSlack(acceptable(message)).replaceAll("\u00a0", " ")).toMatch(
      /Not shown: \d+ under Running\. The CSV file in this thread lists all 30 experiments\./u,
    );
    expect(sheet!.rows).toHaveLength(30);
    expect(sheet!.title).toBe("30\u00a0experiments, Mon, Nov 23, 9:00 AM GMT+1");
  });

  it("says what it does not show, and that the file in its thread lists all of them", () => {
    const { message, sheet } = digestEverywhere(aDigestModel({ entries: many(300) }));
    expect(wordsOnSlack(message)).toContain(
      "Not shown: 290 under Running. The CSV file in this thread lists all 300 experiments.",
    );
    expect(wordsOnSlack(message).match(/Test no\. \d+;/gu)).toHaveLength(10);
    expect(sheet!.rows.map((row) => row[sheet!.columns.indexOf("experiment")])).toEqual(
      many(300)
        .map(({ decision }) => decision.experimentName)
        .toSorted(),
    );
  });

  it("shows what is running as a table whose figures Slack can sort, and whose names are links", () => {
    const { message } = digestEverywhere(aDigestModel({ entries: [named("Hero")] }));
    const table = message.blocks.find((block) => block.type === "data_table")!;
    expect(table.rows.map((row) => row.map(cellWords).join(" | ").replaceAll("\u00a0", " "))).toEqual([
      "Experiment | Chance of being best | Lift (95%) | Ahead | Day | Evidence | Outlook",
      "Hero | 97.3% | +12.4% (3.1% to 21.9%) | Green button | 14 of 28 | 79% | –",
    ]);
    expect(table.rows[1]!.map(({ type }) => type)).toEqual([
      "rich_text",
      "raw_number",
      "raw_number",
      "raw_text",
      "raw_number",
      "raw_number",
      "raw_text",
    ]);
    expect(JSON.stringify(table.rows[1]![0])).toContain(`"url":"https://app.example.test/experiments/exp_Hero"`);
  });

  it("groups more than five problems by kind, and names the first three of each", () => {
    const { message, sheet, terminal } = digestEverywhere(
      aDigestModel({
        entries: many(47, (index) =>
          index < 41
            ? { decision: aDecision({ failing: "split-as-planned", signals: [brokenSplit] }) }
            : { decision: aDecision({ failing: "has-traffic", signals: [noTraffic] }) },
        ),
        unread: [{ what: "account", account: "main", name: "Acme", experimentId: "", failure: aFailure("r") }],
      }),
    );
    const text = wordsOnSlack(acceptable(message)).replaceAll("\u00a0", " ");
    expect(text).toContain("48 problems");
    expect(text).toMatch(/Account Acme\nCould not be read: /u);
    expect(text).toMatch(
      /41 experiments aren't splitting traffic as planned\nTest no\. \d+;, Test no\. \d+;, Test no\. \d+; and 38 more\n/u,
    );
    expect(text).toMatch(/6 experiments get no traffic\n.* and 3 more\n/u);
    expect(text.match(/Test no\. \d+;/gu)).toHaveLength(6);
    expect(text).toContain("\nThe CSV file in this thread lists all 47 experiments.");
    expect(sheet!.rows).toHaveLength(48);
    // A terminal has room.
    expect(terminal({ color: false, width: 100 }).match(/Test no\. \d+;/gu)).toHaveLength(47);
  });

  it("shows five kinds of problems, and counts what the others are about", () => {
    const kinds = ["split-as-planned", "goal-set", "sound-counts", "arms-known", "counts-grow", "one-control"] as const;
    const { message } = digestEverywhere(
      aDigestModel({ entries: many(12, (index) => ({ decision: aDecision({ failing: kinds[index % 6]! }) })) }),
    );
    const text = wordsOnSlack(acceptable(message)).replaceAll("\u00a0", " ");
    expect(text.match(/^2 experiments /gmu)).toHaveLength(5);
    expect(text).toContain("Not shown: 2 under Fix.");
  });

  const kinds: readonly [string, (index: number) => Partial<DigestEntry>][] = [
    ["quiet", () => ({})],
    ["with problems", () => ({ decision: aDecision({ failing: "goal-set" }) })],
    ["to decide", () => ({ decision: aDecision({ signals: [HARM, brokenSplit] }) })],
    ["stopped", () => ({ decision: aWinner(), plan: undefined, act: anActStory() })],
    [
      "of every kind",
      (index) =>
        index % 3 === 0 ? {} : index % 3 === 1 ? { decision: aDecision({ signals: [HARM] }) } : { plan: undefined },
    ],
  ];
  it.each([1, 50, 300].flatMap((count) => kinds.map(([kind, entry]) => ({ count, kind, entry }))))(
    "with $count experiments $kind is one message that is read in ten seconds, and at most ten with its thread",
    ({ count, entry }) => {
      const entries = many(count, entry);
      const { message, details, sheet, terminal } = digestEverywhere(aDigestModel({ entries }));
      const shown = inLines(message);
      for (const text of [shown, wordsOnSlack(message)])
        expect(text.split("\n").filter((line) => line !== "").length).toBeLessThanOrEqual(50);
      // Each detail may have a chart.
      expect(1 + 2 * details.length + (sheet === undefined ? 0 : 1)).toBeLessThanOrEqual(10);
      const printed = terminal({ color: false, width: 100 });
      for (let index = 0; index < count; index++) {
        expect(shown.split(`Test no. ${index};`).length).toBeLessThanOrEqual(2);
        expect(printed.split(`Test no. ${index};`)).toHaveLength(2);
      }
      const names = sheet?.rows.map((row) => row[1]) ?? entries.map(({ decision }) => decision.experimentName);
      expect(names.toSorted()).toEqual(entries.map(({ decision }) => decision.experimentName).toSorted());
    },
  );

  it("leaves nobody out of its file when 300 could not be read", () => {
    const unread = Array.from({ length: 300 }, (_, index) => ({
      what: "experiment" as const,
      account: "main",
      name: `U${index};`,
      experimentId: `u${index}`,
      failure: aFailure("answered 500 ".repeat(60)),
    }));
    const { message, sheet } = digestEverywhere(aDigestModel({ unread }));
    expect(wordsOnSlack(message).replaceAll("\u00a0", " ")).toContain(
      "300 experiments could not be read: Ours Privacy had an error of its own (answered 500: answered 500 answered 500",
    );
    expect(sheet!.rows.map((row) => row[1]).slice(-300)).toEqual(unread.map(({ name }) => name));
  });
});

describe("names of every kind", () => {
  const names: readonly string[] = [
    "x",
    "n".repeat(500),
    "&".repeat(500),
    "<!channel>",
    "<!here> <@U123> <#C1|general> @channel",
    "a & b < c > d",
    "`code` *bold* _italic_ ~gone~",
    "line\nbreak\r\nand\u2028more",
    "zero\u200bwidth\u200d\ufeff",
    "👩‍👩‍👧‍👦".repeat(100),
    "👍🏽🇩🇪 ok",
    "حجز موعد للعيادة",
    "\u202eevil",
    "重要なお客様へのお知らせ".repeat(20),
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306".repeat(60),
    "\u001b[31mred\u0007",
    "",
    "half \ud83d",
    "|pipe|<https://evil.test|click>",
  ];

  it.each(someOf(names, 4))("%j reaches Slack harmless, wherever it stands", (name) => {
    const arms = [aControlReport({ name }), anArmReport({ name })];
    const hostile = { name, variants: 2, figures: "usual" } as const;
    const signals = allOf<Signal>(everySignal(hostile));
    const endings = allOf<ActEnding>(everyEnding(hostile));
    const entries = [
      named(name, { decision: aDecision({ arms, signals }), url: `https://x.test/${name}` }),
      ...signals.map((signal) => named(name, { decision: aDecision({ arms, signals: [signal] }) })),
      ...endings.map((ending) => {
        const act = anActStory({ state: ending.state, intention: aWin(name), ending });
        return named(name, { decision: aWinner({ arms }), plan: undefined, act });
      }),
      named(name, { decision: aDecision({ arms }) }),
    ];
    const model = aDigestModel({
      accountName: name,
      entries,
      unread: [{ what: "experiment", account: "main", name, experimentId: "x", failure: aFailure(name) }],
      worker: { late: undefined, givenUp: 0, overdue: [name], personalizations: 0 },
    });
    const { message, terminal } = digestEverywhere(model);
    // In a table names are plain text: nothing in it is markup.
    const { text, blocks, plainBlocks = blocks } = acceptable(message);
    expect(textOf({ text, blocks: plainBlocks })).not.toContain("<!");
    for (const width of [20, 40, 80, 100, 200]) {
      for (const line of terminal({ color: false, width }).split("\n")) {
        expect(textWidth(line)).toBeLessThanOrEqual(Math.min(120, Math.max(40, width)));
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    }
  });
});

describe("the digest in a terminal", () => {
  it("reads as a person wants to read it", () => {
    expect(digestEverywhere(mixed).terminal({ color: false, width: 100 })).toMatchSnapshot();
  });

  it("says the same with colours, which are only around words", () => {
    const plain = digestEverywhere(mixed).terminal({ color: false, width: 100 });
    const coloured = digestEverywhere(mixed).terminal({ color: true, width: 100 });
    // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/gu, "").replace(/ +$/gmu, "")).toBe(plain);
    expect(coloured).not.toBe(plain);
    expect(plain).not.toContain("\u001b");
  });

  it("shows every experiment, however many, and the same figures as Slack", () => {
    const text = digestEverywhere(mixed).terminal({ color: false, width: 80 });
    for (const { decision } of mixed.entries) expect(text).toContain(decision.experimentName);
    expect(text).toContain("97.3%");
    expect(text).toContain("+12.4% (3.1% to 21.9%)");
  });
});

it("renders the same digest from the same model, and leaves the model alone", () => {
  const before = structuredClone(mixed);
  expect(renderDigest(mixed)).toEqual(renderDigest(structuredClone(mixed)));
  expect(digestEverywhere(mixed).message).toEqual(digestEverywhere(structuredClone(mixed)).message);
  expect(mixed).toEqual(before);
  expect(mixed.asOf).toBe(AS_OF);
});

describe("what may come", () => {
  const quiet = (decision: Parameters<typeof aDecision>[0]) =>
    linesOf(aDigestModel({ entries: [aDigestEntry({ decision: aDecision(decision) })] })).join("\n");

  it("is told with every experiment that goes on: the forecast, and advice not to wait", () => {
    const forecast = { kind: "expected", day: 19, earliest: 16, latest: 25, horizonDays: 28 } as const;
    expect(quiet({ forecast })).toContain("evidence 79%, about 5 days to go");
    expect(quiet({ forecast: { kind: "not-within-horizon", earliest: 16, horizonDays: 28 } })).toContain(
      "evidence 79%, unlikely by day 28",
    );
    expect(quiet({ advice: { kind: "equivalent", worth: 0.05 } })).toContain("all variants perform alike");
    expect(quiet({ advice: { kind: "no-meaningful-gain", worth: 0.05 } })).toContain("a worthwhile gain is unlikely");
    expect(quiet({})).toContain("evidence 79%\n");
  });

  it.each([
    ["full-weeks", { day: 4 }, "runs at least 7 days"],
    ["enough-conversions", {}, "conversions 12 (min. 25)"],
    [
      "probably-best",
      { arms: [aControlReport(), anArmReport({ probabilityToBeBest: 0.83 })] },
      "chance of being best 83.0% (min. 95%)",
    ],
    ["running", {}, "paused"],
    ["decidable-kind", {}, "nothing to decide"],
  ] as const)("says in a few words why not yet: %s", (failing, more, words) => {
    expect(quiet({ failing, ...more })).toContain(` · ${words}\n`);
  });

  it("gives a probability that barely misses its limit the same digits wherever it stands", () => {
    const probability = 0.9496;
    const text = quiet({
      failing: "probably-best",
      arms: [aControlReport(), anArmReport({ probabilityToBeBest: probability })],
      checks: someChecks("probably-best", {
        kind: "probability",
        arm: 1,
        probability,
        needed: 0.95,
        negligibleLoss: null,
      }),
    });
    expect(text).toContain("Green button +12.4% (3.1% to 21.9%) · chance of being best 94.96% (min. 95%)");
    expect(text).not.toContain("95.0%");
  });

  it("never says that all the evidence is there while some is missing", () => {
    expect(quiet({ checks: weighedAt(2.42993, 2.43) })).toContain("evidence 99.997%");
    expect(quiet({ checks: weighedAt(-0.3, 2.43, { logEvidence: -1 }) })).toContain("evidence 0%");
  });

  it("takes the nearer of the two tests, and none that does not count", () => {
    expect(quiet({ checks: weighedAt(0.243, 2.43, { logEvidence: 1.845 }) })).toContain("evidence 50%");
    const boundary = { kind: "not-after", day: 28 } as const;
    expect(quiet({ checks: weighedAt(2.43, 2.43, { logEvidence: 1.845, boundary }) })).toContain("evidence 50%");
  });

  it("says that more is needed where evidence that is large enough does not count", () => {
    expect(quiet({ checks: weighedAt(1, 2.43, { logEvidence: 9 }) })).toContain("more evidence needed");
  });

  it("is a person's decision once the planned time is over", () => {
    const text = quiet({ verdict: "inconclusive", day: 28 });
    expect(text).toContain("Decide\n");
    expect(text).toContain("The planned time is over without a winner, so it is your call");
  });
});

describe("an unsafe policy", () => {
  it("is named with its false-positive rate, whatever its experiments need", () => {
    const unsafe = anUnsafeNote();
    for (const decision of [aDecision({ unsafe }), aWinner({ unsafe }), aDecision({ unsafe, failing: "goal-set" })]) {
      expect(linesOf(aDigestModel({ entries: [aDigestEntry({ decision })] })).join("\n")).toContain(
        "stops too early. About 33% of tests without a difference would get a winner",
      );
    }
  });
});

describe("what moved since the last digest", () => {
  const before = (probability: number, more: Partial<Parameters<typeof aDecision>[0]> = {}) =>
    aDecision({
      lastClosedDay: "2026-11-19",
      arms: [
        aControlReport({ probabilityToBeBest: 1 - probability }),
        anArmReport({ probabilityToBeBest: probability }),
      ],
      leader: probability < 0.5 ? 0 : 1,
      ...more,
    });
  const rowsOf = (entries: readonly DigestEntry[]) => linesOf(aDigestModel({ entries })).join("\n");

  it("stands by itself, what moved most first, and says from where", () => {
    const text = rowsOf([
      named("Steady", { before: before(0.97) }),
      named("Rose", { before: before(0.71) }),
      named("Turned", { before: before(0.4) }),
    ]);
    expect(text).toMatch(
      /Moved\n\nTurned · .*\(now ahead, was 40\.0%\)\nRose · .*\(chance of being best was 71\.0%\)\n/u,
    );
    expect(text).toMatch(/Running\n\nSteady · .*\(chance of being best was 97\.0%\)/u);
    expect(text).toContain("Nothing to decide · 3 running");
  });

  it("is also what came close to a decision by a little", () => {
    expect(rowsOf([named("Near", { before: before(0.89) })])).toContain("Moved\n");
    expect(
      rowsOf([
        named("Wavering", {
          before: before(0.9001),
          decision: aDecision({
            arms: [aControlReport({ probabilityToBeBest: 0.105 }), anArmReport({ probabilityToBeBest: 0.895 })],
          }),
        }),
      ]),
    ).not.toContain("Moved");
  });

  it("is nothing where there is nothing to compare: no digest before, no new day, an arm that was not there", () => {
    const foreign = before(0.4, {
      arms: [aControlReport({ probabilityToBeBest: 0.6 }), anArmReport({ id: "var_other", probabilityToBeBest: 0.4 })],
    });
    for (const earlier of [undefined, before(0.4, { lastClosedDay: "2026-11-22" }), foreign])
      expect(rowsOf([named("A", { before: earlier })])).not.toMatch(/Moved|was/u);
  });

  it("is at most five experiments: the others stand with the rest, and none is lost", () => {
    const entries = Array.from({ length: 9 }, (_, index) => named(`M${index};`, { before: before(0.5 + index / 100) }));
    const text = rowsOf(entries);
    expect(text.split("Running\n")[0]!.match(/M\d;/gu)).toHaveLength(5);
    expect(text.match(/M\d;/gu)).toHaveLength(9);
  });
});

describe("in detail, in the thread", () => {
  it("stand those to decide or fix, decided or moved: a table of every variant, and the checks", () => {
    const { details } = digestEverywhere(mixed);
    expect(details.map(({ entry }) => entry.decision.experimentName)).toEqual([
      "Harmful",
      "Ready",
      "Broken",
      "Stopped",
    ]);
    const { message } = details[0]!;
    expect(acceptable(message).blocks.find((block) => block.type === "data_table")).toMatchObject({
      rows: [
        ["Variant", "Impressions", "Conversions", "Rate (95%)", "Lift (95%)", "Chance of being best", "Expected loss"],
        ["Original", "14,000", "700", "5.00% (4.65%\u00a0to\u00a05.37%)", "–", "2.7%", "0.62%"],
        [
          "Green button",
          "14,000",
          "787",
          "5.62% (5.25%\u00a0to\u00a06.01%)",
          "+12.4%\u00a0(3.1%\u00a0to\u00a021.9%)",
          "97.3%",
          "0.004%",
        ],
      ].map((row) => row.map((text) => ({ text: text === "0.004%" ? "0.0040%" : text }))),
    });
    const [, control, variant] = acceptable(message).blocks.flatMap((block) =>
      block.type === "data_table" ? block.rows : [],
    );
    // Slack sorts numbers as numbers.
    expect(variant!.map((cell) => ("value" in cell ? cell.value : undefined))).toEqual([
      undefined,
      14_000,
      787,
      0.0562,
      0.124,
      0.973,
      0.00004,
    ]);
    expect(control![4]).toEqual({ type: "raw_text", text: "–" });
    expect(wordsOnSlack(message)).toContain("herald explain dec_1");
    expect(wordsOnSlack({ ...message, blocks: message.plainBlocks! })).toContain(
      "Green button: 14,000 impressions, 787 conversions, rate 5.62% (5.25% to 6.01%), lift +12.4% (3.1% to 21.9%), chance of being best 97.3%",
    );
  });

  it("is no more than four of them, and no table where nothing was counted", () => {
    const harmful = Array.from({ length: 30 }, (_, index) =>
      named(`H${index}`, { decision: aDecision({ signals: [HARM] }) }),
    );
    expect(digestEverywhere(aDigestModel({ entries: harmful })).details).toHaveLength(4);
    const [empty] = digestEverywhere(
      aDigestModel({
        entries: [named("Empty", { decision: aDecision({ failing: "goal-set", arms: [], leader: null }) })],
      }),
    ).details;
    expect(acceptable(empty!.message).blocks.map(({ type }) => type)).toEqual(["section", "context"]);
  });
});

it("the foot names the policies where there are several", () => {
  const foot = (model: Parameters<typeof aDigestModel>[0]) =>
    linesOf(aDigestModel(model)).find((line) => line.startsWith("Data"));
  expect(foot({})).not.toContain("polic");
  expect(
    foot({
      nextAt: undefined,
      entries: ["b", "a", "c", "d", "a"].map((policyName, index) =>
        named(`E${index}`, { decision: aDecision({ policyName }) }),
      ),
    }),
  ).toBe("Data through Sun, Nov 22 (UTC) · policies: a, b, c, 1 more");
});
