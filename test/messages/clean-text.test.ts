import { assert, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText, padWidth, shortenToLength, textWidth, wrapText } from "../../src/messages/index.ts";
import { linked, mrkdwn } from "../../src/slack/render/mrkdwn.ts";
import { runs } from "../support/scope.ts";

describe("names from outside", () => {
  it.each([
    ["line one\r\nline two\tend", "line one line two end"],
    ["zero\u200bwidth\ufeff and\u00ad soft", "zerowidth and soft"],
    ["stray\u200djoiner", "strayjoiner"],
    ["family 👩‍👩‍👧‍👦", "family 👩‍👩‍👧‍👦"],
    ["نامه\u200cای", "نامه\u200cای"],
    ["\u202egnp.exe", "gnp.exe"],
    ["\u001b[31mred", "[31mred"],
    ["broken \ud83d half", "broken \ufffd half"],
    [" \u200b\n \u00a0", "(no name)"],
    ["12\u202f345\u00a0%  of\u00a0\u00a0all", "12\u202f345\u00a0% of all"],
    ["", "(no name)"],
  ])("%j becomes one clean line", (raw, clean) => {
    expect(cleanText(raw, 80)).toBe(clean);
  });

  it("are cut with an ellipsis between whole characters, never inside an emoji", () => {
    expect(cleanText("x".repeat(500), 10)).toBe(`${"x".repeat(9)}…`);
    expect(cleanText("👍🏽".repeat(12), 4)).toBe("👍🏽👍🏽👍🏽…");
    expect(cleanText("exactly ten", 11)).toBe("exactly ten");
    expect(shortenToLength("exactly ten", 11)).toBe("exactly ten");
    expect(shortenToLength("exactly ten", 9)).toBe("exactly…");
    expect(shortenToLength("👍🏽".repeat(4), 11)).toBe("👍🏽👍🏽…");
  });

  it("cannot mention, format, quote or link anything in Slack", () => {
    expect(mrkdwn("<!channel> & <@U1> *b* _i_ ~s~ `c`", 80)).toBe("&lt;!channel&gt; &amp; &lt;@U1&gt; ∗b∗ ˍiˍ ∼s∼ ˋcˋ");
    expect(mrkdwn("checkout_button_v2", 80)).toBe("checkout_button_v2");
  });

  it("written from right to left do not turn their surroundings around", () => {
    expect(mrkdwn("حجز موعد", 80)).toBe("\u2068حجز موعد\u2069");
  });

  it("are linked only to web addresses, and no address can end its link early", () => {
    expect(linked("https://x.test/a?b=1&c=<2>|3 4", "A>B", 80)).toBe(
      "<https://x.test/a?b=1&amp;c=%3C2%3E%7C3%204|A&gt;B>",
    );
    expect(linked('https://x.test/"\\', "A", 80)).toBe("<https://x.test/%22%5C|A>");
    expect(linked("javascript:alert(1)", "A", 80)).toBe("A");
    expect(linked(`https://x.test/${"a".repeat(2000)}`, "A", 80)).toBe("A");
  });

  it("stay within bounds whatever they hold", () => {
    assert(
      property(string({ unit: "binary", maxLength: 600 }), integer({ min: 2, max: 80 }), (raw, max) => {
        const clean = cleanText(raw, max);
        expect(clean.length).toBeLessThanOrEqual(Math.max(max * 4 + 1, "(no name)".length));
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029\u200b\u202e]/u);
        expect(cleanText(clean, max * 5)).toBe(clean);
      }),
      { numRuns: runs(100) },
    );
  });

  it.each(["&", "&\u0301\u0323\u0330", "<🏽", "ح&", "👩‍👩‍👧‍👦", "x"])(
    "take at most five times their room once escaped, of %j repeated",
    (piece) => {
      for (const max of [2, 40, 400]) expect(mrkdwn(piece.repeat(500), max).length).toBeLessThanOrEqual(max * 5);
    },
  );
});

describe("text in a terminal", () => {
  it.each([
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["重要", 4],
    ["👩‍👩‍👧‍👦", 2],
    ["🇩🇪", 2],
    ["✓ ▲ █░", 6],
    ["حجز", 3],
    ["", 0],
  ])("%j takes %d columns", (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });

  it("is padded and cut to exact columns", () => {
    expect(padWidth("ab", 4)).toBe("ab  ");
    expect(padWidth("ab", 4, "right")).toBe("  ab");
    expect(padWidth("重要なお知らせ", 6)).toBe("重要… ");
  });

  it("wraps between words, keeps figures together and breaks what is longer than a line", () => {
    expect(wrapText("it ran 4 of 7 days", 8)).toEqual(["it ran 4", "of 7", "days"]);
    expect(wrapText("lift +12.4\u00a0% more", 11)).toEqual(["lift", "+12.4\u00a0%", "more"]);
    expect(wrapText("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  });
});
