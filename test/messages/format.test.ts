import { describe, expect, it } from "vitest";
import {
  formatAmount,
  formatCount,
  formatDate,
  formatDayAt,
  formatEvidence,
  formatFactor,
  formatLift,
  formatLiftEnd,
  formatLoss,
  formatLossInPoints,
  formatProbability,
  formatProgress,
  formatRate,
  formatRateRange,
  formatReadCount,
  formatSetting,
  formatShare,
  formatTime,
  plainSpaces,
} from "../../src/messages/text/format.ts";
import { USUAL_READER, writtenFor, type Reader } from "../../src/messages/text/reader.ts";
import { estimated } from "../support/builders.ts";

describe("numbers in messages", () => {
  it.each([
    [1, ">99.9%"],
    [0.9999999, ">99.9%"],
    [0.99901, ">99.9%"],
    [0.999, "99.9%"],
    [0.973, "97.3%"],
    [0.5, "50.0%"],
    [0.001, "0.1%"],
    [0.00099, "<0.1%"],
    [1e-12, "<0.1%"],
    [0, "<0.1%"],
  ])("a probability of %d reads %s: certainty is never claimed by rounding", (probability, text) => {
    expect(plainSpaces(formatProbability(probability))).toBe(text);
  });

  it.each([Number.NaN, -0.01, 1.01, Number.POSITIVE_INFINITY])("a probability of %d is refused", (probability) => {
    expect(() => formatProbability(probability)).toThrow("formatProbability requires a number in [0, 1]");
  });

  it.each([
    [estimated(0.124, 0.031, 0.219), "+12.4% (3.1% to 21.9%)"],
    [estimated(-0.032, -0.098, 0.039), "−3.2% (−9.8% to +3.9%)"],
    [estimated(0.0004, -0.0004, 0.05), "+0.04% (−0.04% to +5.0%)"],
    [estimated(1e-9, -0.01, 0.01), "0.0% (−1.0% to +1.0%)"],
    [estimated(0.000_051, -1e-7, 0.0496), "+0.005% (0.0% to 5.0%)"],
    [estimated(12.345, 9.9996, 99), "+1,235% (1,000% to 9,900%)"],
    [estimated(Number.POSITIVE_INFINITY, 0, 1), "not estimable"],
    [{ kind: "not-estimable", because: "few-control-conversions" } as const, "not estimable"],
  ])("a lift is shown with its interval, or not at all: $1", (lift, text) => {
    expect(plainSpaces(formatLift(lift))).toBe(text);
  });

  it.each([
    [0.0562, "5.62%"],
    [0, "0.00%"],
    [0.00052, "0.052%"],
    [0.0000012, "0.00012%"],
    [1e-11, "<0.00000001%"],
    [12.5, "1,250.00%"],
    [1, "100.00%"],
    [0.99996, "99.996%"],
  ])("a rate of %d reads %s", (rate, text) => {
    expect(plainSpaces(formatRate(rate))).toBe(text);
  });

  it("a rate has the same digits beside its interval, and a loss in points", () => {
    expect(plainSpaces(formatRateRange(estimated(0.0562, 0.0517, 0.00052)))).toBe("5.62% (5.17% to 0.052%)");
    expect(formatRateRange({ kind: "not-estimable", because: "no-impressions" })).toBe("not estimable");
    expect(plainSpaces(formatLossInPoints(0.000036))).toBe("0.0036 points");
    expect(plainSpaces(formatLoss(0.000036))).toBe("0.0036%");
    expect(plainSpaces(formatLoss(1e-7))).toBe("<0.0001%");
    expect(plainSpaces(formatLoss(0))).toBe("0.00%");
    expect(plainSpaces(formatLiftEnd(-0.032))).toBe("−3.2%");
  });

  it.each([
    [0.5316, "53.2%"],
    [0.4684, "46.8%"],
    [0, "0%"],
    [1, "100%"],
    [0.0001, "<0.1%"],
    [0.9999, ">99.9%"],
  ])("a share of %d reads %s: rounded, and neither all nor nothing unless it is", (share, text) => {
    expect(plainSpaces(formatShare(share))).toBe(text);
  });

  it.each([
    [0.95, "95%"],
    [0.025, "2.5%"],
    [0.99995, "99.995%"],
    [0.57, "57%"],
    [0, "0%"],
  ])("a setting of %d reads %s, as it was set", (setting, text) => {
    expect(plainSpaces(formatSetting(setting))).toBe(text);
  });

  it("a planned share has no more digits than the share beside it", () => {
    expect(plainSpaces(formatSetting(1 / 3, 1))).toBe("33.3%");
    expect(plainSpaces(formatSetting(0.5, 1))).toBe("50%");
    expect([0.9998, 0.0002].map((share) => plainSpaces(formatSetting(share, 1)))).toEqual(["99.98%", "0.02%"]);
  });

  it.each([
    [0.01, "under 0.1"],
    [1, "1"],
    [3.19, "3.2"],
    [9.96, "10"],
    [39.999, "40"],
    [123_456.7, "123,457"],
    [1e9, "over 1,000,000"],
    [Number.POSITIVE_INFINITY, "over 1,000,000"],
  ])("an e-value of %d reads %s", (evidence, text) => {
    expect(plainSpaces(formatEvidence(evidence))).toBe(text);
  });

  it.each([
    [0.452, "45%"],
    [0.996, "99.6%"],
    [0.99999, "99.999%"],
    [1, "100%"],
    [1.6, "160%"],
  ])("%d of what is needed reads %s: all of it only once it is there", (share, text) => {
    expect(plainSpaces(formatProgress(share))).toBe(text);
  });

  it.each([
    [1.0612, "1.06"],
    [1, "1.00"],
    [1.0004, "1.0004"],
    [0.9996, "0.9996"],
  ])("a factor of %d reads %s: none that is not 1 reads as if it were", (factor, text) => {
    expect(formatFactor(factor)).toBe(text);
  });

  it("counts are grouped, and never parted from what they count", () => {
    expect(formatCount(12_345)).toBe("12,345");
    expect(formatCount(999)).toBe("999");
    expect(formatCount(-1_234_567)).toBe("\u22121,234,567");
    expect(formatAmount(1, "day")).toBe("1\u00a0day");
    expect(formatAmount(1200, "impression")).toBe("1,200\u00a0impressions");
    expect(() => formatCount(1.5)).toThrow("formatCount requires a whole number");
  });

  it("counts that cannot be true are shown as they were read", () => {
    expect([999, 1234567, -12345, 1.5, 1e300, Number.NaN].map((count) => plainSpaces(formatReadCount(count)))).toEqual([
      "999",
      "1,234,567",
      "−12,345",
      "1.5",
      "1e+300",
      "NaN",
    ]);
  });

  it("a time says weekday, day, clock and zone, across the change of day and of summer time", () => {
    expect(formatTime("2026-11-23T08:00:00.000Z", "Europe/Berlin")).toBe("Mon, Nov 23, 9:00 AM GMT+1");
    expect(formatTime("2026-07-01T22:30:00.000Z", "Europe/Berlin")).toBe("Thu, Jul 2, 12:30 AM GMT+2");
    expect(formatTime("2026-01-01T04:59:00.000Z", "America/New_York")).toBe("Wed, Dec 31, 11:59 PM EST");
    expect(formatDayAt("2026-07-01T22:30:00.000Z", "Europe/Berlin")).toBe("Thu, Jul 2");
    expect(formatDate("2026-09-05")).toBe("Sep 5, 2026");
    expect(() => formatTime("2026-11-23T08:00:00.000Z", "Mars/Olympus")).toThrow(RangeError);
  });
});

