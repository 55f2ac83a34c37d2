import { describe, expect, it } from "vitest";
import {
  formatAmount,
  formatCount,
  formatDate,
  formatLift,
  formatProbability,
  formatRate,
  formatTime,
  plainSpaces,
} from "../../src/messages/index.ts";
import { estimated } from "../support/builders.ts";

describe("numbers in messages", () => {
  it.each([
    [1, ">99.9 %"],
    [0.9999999, ">99.9 %"],
    [0.99901, ">99.9 %"],
    [0.999, "99.9 %"],
    [0.973, "97.3 %"],
    [0.5, "50.0 %"],
    [0.001, "0.1 %"],
    [0.00099, "<0.1 %"],
    [1e-12, "<0.1 %"],
    [0, "<0.1 %"],
  ])("a probability of %d reads %s: certainty is never claimed by rounding", (probability, text) => {
    expect(plainSpaces(formatProbability(probability))).toBe(text);
  });

  it.each([Number.NaN, -0.01, 1.01, Number.POSITIVE_INFINITY])("a probability of %d is refused", (probability) => {
    expect(() => formatProbability(probability)).toThrow("formatProbability requires a number in [0, 1]");
  });

  it.each([
    [estimated(0.124, 0.031, 0.219), "+12.4 % (3.1 to 21.9)"],
    [estimated(-0.032, -0.098, 0.039), "−3.2 % (−9.8 to 3.9)"],
    [estimated(0.0004, -0.0004, 0.05), "0.0 % (0.0 to 5.0)"],
    [estimated(12.345, 9.9996, 99), "+1 235 % (1 000 to 9 900)"],
    [estimated(Number.POSITIVE_INFINITY, 0, 1), "not estimable"],
    [{ kind: "not-estimable", because: "few-control-conversions" } as const, "not estimable"],
  ])("a lift is shown with its interval, or not at all: $1", (lift, text) => {
    expect(plainSpaces(formatLift(lift))).toBe(text);
  });

  it.each([
    [0.0562, "5.62 %"],
    [0, "0.00 %"],
    [0.00052, "0.052 %"],
    [0.0000012, "0.00012 %"],
    [12.5, "1 250.00 %"],
  ])("a rate of %d reads %s", (rate, text) => {
    expect(plainSpaces(formatRate(rate))).toBe(text);
  });

  it("counts have thin separators and are never broken over two lines", () => {
    expect(formatCount(12_345)).toBe("12\u202f345");
    expect(formatCount(999)).toBe("999");
    expect(formatCount(-1_234_567)).toBe("\u22121\u202f234\u202f567");
    expect(formatAmount(1, "day")).toBe("1\u00a0day");
    expect(formatAmount(1200, "impression")).toBe("1\u202f200\u00a0impressions");
    expect(() => formatCount(1.5)).toThrow("formatCount requires a whole number");
  });

  it("a time says weekday, day, clock and zone, across the change of day and of summer time", () => {
    expect(formatTime("2026-11-23T08:00:00.000Z", "Europe/Berlin")).toBe("Mon 23 Nov, 09:00 Europe/Berlin");
    expect(formatTime("2026-07-01T22:30:00.000Z", "Europe/Berlin")).toBe("Thu 2 Jul, 00:30 Europe/Berlin");
    expect(formatTime("2026-01-01T04:59:00.000Z", "America/New_York")).toBe("Wed 31 Dec, 23:59 America/New_York");
    expect(formatDate("2026-09-05")).toBe("Sat 5 Sep 2026");
    expect(() => formatTime("2026-11-23T08:00:00.000Z", "Mars/Olympus")).toThrow(RangeError);
  });
});
