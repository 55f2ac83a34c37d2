import { describe, expect, it } from "vitest";
import { mergeSeries, seriesWindows } from "../../src/api-client/series-windows.ts";
import { json, startHttpScript } from "../support/http-script.ts";
import { clientOf, rejection } from "./client-under-test.ts";
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

  it("asks up to the latest start, if that lies after the days that are wanted, and keeps only those", async () => {
    const script = await startHttpScript();
    script.on(
      `GET ${ONE}/results-time-series?startDate=2026-05-01&endDate=2026-05-11`,
      json({ days: [wireDay("2026-05-02"), wireDay("2026-05-11")] }),
    );
    const query = { from: "2026-05-01", to: "2026-05-10", startedOn: "2026-05-11" };
    expect((await clientOf(script).getSeries("exp_1", query)).map(({ date }) => date)).toEqual(["2026-05-02"]);
  });

  it("does not reach for a start that is years away", async () => {
    const script = await startHttpScript();
    script.on(
      `GET ${ONE}/results-time-series?startDate=2026-05-01&endDate=2026-05-10`,
      json({ error: "startDate must not be after endDate" }, 400),
    );
    const query = { from: "2026-05-01", to: "2026-05-10", startedOn: "9999-12-31" };
    expect(await clientOf(script).getSeries("exp_1", query)).toEqual([]);
  });

  it.each`
    where                      | run                                                     | refused
    ${"before the last start"} | ${{ startedOn: "2026-10-30" }}                          | ${"2024-11-01"}
    ${"after the stop"}        | ${{ startedOn: "2024-11-01", stoppedOn: "2025-10-01" }} | ${"2025-11-02"}
  `("loses nothing else if the server refuses a window that lies $where", async ({ run, refused }) => {
    const script = await startHttpScript();
    for (const start of ["2024-11-01", "2025-11-02"])
      script.on(
        `GET ${ONE}/results-time-series?startDate=${start}`,
        start === refused
          ? json({ error: "startDate must not be after endDate" }, 400)
          : json({ days: [wireDay(start)] }),
      );
    const series = await clientOf(script).getSeries("exp_1", { from: "2024-11-01", to: "2026-10-31", ...run });
    expect(series).toHaveLength(1);
  });

  it.each`
    what                                     | status | run
    ${"a window that holds the start"}       | ${400} | ${{ startedOn: "2026-05-05" }}
    ${"a window of an unknown run"}          | ${400} | ${{}}
    ${"a key"}                               | ${403} | ${{ startedOn: "2026-05-12" }}
    ${"a window that begins with the start"} | ${400} | ${{ startedOn: "2026-05-10" }}
  `("fails if the server refuses $what", async ({ status, run }) => {
    const script = await startHttpScript();
    script.on(`GET ${ONE}/results-time-series`, json({ error: "No" }, status));
    const query = { from: "2026-05-01", to: "2026-05-10", ...run };
    expect(await rejection(clientOf(script).getSeries("exp_1", query))).toMatchObject({ failure: { status } });
  });

  it("refuses a reversed range without asking the server", async () => {
    const script = await startHttpScript();
    await expect(clientOf(script).getSeries("exp_1", { from: "2026-05-02", to: "2026-05-01" })).rejects.toThrow(
      RangeError,
    );
  });
});
