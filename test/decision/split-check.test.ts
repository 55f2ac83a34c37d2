import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { logSplitEvidence } from "../../src/stats/index.ts";
import { decideDaily } from "../support/daily-looks.ts";
import { aCase, checkOf, equalDays, lookAfter, variedDays, type Told } from "../support/snapshots.ts";

function judged(told: Told = {}) {
  const decision = decide(aCase(told));
  return { ...checkOf(decision, "split-as-planned"), verdict: decision.verdict };
}

/** Days of two arms with 2,000 impressions together, split as told, over and over. */
function splitDays(length: number, ofControl: readonly number[]): (readonly (readonly [number, number])[])[] {
  return Array.from({ length }, (_, day) => {
    const shown = ofControl[day % ofControl.length]!;
    return [[shown, 50] as const, [2000 - shown, 50] as const];
  });
}

/** A week around a half, with a daily variance of about 1 or 4 times what chance explains. */
const CALM = [1010, 975, 1020, 985, 1030, 990, 990];
const CLUSTERED = [1060, 950, 1040, 920, 1080, 1000, 950];

describe("split as planned", () => {
  const SKEWED = equalDays(14, [
    [1000, 50],
    [850, 65],
  ]);

  it("blocks a broken split, says how broken, since when, and which shares were planned", () => {
    const check = judged({ days: SKEWED });
    expect(check).toMatchObject({ status: "fail", verdict: "blocked" });
    expect(check.finding).toEqual({
      kind: "broken",
      isSevere: true,
      since: "2026-03-08",
      impressionsThen: [7000, 5950],
      impressions: [14_000, 11_900],
      shares: [0.5, 0.5],
      logEvidence: expect.closeTo(80.4105, 4),
      logAlarm: expect.closeTo(Math.log(100), 12),
      phi: 1,
    });
  });

  it("tells a broken split from a badly broken one", () => {
    // ln 100 = 4.61 and ln 1000 = 6.91: [5200, 4800] gives 6.08.
    const check = judged({
      days: equalDays(8, [
        [650, 33],
        [600, 30],
      ]),
    });
    expect(check.status).toBe("fail");
    expect(check.finding).toMatchObject({
      isSevere: false,
      impressions: [5200, 4800],
      logEvidence: expect.closeTo(6.075818, 5),
    });
  });

  it("stays broken from the seventh day on, whatever later days add, and goes on saying when it began", () => {
    const input = aCase({
      days: [...splitDays(7, [1080]), ...splitDays(14, [960])],
    });
    const findings = decideDaily(input).map((decision) => checkOf(decision!, "split-as-planned"));
    expect(findings.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 6 }, () => "pass"),
      ...Array.from({ length: 15 }, () => "fail"),
    ]);
    for (const { finding } of findings.slice(6))
      expect(finding).toMatchObject({ kind: "broken", since: "2026-03-08", impressionsThen: [7560, 6440] });
    expect(findings.at(-1)!.finding).toMatchObject({ impressions: [21_000, 21_000] });
  });

  it("is blocked before the seventh day only by what eight impressions of each visitor cannot explain, and as long as the counts say so", () => {
    // [5200, 4800] would be broken if each impression were a visitor's only one.
    expect(judged({ days: splitDays(6, [1040]) })).toMatchObject({ status: "pass", finding: { phi: 8 } });
    const gross = judged({ days: splitDays(3, [1300]) });
    expect(gross).toMatchObject({
      status: "fail",
      verdict: "blocked",
      finding: { since: "2026-03-03", phi: 8, impressionsThen: [2600, 1400] },
    });
    const seen = logSplitEvidence([3900 / 8, 2100 / 8], [0.5, 0.5]);
    expect(gross.finding).toMatchObject({ logEvidence: seen });
    // By the sixth day the shares are even again: nothing could be stopped anyway.
    const mended = [...splitDays(3, [1300]), ...splitDays(3, [700]), ...splitDays(8, CALM)];
    const statuses = decideDaily(aCase({ days: mended })).map(
      (decision) => checkOf(decision!, "split-as-planned").status,
    );
    expect(statuses.slice(1, 4)).toEqual(["fail", "fail", "fail"]);
    expect(statuses.slice(5)).toEqual(statuses.slice(5).map(() => "pass"));
  });

  it("counts impressions that come several from each visitor as the fewer that they are", () => {
    const lopsided = (week: readonly number[]) =>
      splitDays(
        14,
        week.map((shown) => shown + 35),
      );
    const calm = judged({ days: lopsided(CALM) });
    expect(calm).toMatchObject({
      status: "fail",
      finding: { kind: "broken", logAlarm: expect.closeTo(Math.log(100), 12) },
    });
    const clustered = judged({ days: lopsided(CLUSTERED) });
    const { phi, logEvidence } = clustered.finding as { phi: number; logEvidence: number };
    expect(phi).toBeGreaterThan(4);
    expect(clustered.status).toBe("pass");
    expect(logEvidence).toBe(logSplitEvidence([14_490 / phi, 13_510 / phi], [0.5, 0.5]));
  });

  it("asks for ten times the evidence where impressions cluster, because how much they do is only estimated", () => {
    const { finding } = judged({ days: splitDays(14, CLUSTERED) });
    expect(finding).toMatchObject({ kind: "as-planned", logAlarm: expect.closeTo(Math.log(1000), 12) });
    const calm = judged({ days: splitDays(14, CALM) }).finding;
    expect(calm).toMatchObject({ kind: "as-planned", logAlarm: expect.closeTo(Math.log(100), 12) });
  });

  it("remembers a break that the series as it is now does not show, by the looks that recorded it", () => {
    const input = aCase({ days: splitDays(14, CALM) });
    const reached = lookAfter(input, 12, { logSplitExcess: 2.5 });
    const later = lookAfter(input, 13, { logSplitExcess: 2.5 });
    const decision = decide({ ...input, history: { ...input.history, looks: [reached, later] } });
    expect(checkOf(decision, "split-as-planned")).toMatchObject({
      status: "fail",
      finding: { kind: "broken", since: "2026-03-13", impressionsThen: reached.impressions },
    });
    const { logEvidence, logAlarm } = checkOf(decision, "split-as-planned").finding as {
      logEvidence: number;
      logAlarm: number;
    };
    expect(logEvidence).toBeCloseTo(logAlarm + 2.5, 12);
    expect(decision.look!.logSplitExcess).toBe(2.5);
  });

  it("forgets what it reached when the data were restated: those counts were wrong", () => {
    const input = aCase({ days: splitDays(14, CALM) });
    const reached = lookAfter(input, 13, { logSplitExcess: 2.5 });
    const restated = { ...reached, impressions: reached.impressions.map((count) => Math.round(count * 0.8)) };
    const decision = decide({ ...input, history: { ...input.history, looks: [restated] } });
    expect(checkOf(decision, "counts-grow")).toMatchObject({ status: "fail", finding: { kind: "restated" } });
    expect(checkOf(decision, "split-as-planned").status).toBe("pass");
    expect(decision.look!.logSplitExcess).toBeLessThan(0);
  });

  it("measures against the planned weights, whatever their scale", () => {
    const days = variedDays(14, [
      [9000, 450],
      [1000, 80],
    ]);
    expect(judged({ days, arms: [{ weight: 90 }, { weight: 10 }] })).toMatchObject({
      status: "pass",
      verdict: "winner",
    });
    expect(judged({ days, arms: [{ weight: 9 }, { weight: 1 }] }).status).toBe("pass");
    expect(judged({ days }).status).toBe("fail");
  });

  it("leaves an unknown plan to a person", () => {
    const check = judged({ arms: [{}, { weight: undefined }], experiment: { variants: undefined } });
    expect(check).toMatchObject({
      status: "warn",
      finding: { kind: "unknown-plan" },
      needsPerson: true,
      verdict: "winner",
    });
  });
});
