import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cronProblem, nextTime } from "../../src/cron/index.ts";
import { runs } from "../support/scope.ts";

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
    "*/15,7 * * * *",
    "1-5,3 * * * *",
    "0 9 * * sat-sun",
  ])("accept %s", (expression) => {
    expect(cronProblem(expression)).toBeUndefined();
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
    ${"*/90 * * * *"}     | ${'"*/90" is no minute'}
    ${"/5 * * * *"}       | ${'"/5" is no minute'}
    ${"0 9 15W * *"}      | ${'"15W" is no day of the month'}
    ${"0 9 * * 5#2"}      | ${'"5#2" is no day of the week'}
    ${"0 9 * * 5L"}       | ${'"5L" is no day of the week'}
    ${"0 9 1 * +1"}       | ${'"+1" is no day of the week'}
    ${"0 0 9 * * 1 2026"} | ${"five fields"}
    ${"2026-11-28"}       | ${"five fields"}
    ${"0 9 L * *"}        | ${'"L" is no day of the month'}
    ${"0 9 ? * *"}        | ${'"?" is no day of the month'}
    ${"0 9 * monday *"}   | ${'"monday" is no month'}
    ${"0 0 31 2 *"}       | ${"would never run"}
    ${"0 0 31 apr,jun *"} | ${"would never run"}
  `('refuse "$expression": $reason', ({ expression, reason }) => {
    expect(cronProblem(expression)).toContain(reason);
  });

  it.each`
    written                | meant
    ${"@daily"}            | ${"0 0 * * *"}
    ${"@Hourly"}           | ${"0 * * * *"}
    ${"0 0 9 * * 1-5"}     | ${"0 9 * * 1-5"}
    ${"0 9 ? * *"}         | ${"*"}
    ${"0 22-6 * * *"}      | ${"22-23,0-6"}
    ${"0 9 * * fri-mon"}   | ${"fri-sat,sun-mon"}
    ${"0 9 * * monday"}    | ${"mon"}
    ${"0 9 * september *"} | ${"sep"}
  `('of "$written" that is not taken suggest "$meant"', ({ written, meant }) => {
    expect(cronProblem(written)).toMatch(new RegExp(`; did you mean ${escaped(JSON.stringify(meant))}\\?$`));
  });

  it.each(["@reboot", "30 0 9 * * *", "0 0 9 ? * MON", "0 61-5 * * *", "0 9 * * mo", "0 9 L * *"])(
    "that resemble nothing, such as %s, get no suggestion",
    (expression) => {
      expect(cronProblem(expression)).toBeDefined();
      expect(cronProblem(expression)).not.toContain("did you mean");
    },
  );

  it("that are accepted all come due, and those with anything else than five plain fields are refused", () => {
    const number = fc.integer({ min: 0, max: 62 }).map(String);
    const atom = fc.oneof(number, fc.constantFrom("*", "mon", "SUN", "feb", "dec"));
    const item = fc.oneof(
      { weight: 6, arbitrary: atom },
      { weight: 3, arbitrary: fc.tuple(atom, atom).map((pair) => pair.join("-")) },
      { weight: 3, arbitrary: fc.tuple(atom, number).map((pair) => pair.join("/")) },
      { weight: 1, arbitrary: fc.constantFrom("L", "15W", "5#2", "+1", "?", "1/", "/5", "1-2-3", "1,", "H", "0x5") },
    );
    const field = fc.oneof(
      { weight: 4, arbitrary: fc.constant("*") },
      fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(",")),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(field, { minLength: 4, maxLength: 7 }), (fields) => {
        const expression = fields.join(" ");
        if (cronProblem(expression) !== undefined) return;
        accepted++;
        expect(fields).toHaveLength(5);
        expect(expression).not.toMatch(/[L?#+]|\dW|\/(?!\d)|[, ]\/|,,/);
        const next = nextTime(expression, "UTC", "2026-11-28T12:00:00.000Z");
        expect(next! > "2026-11-28T12:00:00.000Z").toBe(true);
      }),
      { numRuns: runs(6_000), seed: 7 },
    );
    expect(accepted).toBeGreaterThan(runs(6_000) / 50);
  });
});

/** Text as itself in a regular expression. */
function escaped(text: string): string {
  return text.replaceAll(/[*?]/g, "\\$&");
}
