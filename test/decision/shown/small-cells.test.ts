import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hideSmallCells,
  mayShow,
  type CountsByArm,
  type Decision,
  type MayShow,
  type ShownCounts,
} from "../../../src/decision/index.ts";
import { aWinner } from "../../support/builders.ts";
import { computed, decisionsOf, shownDaily, THE_RULES, type Rules } from "../../support/messages/adversary.ts";
import { seededRandom } from "../../support/random-days.ts";
import { runs } from "../../support/scope.ts";

const MIN_CELL = 11;
const RUNS = { seed: 20_261_129, numRuns: runs(400, 40) };

/** Some days of a small clinic: few visitors a day, of whom few or most convert, and now and then none. */
function someDaysOf(seed: number): readonly (readonly (readonly [number, number])[])[] {
  const random = seededRandom(seed);
  const rates = Array.from({ length: random() < 0.7 ? 2 : 3 }, () => [0.15, 0.3, 0.5, 0.85][Math.floor(random() * 4)]!);
  const busy = 10 + Math.floor(random() * 60);
  return Array.from({ length: 4 + Math.floor(random() * 5) }, () => {
    const isQuiet = random() < 0.15;
    return rates.map((rate) => {
      const impressions = isQuiet ? 0 : Math.floor(random() * busy);
      return [impressions, Math.min(impressions, Math.round(impressions * rate * (0.5 + random())))] as const;
    });
  });
}

const series = fc.integer().map(someDaysOf);

const goal = (arms: CountsByArm): ShownCounts => ({ goal: arms, events: {} });
const two = (n0: number, c0: number, n1: number, c1: number): ShownCounts =>
  goal({ a: { impressions: n0, conversions: c0 }, b: { impressions: n1, conversions: c1 } });

describe("small counts", () => {
  it("cannot be computed by who reads every message of some days", () => {
    fc.assert(
      fc.property(series, (days) => {
        expect(computed(shownDaily(decisionsOf(days), MIN_CELL), MIN_CELL)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("are not all that is kept back: figures are shown once counts are large enough", () => {
    const days = Array.from({ length: 4 }, () => [[400, 60] as const, [400, 75] as const]);
    const shown = shownDaily(decisionsOf(days), MIN_CELL);
    expect(shown.map(({ hidden }) => hidden)).toEqual([undefined, undefined, undefined, undefined]);
    expect(shown[3]).toMatchObject({ leader: 1, arms: [{ conversions: 240 }, { conversions: 300 }] });
  });

  const everyCountFor = (counts: CountsByArm): CountsByArm =>
    Object.fromEntries(
      Object.entries(counts).flatMap(([id, { impressions, conversions }]) => [
        [`${id} shown`, { impressions: 2 * impressions, conversions: impressions }],
        [`${id} converted`, { impressions: 2 * conversions, conversions }],
      ]),
    );
  const keepingOf =
    (keep: (decision: Decision, hidden: Decision) => Partial<Decision>): Rules["hide"] =>
    (decision: Decision, may: MayShow, minCell: number) => {
      const hidden = hideSmallCells(decision, may, minCell);
      return { ...hidden, ...keep(decision, hidden) };
    };

  it.each<[string, Rules]>([
    ["small counts are hidden", { ...THE_RULES, may: (now, last, below) => (last ? mayShow(now, last, below) : ALL) }],
    ["growth is compared", { ...THE_RULES, may: (now, _, below) => mayShow(now, undefined, below) }],
    [
      "complements are compared",
      {
        ...THE_RULES,
        may: (now, last, below) =>
          mayShow(goal(everyCountFor(now.goal)), last && goal(everyCountFor(last.goal)), below),
      },
    ],
    [
      "lifts are hidden with counts",
      {
        ...THE_RULES,
        hide: keepingOf(({ leader, arms, checks }, hidden) => ({
          leader,
          checks,
          arms: hidden.arms.map((arm, place) => ({ ...arm, lift: arms[place]!.lift })),
        })),
      },
    ],
  ])("can be computed unless %s", (_, rules) => {
    const isFound = (seed: number): boolean =>
      computed(shownDaily(decisionsOf(someDaysOf(seed)), MIN_CELL, rules), MIN_CELL).length > 0;
    expect(Array.from({ length: 200 }, (_, seed) => seed).some(isFound)).toBe(true);
  });
});

describe("what is shown of large counts", () => {
  it("says nothing of single days", () => {
    const decision = aWinner();
    const shown = hideSmallCells(decision, { goal: true, events: [] }, MIN_CELL);
    const hidden = shown.checks.filter((check) => check.hidden).map(({ id }) => id);
    expect(hidden).toEqual(["has-traffic", "split-as-planned", "independent-days"]);
    expect(JSON.stringify(shown)).not.toContain("28000");
    expect(shown.arms[1]).toMatchObject({
      impressions: 14_000,
      phi: null,
      z: null,
      logEvidence: null,
      oddsRatio: null,
    });
    expect(shown.arms[1]!.vendor).toEqual({ impressions: null, conversions: null, probabilityToBeBest: null });
  });
});

const ALL: MayShow = { goal: true, events: [] };

describe("what may be shown", () => {
  it.each`
    what                                | now                      | last                     | goal
    ${"counts that are large"}          | ${two(100, 11, 100, 50)} | ${undefined}             | ${true}
    ${"a count below the limit"}        | ${two(100, 10, 100, 50)} | ${undefined}             | ${false}
    ${"nobody who converted, at first"} | ${two(100, 0, 100, 50)}  | ${undefined}             | ${false}
    ${"few who did not convert"}        | ${two(100, 90, 100, 50)} | ${undefined}             | ${false}
    ${"the same counts again"}          | ${two(100, 50, 100, 50)} | ${two(100, 50, 100, 50)} | ${true}
    ${"one more conversion than shown"} | ${two(120, 51, 120, 70)} | ${two(100, 50, 100, 50)} | ${false}
    ${"ten more who did not convert"}   | ${two(130, 70, 130, 70)} | ${two(100, 50, 100, 50)} | ${false}
    ${"eleven more of each"}            | ${two(122, 61, 122, 61)} | ${two(100, 50, 100, 50)} | ${true}
    ${"a count that fell"}              | ${two(90, 40, 122, 61)}  | ${two(100, 50, 100, 50)} | ${false}
  `("is decided for $what", ({ now, last, goal: expected }) => {
    expect(mayShow(now, last, MIN_CELL).goal).toBe(expected);
  });

  it("is each event for itself, and compared with when it was shown itself", () => {
    const arm = (impressions: number, conversions: number): CountsByArm => ({ a: { impressions, conversions } });
    const now: ShownCounts = { goal: arm(200, 100), events: { refund: arm(200, 12), signup: arm(200, 53) } };
    const last: ShownCounts = { goal: arm(100, 50), events: { signup: arm(100, 50) } };
    expect(mayShow(now, last, MIN_CELL)).toEqual({ goal: true, events: ["refund"] });
  });

  it("is nothing where an arm is gone, whose counts an earlier total would tell", () => {
    const now = goal({ a: { impressions: 200, conversions: 100 } });
    expect(mayShow(now, two(100, 50, 100, 50), MIN_CELL)).toEqual({ goal: false, events: [] });
  });

  it("is not asked with a limit that hides nothing", () => {
    expect(() => mayShow(two(1, 1, 1, 1), undefined, 1)).toThrow("mayShow requires a minCell of at least 2");
  });
});
