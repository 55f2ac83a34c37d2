import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CsvProblems, readCsv } from "../../src/csv/index.ts";
import type { Sandbox, SandboxExperiment } from "../../src/sandbox/index.ts";
import { call, DAY_MS, sandboxAt } from "./call.ts";

const impressionsByDay = (sandbox: Sandbox, experiment: SandboxExperiment): [string, number, number][] =>
  sandbox.experiments
    .days(experiment)
    .map(({ date, impressions, conversions }) => [date, impressions[0]!, conversions[0]!]);

async function imported(
  importCsv: string,
  importMode: "past" | "replay" = "past",
): Promise<Awaited<ReturnType<typeof sandboxAt>>> {
  return sandboxAt({ importCsv, importMode });
}

async function problemsOf(importCsv: string): Promise<string[]> {
  const failed = await imported(importCsv).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(CsvProblems);
  return (failed as CsvProblems).problems.map(({ line, problem }) => `${line}: ${problem}`);
}

describe("importing experiments", () => {
  it("lays daily increments out so that the last day is yesterday", async () => {
    const csv =
      "experiment,variant,is_control,date,impressions,conversions\nHero,A,1,2025-01-01,100,10\nHero,B,0,2025-01-01,101,11\nHero,A,1,2025-01-03,50,5\nHero,B,0,2025-01-03,51,6\n";
    const { sandbox } = await imported(csv);
    const hero = sandbox.experiments.find("hero");
    expect(impressionsByDay(sandbox, hero)).toEqual([
      ["2026-11-20", 100, 10],
      ["2026-11-22", 50, 5],
    ]);
    expect(hero).toMatchObject({ name: "Hero", status: "running", startedAt: "2026-11-20T00:00:00.000Z" });
    await sandbox.close();
  });

  it("or so that the clock plays the days forward from the epoch", async () => {
    const csv = "experiment,variant,day,impressions,conversions\nx,A,0,100,10\nx,B,0,100,10\nx,A,1,60,6\nx,B,1,60,6\n";
    const { sandbox, clock } = await imported(csv, "replay");
    const experiment = sandbox.experiments.find("x");
    const [[date, today]] = impressionsByDay(sandbox, experiment) as [[string, number, number]];
    expect(date).toBe("2026-11-23");
    expect(today).toBeGreaterThan(0);
    expect(today).toBeLessThan(100);
    clock.advance(5 * DAY_MS);
    expect(impressionsByDay(sandbox, experiment)).toEqual([
      ["2026-11-23", 100, 10],
      ["2026-11-24", 60, 6],
    ]);
    await sandbox.close();
  });

  it("reads cumulative counts off at each midnight, straight between half-day readings", async () => {
    const csv =
      "experiment,variant,is_control,day,cumulative_impressions,cumulative_conversions\n" +
      "x,B,0,1.5,300,30\nx,A,1,1.5,300,30\nx,A,1,2.5,500,50\nx,B,0,2.5,500,50\n";
    const { sandbox } = await imported(csv);
    const experiment = sandbox.experiments.find("x");
    expect(impressionsByDay(sandbox, experiment)).toEqual([
      ["2026-11-20", 200, 20],
      ["2026-11-21", 200, 20],
      ["2026-11-22", 100, 10],
    ]);
    expect(experiment.variants.map(({ name, isControl }) => [name, isControl])).toEqual([
      ["B", false],
      ["A", true],
    ]);
    await sandbox.close();
  });

  it("takes day 0 of a cumulative file for the end of the first day", async () => {
    const csv =
      "experiment,variant,day,cumulative_impressions,cumulative_conversions\nx,A,0,100,10\nx,B,0,100,10\nx,A,1,150,15\nx,B,1,150,15\n";
    const { sandbox } = await imported(csv);
    expect(impressionsByDay(sandbox, sandbox.experiments.find("x")).map(([, impressions]) => impressions)).toEqual([
      100, 50,
    ]);
    await sandbox.close();
  });

  it("takes earlier counts down where a cumulative count falls, keeps the totals, and says so", async () => {
    const csv =
      "experiment,variant,day,cumulative_impressions,cumulative_conversions\nx,A,1,100,10\nx,B,1,100,10\nx,A,2,90,9\nx,B,2,200,20\nx,A,3,300,30\nx,B,3,300,30\n";
    const { sandbox } = await imported(csv);
    expect(impressionsByDay(sandbox, sandbox.experiments.find("x")).map(([, impressions]) => impressions)).toEqual([
      90, 0, 210,
    ]);
    expect(sandbox.notes.join("\n")).toContain("decrease on line 4:");
    await sandbox.close();
  });

  it("spreads final counts over the two weeks before the epoch, and says so", async () => {
    const csv = "experiment,variant,impressions,conversions,week\nx,A,1400,15,201307\nx,B,1401,28,201307\n";
    const { sandbox } = await imported(csv);
    const experiment = sandbox.experiments.find("x");
    const days = impressionsByDay(sandbox, experiment);
    expect([days.length, days[0], days.at(-1)![0]]).toEqual([14, ["2026-11-09", 100, 1], "2026-11-22"]);
    expect(sandbox.experiments.totals(experiment)).toEqual({ impressions: [1400, 1401], conversions: [15, 28] });
    expect(experiment.variants[0]!.isControl).toBe(true);
    expect(sandbox.notes).toEqual([
      "imported from 2 rows: 1 experiment",
      "the file has final counts only: each experiment's counts are spread evenly over 14 days, up to 2026-11-22",
      "the file doesn't mark a control: the first variant of each experiment is used as the control",
    ]);
    await sandbox.close();
  });
});

