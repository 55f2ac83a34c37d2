import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runBacktest, type BacktestOptions } from "../../../src/cli/replay/backtest.ts";
import { outputOf } from "../captured-output.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "herald-backtest-metrics-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function fileOf(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

const WEEK = [6, -6, -6, 6, 0, 6, -6];
const DAYS = Array.from({ length: 21 }, (_, day) => ({
  swing: WEEK[day % 7]!,
  date: new Date(Date.UTC(2026, 2, 2 + day)).toISOString().slice(0, 10),
}));
const HEADER = "experiment,variant,is_control,weight,date,metric,impressions,conversions";
const goalOf = (name: string) =>
  DAYS.flatMap(({ swing, date }) => [
    `${name},old,1,50,${date},,2000,${100 - swing}`,
    `${name},new,0,50,${date},,2000,${140 + swing}`,
  ]);
const eventOf = (name: string, event: string, [old, fresh]: readonly [number, number]) =>
  DAYS.flatMap(({ swing, date }) => [
    `${name},old,1,50,${date},${event},,${old + swing}`,
    `${name},new,0,50,${date},${event},2000,${fresh - swing}`,
  ]);

/** The same winner twice: by one experiment it makes refunds worse. */
const FILE = fileOf(
  "shop.csv",
  [
    HEADER,
    ...goalOf("harmful"),
    ...eventOf("harmful", "refund", [80, 110]),
    ...eventOf("harmful", "add to cart", [400, 404]),
    ...goalOf("harmless"),
    ...eventOf("harmless", "refund", [80, 80]),
  ].join("\n"),
);
const REFUNDS = fileOf(
  "refunds.yaml",
  "guardrails:\n  - event: refund\n    name: Refunds\n    direction: more-is-worse\n",
);
const resultsOf = async (file: string, options: BacktestOptions = {}) => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return JSON.parse((await outputOf(() => runBacktest(file, { ...options, json: true }))).text);
};

describe("a backtest of a file with other metrics", () => {
  it("holds back the winner that makes a guardrail of the policy worse, and no other", async () => {
    const [harmful, harmless] = await resultsOf(FILE, { policy: REFUNDS });
    expect(harmful).toMatchObject({ winner: null, firstFailing: "no-guardrail-harmed" });
    expect(harmless).toMatchObject({ winner: "new", stoppedOnDay: 7, isProposed: false, firstFailing: null });
    expect(harmful.metrics).toMatchObject([
      { event: "refund", name: "Refunds", role: "guardrail", state: { kind: "counted" } },
      { event: "add to cart", role: "secondary", arms: [{ lift: null }, { lift: { kind: "estimated" } }] },
    ]);
    const { text } = await outputOf(() => runBacktest(FILE, { policy: REFUNDS, checks: "harmful" }));
    expect(text).toMatch(/✗ No guardrail harmed +new makes Refunds worse: \+37\.\d%/);
  });

  it("only shows them where the policy guards none, decides as without them, and says so", async () => {
    const goalOnly = fileOf("goal.csv", [HEADER, ...goalOf("harmful"), ...goalOf("harmless")].join("\n"));
    const withOthers = await resultsOf(FILE);
    const without = await resultsOf(goalOnly);
    for (const [at, result] of withOthers.entries()) expect({ ...result, metrics: [] }).toEqual(without[at]);
    const { text } = await outputOf(() => runBacktest(FILE, {}));
    expect(text).toContain("- shown only, because the policy doesn't guard them: refund, add to cart");
    expect(text).toMatch(/^experiment +metric +variant +rate +control +lift at every look$/m);
    expect(text).toMatch(/^harmful +refund +new +5\.\d\d% +4\.\d\d% +\+37\.\d% \(/m);
    expect(text).toMatch(/^harmless +refund +new +/m);
    expect((await outputOf(() => runBacktest(goalOnly, {}))).text).not.toContain("Other metrics");
  });

  it("names a guardrail without rows, and says what becomes of a winner", async () => {
    const errors = fileOf(
      "errors.yaml",
      "guardrails:\n  - event: error\n    direction: more-is-worse\n  - event: add to cart\n    direction: more-is-better\n    margin: 0.2\n",
    );
    const { text } = await outputOf(() => runBacktest(FILE, { policy: errors }));
    expect(text).toContain(
      "- guardrail error: no rows in the file, so Herald cannot tell whether it is harmed, and a winner there is left to people",
    );
    expect(text).toContain(
      "- guardrail add to cart: no rows in harmless, so Herald cannot tell whether it is harmed, and nothing wins there",
    );
    const [, harmless] = await resultsOf(FILE, { policy: errors });
    expect(harmless).toMatchObject({ winner: null, firstFailing: "guardrails-hold" });
  });

  it("shows what the policy names as secondary metrics, and says what it leaves out", async () => {
    const cart = fileOf("cart.yaml", "secondary: [add to cart]\n");
    const { text } = await outputOf(() => runBacktest(FILE, { policy: cart }));
    expect(text).toContain("- shown only, because the policy doesn't guard them: add to cart");
    expect(text).toContain("- neither judged nor shown: refund");
  });

  it("counts what came on a day without traffic, like the worker does", async () => {
    const late = [
      "late,old,1,50,2026-04-01,,0,0",
      "late,new,0,50,2026-04-01,,0,0",
      "late,new,0,50,2026-04-01,refund,,3",
      "late,old,1,50,2026-04-02,,2000,100",
      "late,new,0,50,2026-04-02,,2000,100",
    ];
    const file = fileOf(
      "late.csv",
      [HEADER, ...goalOf("late"), ...eventOf("late", "refund", [80, 80]), ...late].join("\n"),
    );
    const [result] = await resultsOf(file, { policy: fileOf("slow.yaml", "minDays: 28\nhorizonDays: 56\n") });
    expect(result.days).toBe(32);
    expect(result.metrics[0].arms[1].conversions).toBe(21 * 80 - 3 * WEEK.reduce((sum, swing) => sum + swing, 0) + 3);
  });
});