describe("figures and times for another reader", () => {
  const german: Reader = { ...USUAL_READER, locale: "de-DE" };
  const written = (reader: Reader, make: () => string) => plainSpaces(writtenFor(reader, make));

  it("have the separators, the percent sign and the dates of the locale", () => {
    expect(written(german, () => formatLift(estimated(0.124, -0.031, 1234.5)))).toBe("+12,4 % (−3,1 % to +123.450 %)");
    expect(written(german, () => formatTime("2026-11-23T15:05:00.000Z", "UTC"))).toBe("Mo., 23. Nov., 15:05 UTC");
    expect(written(german, () => formatDate("2026-09-05"))).toBe("5. Sept. 2026");
  });

  it("keep to the clock that was chosen", () => {
    const at = () => formatTime("2026-11-23T15:05:00.000Z", "UTC");
    expect(written({ ...USUAL_READER, timeFormat: "24h" }, at)).toBe("Mon, Nov 23, 15:05 UTC");
    expect(written({ ...USUAL_READER, locale: "en-GB", timeFormat: "12h" }, at)).toBe("Mon 23 Nov, 3:05 pm UTC");
    expect(written({ ...USUAL_READER, timeFormat: "24h" }, () => formatTime("2026-11-23T00:05:00.000Z", "UTC"))).toBe(
      "Mon, Nov 23, 00:05 UTC",
    );
  });

  it("are for the usual reader again as soon as the message is made, also where it could not be", () => {
    expect(() => writtenFor(german, () => formatCount(1.5))).toThrow(RangeError);
    expect(formatCount(1234)).toBe("1,234");
    const nested = () => writtenFor(USUAL_READER, () => formatCount(1234)) + formatCount(1234);
    expect(writtenFor(german, nested)).toBe("1,2341.234");
  });

  it("have digits that everybody reads, and a year that everybody counts", () => {
    expect(written({ ...USUAL_READER, locale: "ar-EG" }, () => formatCount(1234))).toMatch(/1.234/u);
    expect(written({ ...USUAL_READER, locale: "th-TH" }, () => formatDate("2026-09-05"))).toContain("2026");
  });
});
