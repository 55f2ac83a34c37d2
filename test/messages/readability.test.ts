import { afterAll, describe, expect, it } from "vitest";
import { everyNotification, everySentence, hasButtons, type Hostile } from "../support/messages/every-message.ts";
import {
  everythingIn,
  firstPart,
  gradeOf,
  phoneLinesBeforeButtons,
  sentencesIn,
  wordsIn,
} from "../support/messages/readability.ts";
import { plainSpaces } from "../../src/messages/index.ts";

/** Names as long as they are in life, and said aloud as two short words. */
const USUAL: Hostile = { name: "the test", variants: 2, figures: "usual" };
const MOST_WORDS = 20;
const MOST_PHONE_LINES = 12;
const HIGHEST_GRADE = 8;

/** Words that mark a translation, or that the field does not use. */
const FORBIDDEN = [
  /\banew\b/iu,
  /\bwhoever\b/iu,
  /\bfor ever\b/iu,
  /\bat the soonest\b/iu,
  /\bone looks\b/iu,
  /\btells of\b/iu,
  /\bwas told\b/iu,
  /\ba most of\b/iu,
  /\bis no [A-Z]/u,
  /\b(?:left|leave|leaves) (?:it|this one|them) alone\b/iu,
  /\bbroken split\b/iu,
  /\bnewcomer\b/iu,
  /\bladder\b|\brung\b|\bgates?\b/iu,
  /\boriginal\b/iu,
  /\barms?\b/iu,
  /\bprobab\w+ to be best\b/iu,
  /\blimit \d/iu,
  /\bsomebody\b/iu,
];

/** Terms of statistics, which belong into the small print. */
const STATISTICS =
  /\bz\b|\be-values?\b|\bboundar\w+|\bodds\b|\bposteriors?\b|\balpha\b|\bthresholds?\b|\bcredible\b|\bsample ratio\b|\bvariance\b|\bp-values?\b|\bsignifican\w+/iu;

/** Figures in any other style than `14.9%`, `34,886`, `Sat, Nov 28, 4:57 AM UTC`. */
const OTHER_STYLES = [
  /\d %/u,
  /\d[\u202f ]\d{3}(?!\d)/u,
  /\b\d{4}-\d{2}-\d{2}\b/u,
  /(?<![\d:])-\d/u,
  /\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/u,
  /\b\d{1,2}:\d{2}(?! [AP]M)/u,
];

const all = everyNotification(USUAL);
const families = Map.groupBy(all, ({ kind }) => kind);
const grades: string[] = [];

// oxlint-disable-next-line no-console -- the figures are quoted
afterAll(() => console.log(`grade of the first parts: ${grades.join(", ")}`));

describe("every message", () => {
  it("uses no word that marks a translation or that the field does not use", () => {
    const texts = [...all.map(({ notification }) => everythingIn(notification)), ...everySentence(USUAL)];
    const found = texts.flatMap((text) =>
      FORBIDDEN.flatMap((word) =>
        text
          .split("\n")
          .filter((line) => word.test(line))
          .map((line) => `${word.source}: ${line}`),
      ),
    );
    expect([...new Set(found)]).toEqual([]);
  });

  it("says in its first part what everybody understands, and keeps statistics for the details", () => {
    const found = all.flatMap(({ notification }) => firstPart(notification).filter((line) => STATISTICS.test(line)));
    expect([...new Set(found)]).toEqual([]);
  });

  it("writes figures, days and times in one style", () => {
    const found = all.flatMap(({ notification }) =>
      everythingIn(notification)
        .split("\n")
        .filter((line) => OTHER_STYLES.some((style) => style.test(line))),
    );
    expect([...new Set(found)]).toEqual([]);
  });

  it("has its buttons within twelve lines of a phone", () => {
    const withButtons = all.filter(
      // A Home is a page of its own, which people scroll.
      ({ notification }) => hasButtons(notification) && notification.kind !== "home",
    );
    expect(withButtons.length).toBeGreaterThan(10);
    const long = withButtons.filter(({ notification }) => phoneLinesBeforeButtons(notification) > MOST_PHONE_LINES);
    expect(long.map(({ notification }) => firstPart(notification))).toEqual([]);
  });

  it("speaks in sentences of at most twenty words", () => {
    const long = all
      .flatMap(({ notification }) => sentencesIn(firstPart(notification)))
      .filter((sentence) => wordsIn(sentence).length > MOST_WORDS);
    expect([...new Set(long)]).toEqual([]);
  });

  it.each([...families.keys()])("of the family “%s” is read with ease by somebody of fourteen", (family) => {
    const sentences = [
      ...new Set(families.get(family)!.flatMap(({ notification }) => sentencesIn(firstPart(notification)))),
    ];
    const grade = gradeOf(sentences);
    grades.push(`${family} ${grade.toFixed(1)}`);
    expect(grade).toBeLessThanOrEqual(HIGHEST_GRADE);
  });
});

describe("the measure itself", () => {
  it("finds what is forbidden, too long, or hard to read", () => {
    const hard =
      "Notwithstanding the aforementioned considerations regarding statistical significance, practitioners occasionally misinterpret probabilistic statements about differential conversion.";
    expect(gradeOf(sentencesIn([hard]))).toBeGreaterThan(16);
    expect(gradeOf(sentencesIn(["The test has a winner. You can stop it now."]))).toBeLessThan(4);
    expect(sentencesIn(["It is done. Look at 10.1% of it"])).toEqual(["It is done.", "Look at 10.1% of it"]);
    expect(STATISTICS.test("z 2.4, threshold 3")).toBe(true);
    expect(OTHER_STYLES.some((style) => style.test("14.9 %"))).toBe(true);
    expect(OTHER_STYLES.some((style) => style.test("Mon 23 Nov, 09:00"))).toBe(true);
    expect(OTHER_STYLES.some((style) => style.test(plainSpaces("Sat, Nov 28, 4:57 AM UTC: −14.9% of 34,886")))).toBe(
      false,
    );
  });
});
