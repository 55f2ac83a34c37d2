import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { runAnalyze } from "../../../src/cli/analyze/analyze.ts";
import { DEFAULT_POLICY, summarizeArms } from "../../../src/decision/index.ts";
import { replay, RandomStream, scenarioOf, simulateSeries } from "../../../src/replay/index.ts";
import { probabilityOfLift } from "../../../src/stats/index.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "herald-analyze-days-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const fileOf = (name: string, content: string): string => {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
};

interface Asked {
  readonly file?: string;
  readonly lift?: string;
  readonly policy?: string;
  readonly intervals?: boolean;
  readonly terminal?: boolean;
}

async function analyze(asked: unknown, { terminal = false, intervals = true, ...options }: Asked = {}) {
  const stdin = Readable.from([Buffer.from(typeof asked === "string" ? asked : JSON.stringify(asked))]);
  const stdout = Object.assign(new PassThrough(), { isTTY: terminal });
  const stderr = new PassThrough();
  const written = Promise.all([text(stdout), text(stderr)]);
  const code = await runAnalyze({ file: undefined, json: false, intervals, ...options }, { stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, out, err };
}

const SERIES = simulateSeries(
  scenarioOf({ rate: 0.05, daily: 2000, days: 14, lifts: [0, 0.08], overdispersion: 1.7 }),
  new RandomStream(4),
);
const DAYS = SERIES.days.map(({ impressions, conversions }) => ({ impressions, conversions }));
const SUMS = [0, 1].map((arm) => ({
  impressions: DAYS.reduce((sum, { impressions }) => sum + impressions[arm]!, 0),
  conversions: DAYS.reduce((sum, { conversions }) => sum + conversions[arm]!, 0),
}));

describe("herald analyze with days", () => {
  it("answers with what the policy sees on the last day", async () => {
    const { code, out } = await analyze({ days: DAYS, weights: [50, 50] }, { lift: "5%" });
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    const policy = { name: "test", version: "test", rules: DEFAULT_POLICY };
    const { opened } = [...replay(SERIES, policy)].at(-1)!.judgement;
    const pair = opened.figures!.pairs[1]!;
    const report = summarizeArms(opened)[1]!;
    expect(answer).toMatchObject({
      day: 14,
      dispersion: [null, { phi: pair.dispersion!.phi }],
      zRaw: [null, pair.rawZ],
      z: [null, pair.z],
      threshold: [null, pair.boundary],
      eValue: [null, expect.closeTo(Math.exp(report.logEvidence!), 9)],
      eValueNeeded: [null, expect.closeTo(1000, 6)],
      lift: 0.05,
      chanceOfLift: [null, probabilityOfLift(SUMS[1]!, SUMS[0]!, 0.05)],
      verdict: "not-yet",
      policy: "default",
    });
    const { value, low, high } = answer.expectedLift[1];
    expect(report.expectedLift).toEqual({ kind: "estimated", value, low, high });
    expect(answer.dispersion[1].ownPhi).toBeLessThanOrEqual(answer.dispersion[1].phi);
    expect(answer.probabilityToBeBest).toHaveLength(2);
  });

  it("shows it to people as a second table", async () => {
    const { out } = await analyze({ days: DAYS }, { lift: "5%", terminal: true });
    expect(out).toContain("variant  dispersion (own, pooled)  z as counted  z corrected  threshold today");
    expect(out).toContain("P(lift > 5%)");
    expect(out).toMatch(
      /^1 +3\.03 \(3\.03\) +1\.92 +1\.06 +2\.72 +1\.4 \(1,000\) +71\.0\d% +\+2\.0% \(0\.0% to 8\.3%\)$/m,
    );
    expect(out).toContain("Day 14 under policy default: not-yet.");
  });

  it("says without days that dispersion is unknown", async () => {
    expect(JSON.parse((await analyze({ arms: SUMS })).out)).toMatchObject({ lift: 0, dispersion: null });
    const { out } = await analyze({ arms: SUMS }, { terminal: true, lift: "5%" });
    expect(out).toMatch(/^P\(lift > 5%\) of 1: 71\.0\d%$/m);
    expect(out).toContain("Dispersion: unknown without days.");
  });

  it("asks by default for the lift that the policy wants to find", async () => {
    const policy = fileOf("policy.yaml", "minimumDetectableLift: 0.02\n");
    expect(JSON.parse((await analyze({ arms: SUMS }, { policy })).out)).toMatchObject({ lift: 0.02 });
  });

  it("takes another control, and pools the dispersion of several variants", async () => {
    const series = simulateSeries(
      scenarioOf({ rate: 0.05, daily: 1000, days: 10, lifts: [0, 0, 0] }),
      new RandomStream(5),
    );
    const answer = JSON.parse((await analyze({ control: 2, days: series.days })).out);
    expect(answer.dispersion[2]).toBeNull();
    expect(answer.dispersion[0].pooledPhi).toBe(answer.dispersion[1].pooledPhi);
    expect(answer.dispersion[0].pooledPhi).not.toBe(answer.dispersion[0].ownPhi);
    expect(answer.thresholdChanceOfBest).toBeNull();
  });

  it("reads experiments from a CSV file, each by its name", async () => {
    const rows = SERIES.days.flatMap(({ date, impressions, conversions }) => [
      `hero,still,1,${date},${impressions[0]},${conversions[0]}`,
      `hero,video,0,${date},${impressions[1]},${conversions[1]}`,
    ]);
    const file = fileOf("hero.csv", ["experiment,variant,is_control,date,impressions,conversions", ...rows].join("\n"));
    const [answer] = JSON.parse((await analyze("", { file })).out);
    const alone = JSON.parse((await analyze({ days: SERIES.days })).out);
    expect(answer).toEqual({ experiment: "hero", ...alone });
    const { out } = await analyze("", { file, terminal: true });
    expect(out).toMatch(/^hero\nvariant/u);
    const none = fileOf("none.csv", "experiment,variant,impressions,conversions\na,b,1,1\n");
    expect(await analyze("", { file: none })).toMatchObject({
      code: 2,
      err: expect.stringContaining("lacks date or day"),
    });
  });

  it("uses the goal's rows of a CSV file with other metrics, and says so", async () => {
    const header = "experiment,variant,is_control,date,metric,impressions,conversions";
    const rows = SERIES.days.flatMap(({ date, impressions, conversions }) => [
      `hero,still,1,${date},,${impressions[0]},${conversions[0]}`,
      `hero,video,0,${date},,${impressions[1]},${conversions[1]}`,
      `hero,video,0,${date},refund,,1`,
    ]);
    const { out, err } = await analyze("", { file: fileOf("metrics.csv", [header, ...rows].join("\n")) });
    const alone = JSON.parse((await analyze({ days: SERIES.days })).out);
    expect(JSON.parse(out)).toEqual([{ experiment: "hero", ...alone }]);
    expect(err).toBe("note: the goal's rows are used; other metrics are left out: refund\n");
  });

  it.each<[string, unknown]>([
    ["days is empty; wanted an array of days", { days: [] }],
    ["days[0].conversions[1] is -1; wanted a whole number", { days: [{ impressions: [1, 1], conversions: [0, -1] }] }],
    [
      "days[1].impressions has 1; wanted one count for each of the 2 variants",
      {
        days: [
          { impressions: [5, 5], conversions: [0, 0] },
          { impressions: [5], conversions: [0, 0] },
        ],
      },
    ],
    [
      "days[1].date is not after the day before",
      {
        days: [
          { date: "2026-11-02", impressions: [5, 5], conversions: [0, 0] },
          { date: "2026-11-01", impressions: [5, 5], conversions: [0, 0] },
        ],
      },
    ],
    ["weights has 1; wanted one for each of the 2 variants", { weights: [50], days: DAYS }],
    ["more than the 10 impressions", { days: [{ impressions: [10, 10], conversions: [11, 0] }] }],
  ])("refuses a bad case: %s", async (problem, asked) => {
    const { code, err } = await analyze(asked);
    expect(code).toBe(1);
    expect(err).toContain(problem);
  });
});
