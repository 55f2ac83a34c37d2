import { createRequire } from "node:module";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cronProblem } from "../../src/config/values/cron.ts";
import { timeZoneProblem } from "../../src/config/values/time-zone.ts";
import { runs } from "../support/scope.ts";

// The very reader that BullMQ keeps our schedules with; it is BullMQ's dependency, not ours.
const { CronExpressionParser } = createRequire(createRequire(import.meta.url).resolve("bullmq"))("cron-parser") as {
  CronExpressionParser: { parse(expression: string): { next(): unknown } };
};

describe("cron expressions", () => {
  it.each([
    "0 9 * * 1-5",
    "*/15 * * * *",
    "0 9 * * mon-fri",
    "0 0 29 2 *",
    "5,35 8-18/2 1,15 jan,jul *",
    "0 9 * * 7",
    "0 9 31 2 1",
    "  0   9 * * *  ",
    "3/7 * * * SUN",
  ])("accept %s", (expression) => {
    expect(cronProblem(expression)).toBeUndefined();
    expect(() => CronExpressionParser.parse(expression.trim()).next()).not.toThrow();
  });

  it.each`
    expression            | reason
    ${""}                 | ${"five fields"}
    ${"0 9 * *"}          | ${"five fields"}
    ${"0 0 9 * * 1-5"}    | ${"five fields"}
    ${"@daily"}           | ${"five fields"}
    ${"60 * * * *"}       | ${'"60" is no minute'}
    ${"0 24 * * *"}       | ${'"24" is no hour'}
    ${"0 9 0 * *"}        | ${'"0" is no day of the month'}
    ${"0 9 * 13 *"}       | ${'"13" is no month'}
    ${"0 9 * * 8"}        | ${'"8" is no day of the week of a cron expression; wanted 0 to 7 or sun to sat'}
    ${"0 9 * * fri-mon"}  | ${'"fri-mon" is no day of the week'}
    ${"0 9 5-1 * *"}      | ${'"5-1" is no day of the month'}
    ${"*/0 * * * *"}      | ${'"*/0" is no minute'}
    ${"1,,2 * * * *"}     | ${'"1,,2" is no minute'}
    ${"1.5 * * * *"}      | ${'"1.5" is no minute'}
    ${"-5 * * * *"}       | ${'"-5" is no minute'}
    ${"H * * * *"}        | ${'"H" is no minute'}
    ${"0 9 L * *"}        | ${'"L" is no day of the month'}
    ${"0 9 ? * *"}        | ${'"?" is no day of the month'}
    ${"0 9 * monday *"}   | ${'"monday" is no month'}
    ${"1-5,3 * * * *"}    | ${'"1-5,3" names the minute 3 twice'}
    ${"0 0 31 2 *"}       | ${"would never run"}
    ${"0 0 31 apr,jun *"} | ${"would never run"}
  `('refuse "$expression": $reason', ({ expression, reason }) => {
    expect(cronProblem(expression)).toContain(reason);
  });

  it("accept nothing that BullMQ's reader would refuse", () => {
    const number = fc.integer({ min: 0, max: 62 }).map(String);
    const atom = fc.oneof(number, fc.constantFrom("*", "mon", "SUN", "feb", "dec"));
    const item = fc.oneof(
      atom,
      fc.tuple(atom, atom).map((pair) => pair.join("-")),
      fc.tuple(atom, number).map((pair) => pair.join("/")),
    );
    const field = fc.oneof(
      { weight: 4, arbitrary: fc.constant("*") },
      fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(",")),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.tuple(field, field, field, field, field), (fields) => {
        const expression = fields.join(" ");
        if (cronProblem(expression) !== undefined) return;
        accepted++;
        CronExpressionParser.parse(expression).next();
      }),
      { numRuns: runs(3_000), seed: 7 },
    );
    expect(accepted).toBeGreaterThan(runs(3_000) / 15);
  });
});

describe("time zones", () => {
  it.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])("accept %s", (name) => {
    expect(timeZoneProblem(name)).toBeUndefined();
  });

  it.each(["Europe/Berln", "Berlin", "+02:00", "", "UTC+2"])("refuse %j", (name) => {
    expect(timeZoneProblem(name)).toContain("wanted an IANA name");
  });
});
