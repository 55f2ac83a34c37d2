import { describe, expect, it } from "vitest";
import { isWithin, nextOutside, nextWithin, type Hours, type Weekday } from "../../../src/decision/index.ts";

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const office: Hours = { from: "09:00", to: "17:00", days: [1, 2, 3, 4, 5], timeZone: "Europe/Berlin" };
const night: Hours = { from: "20:00", to: "07:00", days: EVERY_DAY, timeZone: "America/New_York" };

describe("hours of the day", () => {
  it.each`
    hours                                        | instant                       | isIn
    ${office}                                    | ${"2026-11-23T07:59:59.999Z"} | ${false}
    ${office}                                    | ${"2026-11-23T08:00:00.000Z"} | ${true}
    ${office}                                    | ${"2026-11-23T15:59:59.999Z"} | ${true}
    ${office}                                    | ${"2026-11-23T16:00:00.000Z"} | ${false}
    ${office}                                    | ${"2026-11-22T10:00:00.000Z"} | ${false}
    ${night}                                     | ${"2026-11-23T01:30:00.000Z"} | ${true}
    ${night}                                     | ${"2026-11-23T11:59:00.000Z"} | ${true}
    ${night}                                     | ${"2026-11-23T12:00:00.000Z"} | ${false}
    ${{ ...night, days: [5], timeZone: "UTC" }}  | ${"2026-11-28T06:00:00.000Z"} | ${true}
    ${{ ...night, days: [5], timeZone: "UTC" }}  | ${"2026-11-27T06:00:00.000Z"} | ${false}
    ${{ ...night, days: [7], timeZone: "UTC" }}  | ${"2026-11-23T06:00:00.000Z"} | ${true}
    ${{ ...office, from: "00:00", to: "24:00" }} | ${"2026-11-23T22:59:00.000Z"} | ${true}
  `("$hours.from to $hours.to in $hours.timeZone hold $instant: $isIn", ({ hours, instant, isIn }) => {
    expect(isWithin(instant, hours)).toBe(isIn);
  });

  it("come again after the weekend, and end in the evening", () => {
    expect(nextWithin("2026-11-20T18:30:10.000Z", office)).toBe("2026-11-23T08:00:00.000Z");
    expect(nextWithin("2026-11-23T08:00:10.500Z", office)).toBe("2026-11-23T08:00:10.500Z");
    expect(nextOutside("2026-11-23T08:00:10.500Z", office)).toBe("2026-11-23T16:00:00.000Z");
  });

  it("keep to the clock on the wall when the clocks change", () => {
    expect(nextWithin("2026-03-28T12:00:00.000Z", { ...office, days: EVERY_DAY, from: "02:30", to: "04:00" })).toBe(
      "2026-03-29T01:00:00.000Z",
    );
    expect(nextWithin("2026-10-24T12:00:00.000Z", { ...office, days: EVERY_DAY, from: "06:00", to: "07:00" })).toBe(
      "2026-10-25T05:00:00.000Z",
    );
  });

  it("that never end are refused", () => {
    expect(() =>
      nextOutside("2026-11-23T08:00:00.000Z", { ...office, days: EVERY_DAY, from: "00:00", to: "24:00" }),
    ).toThrow("nextOutside requires hours that end within two weeks");
  });
});