describe("an imported file with other metrics", () => {
  const csv = [
    "experiment,variant,is_control,date,metric,impressions,conversions",
    "Hero,A,1,2025-01-01,,100,10",
    "Hero,B,0,2025-01-01,,101,11",
    "Hero,B,0,2025-01-01,refund,,4",
    "Hero,A,1,2025-01-02,,50,5",
    "Hero,B,0,2025-01-02,,51,6",
    "Hero,A,1,2025-01-02,refund,50,2",
  ].join("\n");

  it("counts them as the API would be asked: by their event, with the goal's impressions", async () => {
    const { sandbox } = await imported(csv);
    const { id, metrics } = sandbox.experiments.find("hero");
    expect(metrics).toEqual({
      primary: { eventName: "Conversion", funnelId: null },
      secondary: [{ eventName: "refund", funnelId: null }],
    });
    const totals = async (query: string) =>
      (await call(sandbox, "GET", `/experiments/${id}/results${query}`)).body.variants.map(
        ({ impressions, conversions }: { impressions: number; conversions: number }) => [impressions, conversions],
      );
    expect(await totals("?eventName=refund")).toEqual([
      [150, 2],
      [152, 4],
    ]);
    expect(await totals("")).toEqual([
      [150, 15],
      [152, 17],
    ]);
    expect(sandbox.notes).toEqual(
      expect.arrayContaining([
        "counted beside the goal: refund",
        "Hero, refund, A: there is no row for 2025-01-01: nothing is counted for it then",
      ]),
    );
    await sandbox.close();
  });

  it("keep apart from the goal an event that is called like it", async () => {
    const { sandbox } = await imported(csv.replaceAll("refund", "Conversion"));
    expect(sandbox.experiments.find("hero").metrics?.primary?.eventName).toBe("Goal");
    await sandbox.close();
  });
});

