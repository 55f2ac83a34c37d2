import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkNarrative,
  narrativeFacts,
  type NarratedExperiment,
  type NarrativeFacts,
} from "../../src/messages/index.ts";
import { aDigestEntry, aDigestModel, aWinner } from "../support/builders.ts";

const hero: NarratedExperiment = {
  name: "Homepage hero: video vs. still",
  section: "decide",
  standing: "ready",
  day: 17,
  plannedDays: 28,
  ahead: "Video of a visit",
  winner: "Video of a visit",
  lift: 0.1487,
  liftLow: 0.1012,
  liftHigh: 0.1996,
  chanceOfBeingBest: 0.99998,
  evidence: 1.21,
  impressions: 69_772,
  conversions: 7446,
  what: "Herald will stop it on Mon, Nov 30, 4:57 AM UTC.",
};
const checkout: NarratedExperiment = {
  ...hero,
  name: "Checkout: pay as a guest",
  section: "running",
  standing: "running",
  day: 10,
  ahead: "Guest checkout",
  winner: null,
  lift: 0.113,
  liftLow: -0.056,
  liftHigh: 0.312,
  chanceOfBeingBest: 0.91,
  evidence: 0.45,
  impressions: 5310,
  conversions: 640,
  what: "Guest checkout has 45% of the evidence it needs.",
};
const facts: NarrativeFacts = {
  version: 1,
  account: "Acme",
  day: "2026-11-28",
  dataThrough: "2026-11-27",
  headline: "1 decision for you · 3 problems · 9 running",
  counts: { decide: 1, fix: 3, decided: 0, moved: 0, running: 9, experiments: 13, unread: 0 },
  experiments: [hero, checkout],
};
const H = hero.name;
const C = checkout.name;

describe("a narrative that is sent", () => {
  it.each([
    `In ${H}, Video of a visit is ahead by 14.9% (10.1% to 20.0%).`,
    `${H} has a winner: Video of a visit, at +14.9 percent after 17 days.`,
    `${H} counts 69,772 impressions, or 69.8k, and 7446 conversions on its 17th day.`,
    `${C} is on day ten of 28, with 45% of the evidence and no winner yet.`,
    `The lift of ${C} may be as low as −5.6% and as high as 31.2%.`,
    `There are nine experiments running and three problems to fix, by data through Nov 27.`,
    `On November 28 there is 1 decision to make. Look at ${H}.`,
    `${H} leads by 14.9%, ${C} by 11.3%.`,
    "Nothing else has changed.",
  ])("says only what is so: %s", (text) => {
    expect(checkNarrative(text, facts)).toEqual({ kind: "holds", text });
  });
});

describe("a narrative that is not sent", () => {
  it.each`
    what                                             | text                                                    | kind
    ${"nothing"}                                     | ${" \n"}                                                | ${"empty"}
    ${"more than a paragraph"}                       | ${"a ".repeat(400)}                                     | ${"too-long"}
    ${"a wrong number"}                              | ${`${H} is ahead by 15.9%.`}                            | ${"wrong-number"}
    ${"a number of another experiment"}              | ${`${C} is ahead by 14.9%.`}                            | ${"wrong-number"}
    ${"a number of another one named later"}         | ${`${H} leads by 14.9%, ${C} by 14.9%.`}                | ${"wrong-number"}
    ${"a number that belongs to nothing named"}      | ${"The best one is up by 14.9%."}                       | ${"wrong-number"}
    ${"a gain as a loss"}                            | ${`${H} is down by 14.9%.`}                             | ${"wrong-number"}
    ${"the wrong sign"}                              | ${`${H} stands at −14.9%.`}                             | ${"wrong-number"}
    ${"a share as a count"}                          | ${`${C} has 45 conversions.`}                           | ${"wrong-number"}
    ${"a number in words that is wrong"}             | ${"There are four problems."}                           | ${"wrong-number"}
    ${"a number in words that nobody can check"}     | ${`${H} has twice the conversions.`}                    | ${"unreadable-number"}
    ${"digits of another script"}                    | ${`${H} is on day ١٧.`}                                 | ${"unreadable-number"}
    ${"a date that is not the digest's"}             | ${"Data goes through Nov 26."}                          | ${"wrong-number"}
    ${"a date that Herald names only beside a time"} | ${`${H} ends on day 57.`}                               | ${"wrong-number"}
    ${"a time"}                                      | ${`${H} ends at 4:58.`}                                 | ${"wrong-number"}
    ${"an experiment that is not in the digest"}     | ${"Everything waits for Pricing page."}                 | ${"unknown-name"}
    ${"a variant that is not in the experiment"}     | ${`In ${H} the variant Slow motion is liked.`}          | ${"unknown-name"}
    ${"a quoted name that nothing has"}              | ${'Have a look at "the old page".'}                     | ${"unknown-name"}
    ${"a winner that is none"}                       | ${`${C} has a winner.`}                                 | ${"wrong-claim"}
    ${"no winner where there is one"}                | ${`${H} has no winner.`}                                | ${"wrong-claim"}
    ${"a stop that did not happen"}                  | ${`${H} was stopped.`}                                  | ${"wrong-claim"}
    ${"a leader of another experiment"}              | ${`In ${C}, it is not so: Video of a visit is proven.`} | ${"wrong-claim"}
    ${"a mention"}                                   | ${"<!channel> look at this."}                           | ${"markup"}
    ${"a mention by name"}                           | ${"@here look at this."}                                | ${"markup"}
    ${"bold text"}                                   | ${"*Look* at this."}                                    | ${"markup"}
    ${"a sign that turns text around"}               | ${"Look at\u202e this."}                                | ${"markup"}
    ${"a link"}                                      | ${"Look at https://evil.test now."}                     | ${"link"}
    ${"a bare address"}                              | ${"Look at evil.test now."}                             | ${"link"}
  `("holds $what", ({ text, kind }) => {
    const checked = checkNarrative(text, facts);
    expect(checked.kind === "refused" && checked.problems.map((problem) => problem.kind)).toContain(kind);
  });

  it("has any one digit changed, unless another fact of the experiment reads so", () => {
    const text = `${H} is ahead by 14.9% (10.1% to 20.0%) after 17 of 28 days, with 69,772 impressions and 7,446 conversions by Nov 27.`;
    const figures = new Set(["14.9", "10.1", "20.0", "17", "28", "69,772", "7,446", "27"]);
    const places = [...text].flatMap((sign, at) => (/\d/u.test(sign) ? [at] : []));
    expect(checkNarrative(text, facts).kind).toBe("holds");
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: 0, max: 9 }), (at, digit) => {
        const changed = `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
        const read = changed.match(/[\d.,]*\d/gu)!;
        fc.pre(changed !== text && read.some((figure) => !figures.has(figure)) && !changed.includes("Nov 28"));
        expect(checkNarrative(changed, facts).kind).toBe("refused");
      }),
      { seed: 20_261_129, numRuns: 300 },
    );
  });
});

describe("the facts of a narrative", () => {
  it("are those that the digest shows", () => {
    const model = aDigestModel({ entries: [aDigestEntry({ decision: aWinner() })] });
    expect(narrativeFacts(model)).toMatchObject({
      day: "2026-11-23",
      counts: { decide: 1, experiments: 1 },
      experiments: [
        { name: "Checkout button colour", ahead: "Green button", winner: "Green button", lift: 0.124, day: 14 },
      ],
    });
  });
});
