import { describe, expect, it } from "vitest";
import { requireJob, requireTriggerable } from "../../src/cli/jobs/known-job.ts";
import { isEverything } from "../support/scope.ts";
import { herald } from "./herald-process.ts";

describe("a command that does not exist is refused with the one that was probably meant", () => {
  it.runIf(isEverything).each([
    [["docter"], /unknown command 'docter'\n\(Did you mean doctor\?\)/u],
    [["ledger", "verfy"], /unknown command 'verfy'\n\(Did you mean verify\?\)/u],
    [["jobs", "--jsn"], /unknown option '--jsn'\n\(Did you mean --json\?\)/u],
  ])("`herald %s`", async (args, says) => {
    const { code, stdout, stderr } = await herald(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^herald: /u);
    expect(stderr).toMatch(says);
  });
});

describe("a job that does not exist", () => {
  it.each([
    ["reporting.daily-digst", "reporting.daily-digest"],
    ["reporting.daily_digest", "reporting.daily-digest"],
    ["digest", "reporting.daily-digest"],
    ["dailydigest", "reporting.daily-digest"],
    ["sweeep", "monitoring.sweep"],
  ])("called %s is refused with %s, which was probably meant", (id, meant) => {
    expect(() => requireJob(id)).toThrow(`there is no job "${id}"; did you mean "${meant}"?`);
  });

  it("and is like none is refused with those there are", () => {
    expect(() => requireJob("quarterly-review")).toThrow(/; there are: monitoring\.sweep, .*maintenance\.prune/u);
  });

  it.each(["acting.carry-out", "acting.respond"])("%s exists, and nobody can ask for it", (id) => {
    expect(requireJob(id).id).toBe(id);
    expect(() => requireTriggerable(id)).toThrow(`${id} is started by other jobs only`);
  });
});
