import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runBacktest, type BacktestOptions } from "../../src/cli/replay/backtest.ts";
import { isEverything } from "../support/scope.ts";
import { outputOf } from "./captured-output.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "herald-backtest-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const ASOS = join(import.meta.dirname, "../../../shared/data/asos-sample.csv");

function fileOf(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

/** Ups and downs of a week: days that are all alike are no evidence. */
const WEEK = [6, -6, -6, 6, 0, 6, -6];

/** A clear winner, no difference, and a split that is not as planned: 21 days of each, which vary as chance has it. */
const THREE = fileOf(
  "three.csv",
  [
    "experiment,variant,is_control,date,impressions,conversions",
    ...Array.from({ length: 21 }, (_, day) => {
      const swing = WEEK[day % 7]!;
      const date = new Date(Date.UTC(2026, 2, 2 + day)).toISOString().slice(0, 10);
      return [
        [`winner,old,1,${date},2000,${100 - swing}`, `winner,new,0,${date},2000,${140 + swing}`],
        [`equal,old,1,${date},2000,${100 - swing}`, `equal,new,0,${date},2000,${100 + swing}`],
        [`skewed,old,1,${date},2000,${100 - swing}`, `skewed,new,0,${date},2500,${180 + swing}`],
      ].flat();
    }).flat(),
  ].join("\n"),
);
/** Its clear winner alone. */
const WINNER = fileOf(
  "winner.csv",
  readFileSync(THREE, "utf8")
    .split("\n")
    .filter((line) => /^(?:experiment|winner),/u.test(line))
    .join("\n"),
);
const jsonOf = async (file: string, options: BacktestOptions = {}) => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return JSON.parse((await outputOf(() => runBacktest(file, { ...options, json: true }))).text);
};
/** What several tests look at in different ways. */
const equalSplit = once(() => jsonOf(THREE, { assumeEqual: true }));
const equalSplitForPeople = once(() => outputOf(() => runBacktest(THREE, { assumeEqual: true })));

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}

describe("herald backtest", () => {
  it("prints for machines one entry per experiment", async () => {
    const results = await equalSplit();
    expect(results).toMatchObject([
      {
        experiment: "winner",
        verdict: "winner",
        winner: "new",
        stoppedOnDay: 7,
        stoppedOn: "2026-03-08",
        days: 21,
        firstFailing: null,
      },
      { experiment: "equal", winner: null, stoppedOnDay: null, days: 21 },
      {
        experiment: "skewed",
        verdict: "blocked",
        winner: null,
        stoppedOnDay: null,
        days: 21,
        firstFailing: "split-as-planned",
      },
    ]);
    expect(results[0].arms[1]).toMatchObject({ name: "new", impressions: 14_000, conversions: 980 });
    expect(results[0].otherRules[0]).toEqual({ rule: "probability-95", winner: "new", stoppedOnDay: 1 });
  });

  it("prints for people a table, why the others did not stop, and what other rules would have done", async () => {
    const { text, exitCode } = await equalSplitForPeople();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^winner +2 +21 +winner +new +7 +\d\.\d\d /m);
    expect(text).toMatch(/^Median dispersion: \d\.\d\d\.$/m);
    expect(text).toMatch(/^ +skewed +The traffic split is far off: old 44\.4% and new 55\.6% instead of 50% \/ 50%$/m);
    expect(text).toMatch(
      /Stopped 1 of 3; 0 inconclusive at the horizon; 1 blocked at the end by a health check; 1 still open/,
    );
    expect(text).toMatch(/^probability of being best over 95% +2 /m);
  });

  it("assumes no plan that the file does not have: the split is not checked, and a winner is left to people", async () => {
    const [winner, , skewed] = await jsonOf(THREE);
    expect(winner).toMatchObject({ verdict: "winner", isProposed: true, isSplitChecked: false });
    expect(skewed.firstFailing).not.toBe("split-as-planned");
    const { text } = await outputOf(() => runBacktest(THREE, {}));
    expect(text).toContain("- the file has no planned traffic split: the split is not checked\n");
    expect(text).toContain("Of those that stopped, 2 would be proposed to people");
    const { text: checked } = await equalSplitForPeople();
    expect(checked).toContain("an equal split is assumed, as asked");
    expect(checked).not.toContain("would be proposed");
    expect((await equalSplit())[0]).toMatchObject({ isProposed: false, isSplitChecked: true });
  });

  it("tells how much days vary, and takes what is usual in the account", async () => {
    const [winner] = await jsonOf(WINNER, { usualPhi: "1" });
    expect(winner.dispersion).toBeGreaterThan(0);
    expect(winner.dispersion).toBe(winner.arms[1].phi);
    await expect(runBacktest(THREE, { usualPhi: "-1" })).rejects.toThrow("--usual-phi requires a number above 0");
  });

  it("prints every day's checks on request", async () => {
    const { text } = await outputOf(() => runBacktest(WINNER, { checks: "winner" }));
    expect(text).toContain("Day 6, 2026-03-07: not-yet\n");
    expect(text).toContain("Day 7, 2026-03-08: winner: new\n");
    expect(text).toContain("Day 21, 2026-03-22: winner: new (already stopped by then)\n");
    expect(text.match(/✓ Experiment type/g)).toHaveLength(21);
    await expect(runBacktest(THREE, { checks: "unknown" })).rejects.toThrow(
      'no experiment "unknown"; it has winner, equal, skewed',
    );
  });

  it("judges by the policy it is given", async () => {
    const patient = fileOf("patient.yaml", "minDays: 14\n");
    expect((await jsonOf(WINNER, { policy: patient }))[0]).toMatchObject({ stoppedOnDay: 14, policy: "file" });
    const wrong = fileOf("wrong.json", '{"minDays": 3,\n "alfa": 0.1}');
    await expect(runBacktest(THREE, { policy: wrong })).rejects.toThrow(
      /wrong\.json:1 minDays\n +3 is too small[^]*wrong\.json:2 alfa\n +there is no such setting; did you mean "alpha"/,
    );
    await expect(runBacktest(THREE, { policy: join(FOLDER, "absent.yaml") })).rejects.toThrow("there is no such file");
  });

  it("refuses a file it cannot use, with the line", async () => {
    const broken = fileOf("broken.csv", "experiment,variant,day,impressions,conversions\na,b,1,ten,1\n");
    await expect(runBacktest(broken, {})).rejects.toThrow(
      /broken\.csv: the CSV file cannot be used:\n {2}line 2: impressions is "ten"/,
    );
    await expect(runBacktest(join(FOLDER, "absent.csv"), {})).rejects.toThrow("cannot read");
  });

  it.skipIf(!existsSync(ASOS))("replays 31 real experiments to their end", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { text, exitCode } = await outputOf(() => runBacktest(ASOS, { json: true }));
    expect(exitCode).toBe(0);
    const results: {
      verdict: string;
      winner: string | null;
      stoppedOnDay: number | null;
      days: number;
      looks: number;
    }[] = JSON.parse(text);
    expect(results).toHaveLength(31);
    for (const { winner, stoppedOnDay, days, looks } of results) {
      expect(looks).toBeGreaterThan(0);
      expect(winner === null).toBe(stoppedOnDay === null);
      expect(stoppedOnDay ?? 7).toBeGreaterThanOrEqual(7);
      expect(stoppedOnDay ?? 0).toBeLessThanOrEqual(days);
    }
  });

  it.runIf(isEverything && existsSync(ASOS))("prints them for people as well", async () => {
    expect((await outputOf(() => runBacktest(ASOS, {}))).exitCode).toBe(0);
  });
});
