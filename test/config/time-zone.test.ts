import { describe, expect, it } from "vitest";
import { timeZoneProblem } from "../../src/config/values/time-zone.ts";

describe("time zones", () => {
  it.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])("accept %s", (name) => {
    expect(timeZoneProblem(name)).toBeUndefined();
  });

  it.each(["Europe/Berln", "Berlin", "+02:00", "", "UTC+2"])("refuse %j", (name) => {
    expect(timeZoneProblem(name)).toContain("wanted an IANA name");
  });
});
