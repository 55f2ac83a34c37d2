import { describe, expect, it } from "vitest";
import { mergeSeries, seriesWindows } from "../../src/api-client/series-windows.ts";
import { json, startHttpScript } from "../support/http-script.ts";
import { clientOf } from "./client-under-test.ts";
import { ONE, wireDay } from "./wire.ts";

const day = (date: string, impressions = 1) => ({ date, variants: [{ id: "a", impressions, conversions: 0 }] });

describe("seriesWindows", () => {
  it.each`
    from            | to              | windows
    ${"2026-05-02"} | ${"2026-05-02"} | ${["2026-05-02..2026-05-02"]}
    ${"2025-01-01"} | ${"2026-01-01"} | ${["2025-01-01..2026-01-01"]}
    ${"2025-01-01"} | ${"2026-01-02"} | ${["2025-01-01..2026-01-01", "2026-01-02..2026-01-02"]}
    ${"2024-01-01"} | ${"2024-12-31"} | ${["2024-01-01..2024-12-31"]}
    ${"2024-01-01"} | ${"2026-06-30"} | ${["2024-01-01..2024-12-31", "2025-01-01..2026-01-01", "2026-01-02..2026-06-30"]}
  `("cuts $from to $to into $windows", ({ from, to, windows }) => {
    expect(seriesWindows(from, to).map((window) => `${window.from}..${window.to}`)).toEqual(windows);
  });

  it("refuses a range that ends before it begins, and what is no day", () => {
    expect(() => seriesWindows("2026-05-02", "2026-05-01")).toThrow(
      new RangeError("getSeries requires from to be no later than to"),
    );
    expect(() => seriesWindows("2026-02-30", "2026-05-01")).toThrow(RangeError);
    expect(() => seriesWindows("2026-05-01", "tomorrow")).toThrow(RangeError);
  });
});

describe("mergeSeries", () => {
  it("orders days, keeps the later answer of two for one day, and drops days nobody asked for", () => {
    const answers = [
      [day("2026-05-03"), day("2026-05-01"), day("2026-04-30")],
      [day("2026-05-03", 7), day("2026-05-05"), day("2026-05-06")],
    ];
    expect(mergeSeries(answers, "2026-05-01", "2026-05-05")).toEqual([
      day("2026-05-01"),
      day("2026-05-03", 7),
      day("2026-05-05"),
    ]);
  });
});

describe("getSeries", () => {
  it("reads a run of two years in windows the server accepts and returns one series", async () => {
    const script = await startHttpScript();
    script
      .on(
        `GET ${ONE}/results-time-series?startDate=2024-11-01&endDate=2025-11-01`,
        json({ days: [wireDay("2024-11-01"), wireDay("2025-11-01")] }),
      )
      // The overlap is the server's doing: it must not count twice.
      .on(
        `GET ${ONE}/results-time-series?startDate=2025-11-02&endDate=2026-10-31`,
        json({ days: [wireDay("2025-11-01"), wireDay("2025-11-02")] }),
      );
    const series = await clientOf(script).getSeries("exp_1", { from: "2024-11-01", to: "2026-10-31" });
    expect(series.map(({ date }) => date)).toEqual(["2024-11-01", "2025-11-01", "2025-11-02"]);
  });

  it("refuses a reversed range without asking the server", async () => {
    const script = await startHttpScript();
    await expect(clientOf(script).getSeries("exp_1", { from: "2026-05-02", to: "2026-05-01" })).rejects.toThrow(
      RangeError,
    );
  });
});