describe("days that a file to import lacks", () => {
  it("are said, with what was made of them", async () => {
    const header = "experiment,variant,date";
    const increments = `${header},impressions,conversions\nx,A,2025-01-01,9,1\nx,B,2025-01-01,9,1\nx,A,2025-01-03,9,1\nx,B,2025-01-03,9,1\nx,A,2025-01-04,9,1\n`;
    const added = await imported(increments);
    expect(added.sandbox.notes).toEqual(
      expect.arrayContaining([
        "x: there are no rows for 2025-01-02: nothing is counted on these days",
        "x, B: there is no row for 2025-01-04: nothing is counted for it then",
      ]),
    );
    await added.sandbox.close();
    const summed = await imported(
      increments.replace("impressions,conversions", "cumulative_impressions,cumulative_conversions"),
    );
    expect(summed.sandbox.notes).toContain(
      "x: there are no rows for 2025-01-02: the counts in between are spread evenly over these days",
    );
    await summed.sandbox.close();
  });
});

describe("a file that cannot be imported", () => {
  it("names every bad row at once, with its line", async () => {
    const csv =
      "experiment,variant,date,impressions,conversions\nx,A,2026-02-30,1.5,-1\n,B,2026-01-01,1,1\nx,B,2026-01-01,ten,1\n";
    expect(await problemsOf(csv)).toEqual([
      '2: date is "2026-02-30"; wanted a day as YYYY-MM-DD',
      '2: impressions is "1.5"; wanted a whole number, 0 or more',
      '2: conversions is "-1"; wanted a whole number, 0 or more',
      '3: experiment is ""; wanted a name',
      '4: impressions is "ten"; wanted a whole number, 0 or more',
    ]);
  });

  it.each`
    what                      | csv                                                                                             | problem
    ${"no columns"}           | ${"a,b\n1,2"}                                                                                   | ${"1: the header lacks experiment, variant, impressions, conversions"}
    ${"no rows"}              | ${"experiment,variant,impressions,conversions\n"}                                               | ${"1: there are no rows below the header"}
    ${"both kinds of counts"} | ${"experiment,variant,impressions,conversions,cumulative_impressions,cumulative_conversions\n"} | ${"1: the header has both cumulative counts and increments; wanted one kind"}
    ${"a repeated row"}       | ${"experiment,variant,day,impressions,conversions\nx,A,1,1,1\nx,B,1,1,1\nx,A,1,2,1"}            | ${"4: x / A is counted a second time on day 1 (first on line 2)"}
    ${"a single variant"}     | ${"experiment,variant,impressions,conversions\nx,A,1,1"}                                        | ${"2: experiment x has a single variant"}
    ${"two controls"}         | ${"experiment,variant,is_control,impressions,conversions\nx,A,1,1,1\nx,B,1,1,1"}                | ${"2: experiment x has 2 controls; exactly one variant must be it"}
    ${"a doubtful control"}   | ${"experiment,variant,is_control,impressions,conversions\nx,A,yes,1,1\n"}                       | ${'2: is_control is "yes"; wanted 1 or 0'}
  `("is refused for $what", async ({ csv, problem }) => {
    expect(await problemsOf(csv)).toEqual([problem]);
  });
});

// Real experiments, for those who have the files beside the project.
describe.each(["asos-sample", "upworthy-sample"])("the real experiments of %s", (name) => {
  const file = new URL(`../../../shared/data/${name}.csv`, import.meta.url);
  it.skipIf(!existsSync(file))("are all served, with exactly the file's final counts", async () => {
    const csv = readFileSync(file, "utf8");
    const { sandbox } = await imported(csv);
    const [header, ...rows] = readCsv(csv).records;
    const column = (part: string): number => header!.fields.findIndex((title) => title.endsWith(part));
    // The last row of an arm holds its final count.
    const final = new Map(
      rows.map(({ fields }) => [
        `${fields[0]}/${fields[1]}`,
        [fields[column("impressions")], fields[column("conversions")]].map(Number),
      ]),
    );
    let served = 0;
    for (const experiment of sandbox.experiments.all()) {
      const { body } = await call(sandbox, "GET", `/experiments/${experiment.id}/results`);
      for (const row of body.variants) {
        expect([row.impressions, row.conversions]).toEqual(final.get(`${experiment.name}/${row.name}`));
        served++;
      }
    }
    expect(served).toBe(final.size);
    await sandbox.close();
  });
});
